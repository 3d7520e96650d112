"""What the server does by itself, about every hour: books what has ended, and looks ahead to what will."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from central.points.ending import PAGE_MEMBERS, settle_ends
from central.points.giving import LATE_DAYS, WELCOME_DAYS, give_bonuses, plan_of
from central.points.ranking import rank_members
from central.points.revoking import since_ms, take_bonuses_back
from central.points.versions import programme_in_force
from central.store import accounts, bonuses, ends, recovery
from central.store.activity import members_with_rank
from central.store.shops import shop
from loyalty.ledger.endings import horizon_ms
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.points.giving import Plan
    from central.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    expired: int = 0
    raised: int = 0
    lowered: int = 0
    bonuses: int = 0
    """Points of bonuses that were given."""
    taken_back: int = 0
    """Points of bonuses whose purchases all came back."""


def go_round(database: Database, now_ms: int, *, reviews: bool = True) -> Round | None:
    """Does all that is due, a page of members in each transaction; None while the server recovers from a restore.

    With `reviews` every member's tier is looked at. Whoever goes round twice, or at one time, does everything once.
    """
    if database.read(shop).restored_ms is not None:
        return None
    today = database.read(lambda tx: programme_in_force(tx, now_ms))
    until_ms = horizon_ms(now_ms, None if today is None else today.expiry)
    ending = partial(ends.members_with_ends, until_ms=until_ms)
    settle = partial(_settle, now_ms=now_ms)
    expired = sum(_each_page(database, one, settle) for one in (ending, ends.members_with_pending))
    raised, lowered = _review(database, now_ms) if reviews else (0, 0)
    back = _each_page(
        database,
        partial(bonuses.buyers_without_ground, since_ms=since_ms(now_ms)),
        partial(_take_back, now_ms=now_ms),
    )
    return Round(expired, raised, lowered, _give(database, now_ms), back)


def _give(database: Database, now_ms: int) -> int:
    plan = database.read(lambda tx: plan_of(tx, now_ms))
    if plan is None:
        return 0
    joined = partial(bonuses.members_who_joined, since_ms=now_ms - WELCOME_DAYS * DAY_MS)
    born = partial(bonuses.members_born_on, days=plan.birthdays)
    bought = partial(bonuses.members_who_bought, since_day=now_ms // DAY_MS - LATE_DAYS)
    return sum(
        _each_page(database, one, partial(_give_page, plan=plan, now_ms=now_ms)) for one in (joined, born, bought)
    )


def _give_page(tx: Transaction, *, members: list[str], plan: Plan, now_ms: int) -> int:
    recovery.hold_generation(tx)
    return give_bonuses(tx, members, plan, now_ms) if shop(tx).restored_ms is None else 0


def _take_back(tx: Transaction, *, members: list[str], now_ms: int) -> int:
    recovery.hold_generation(tx)
    return take_bonuses_back(tx, members, now_ms) if shop(tx).restored_ms is None else 0


def _review(database: Database, now_ms: int) -> tuple[int, int]:
    after, up, down = "", 0, 0
    while members := database.read(partial(members_with_rank, after=after, most=PAGE_MEMBERS)):
        raised, lowered = database.write(partial(_rank, members=members, now_ms=now_ms))
        after, up, down = members[-1], up + raised, down + lowered
    return up, down


def _rank(tx: Transaction, *, members: list[str], now_ms: int) -> tuple[int, int]:
    recovery.hold_generation(tx)
    accounts.accounts_of(tx, members)
    return rank_members(tx, members, now_ms, is_review=True)


def _each_page(database: Database, members_behind: Callable[..., list[str]], work: Callable[..., int]) -> int:
    after, done = "", 0
    while members := database.read(partial(members_behind, after=after, most=PAGE_MEMBERS)):
        done += database.write(partial(work, members=members))
        after = members[-1]
    return done


def _settle(tx: Transaction, *, members: list[str], now_ms: int) -> int:
    recovery.hold_generation(tx)
    if shop(tx).restored_ms is not None:
        return 0
    accounts.accounts_of(tx, members)
    return settle_ends(tx, members, now_ms, always=True)


class Rounds:
    """Goes round for as long as the server runs, with the tiers once a day."""

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database, self._now_ms = database, now_ms
        self._reviewed: int | None = None

    def look_once(self) -> None:
        """One round."""
        now_ms = self._now_ms()
        if go_round(self._database, now_ms, reviews=now_ms // DAY_MS != self._reviewed) is not None:
            self._reviewed = now_ms // DAY_MS
