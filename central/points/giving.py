"""Bonuses for joining, birthdays, coming back and friends: booked once, whoever goes round and however often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from central.points.ending import settle_ends
from central.points.lotting import keep_other_lots
from central.points.versions import history
from central.store import accounts, bonuses
from central.store.accounts import EntrySource
from loyalty.ledger.booking import Holding, post
from loyalty.ops.effect import Effect
from loyalty.rules.bonuses import Life, Since, due
from loyalty.rules.limits import DAY_MS
from loyalty.values.points import BALANCE_MAX, POINTS_MAX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from central.store.accounts import AccountRow
    from central.store.bonuses import BonusFacts
    from central.store.database import Transaction
    from loyalty.rules.bonuses import Bonuses, Given

CAUSE = "bonus"
WELCOME_DAYS = 365
"""So long a member may take to prove the phone number or address."""
LATE_DAYS = 60
"""Purchases that tills bring later than this reward nobody any more."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The bonuses in force on a day, and since when there has been each without a break."""

    bonuses: Bonuses
    since: Since
    today: date

    @property
    def birthdays(self) -> frozenset[str]:
        """The birthdays (MM-DD) that may be rewarded today; whoever was born on 29 February is looked at every time."""
        rule = self.bonuses.birthday
        if rule is None:
            return frozenset()
        around = range(-rule.days_after - 1, rule.days_before + 2)
        return frozenset({"02-29", *(f"{self.today + timedelta(days=days):%m-%d}" for days in around)})


def plan_of(tx: Transaction, now_ms: int) -> Plan | None:
    """What may be given now, None where the programme in force knows no bonus."""
    past = history(tx, now_ms)
    today = day_of(now_ms // DAY_MS)
    now = past[0][0].bonuses if past else None
    if now is None:
        return None
    begun = dict.fromkeys(("welcome", "win_back", "referral"), today)
    for name in begun:
        for programme, starts_ms in past:
            if programme.bonuses is None or getattr(programme.bonuses, name) is None:
                break
            begun[name] = min(begun[name], day_of(starts_ms // DAY_MS))
    return Plan(now, Since(**begun), today)


def give_bonuses(tx: Transaction, members: Collection[str], plan: Plan, now_ms: int) -> int:
    """Books whatever these members (and who brought them) have a right to and did not have; the points in all."""
    known = bonuses.known_members(tx, members)
    bringers = {one.brought_by for one in known.values() if one.brought_by is not None}
    rows = accounts.accounts_of(tx, {*known, *bringers})
    bought, friends = bonuses.days_bought(tx, known), bonuses.friends_rewarded(tx, bringers)
    returned = bonuses.won_back(tx, known)
    wanted: dict[str, Given] = {}
    for member in sorted(known):
        life = _life(member, known[member], bought.get(member, []), returned.get(member, []))
        wanted |= {one.name: one for one in due(plan.bonuses, life, plan.today, plan.since)}
    before = bonuses.given_before(tx, wanted)
    fresh = [one for name, one in sorted(wanted.items()) if name not in before and _may_have(rows.get(one.member))]
    given = _within_limit(plan.bonuses, fresh, Counter(friends))
    for one in given:
        row = rows[one.member]
        posting = post(one.member, row.account, Holding(), Effect(earn=one.points))
        rows[one.member] = replace(row, account=posting.account)
        accounts.save_entries(tx, [(EntrySource(CAUSE, now_ms), entry) for entry in posting.entries])
        keep_other_lots(tx, {one.member: posting.entries}, lot_name(one.name, now_ms), now_ms)
    touched = {one.member for one in given}
    accounts.save_accounts(tx, {one: rows[one].account for one in touched})
    bonuses.keep_given(tx, given, now_ms)
    settle_ends(tx, touched, now_ms)
    return sum(one.points for one in given)


def lot_name(bonus: str, given_ms: int) -> str:
    """The name of the lot that a bonus brought then: one that was taken back may come again."""
    return f"bonus/{bonus}/{given_ms}"


def day_of(number: int) -> date:
    """The date of a day that is counted from 1970."""
    return _EPOCH + timedelta(days=number)


def _may_have(row: AccountRow | None) -> bool:
    return row is not None and not row.blocked and row.account.balance <= BALANCE_MAX - POINTS_MAX


def _within_limit(rules: Bonuses, fresh: Iterable[Given], friends: Counter[str]) -> list[Given]:
    """Without the friends beyond the most that one member is rewarded for."""
    kept = []
    for one in fresh:
        is_brought = one.name.startswith("brought/")
        if is_brought and rules.referral is not None and friends[one.member] >= rules.referral.at_most:
            continue
        friends[one.member] += is_brought
        kept.append(one)
    return kept


def _life(member: str, known: BonusFacts, bought: Sequence[int], returned: Sequence[date]) -> Life:
    joined = _EPOCH if known.joined_ms is None else day_of(known.joined_ms // DAY_MS)
    purchases = tuple(map(day_of, bought))
    return Life(member, joined, known.is_proven, known.birthday, purchases, known.brought_by, tuple(returned))
