"""When points end: booked as far as no till holds them, withheld from tills before that, and told in advance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.points.purchases import purchase_of
from central.points.versions import expiry_of, programme_in_force
from central.store import accounts, ends
from central.store.accounts import EntrySource
from central.store.activity import days_bought
from central.store.lots import revived_lots, save_lots, save_unlotted, unlotted
from loyalty.ledger.booking import EXPIRED, Entry, member_account
from loyalty.ledger.endings import endings_text, horizon_ms
from loyalty.ledger.lots import Purse
from loyalty.ops.stamps import owner_of
from loyalty.rules.expiry import DAY_MS, ExpireBy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from central.store.ends import State
    from loyalty.ledger.lots import Lot

CAUSE, REVIVED = "expired", "revived"
PAGE_MEMBERS = 500
"""So many members are looked at in one transaction."""


def settle_ends(tx: Transaction, members: Collection[str], now_ms: int, *, always: bool = False) -> int:
    """Books what has ended and lies in the pool of these members, whose accounts are locked; the points in all.

    Stamps end so too, and are no points. What tills hold ends once they have given it up. Without `always` only members
    with dates are looked at.
    """
    today, states = programme_in_force(tx, now_ms), ends.states(tx, members)
    vests = always or (today is not None and today.vesting is not None)
    concerned = {one for one, state in states.items() if vests or state.is_dated or expiry_of(today, one) is not None}
    lots, booked, gone = ends.dated_lots(tx, concerned), list[tuple[EntrySource, Entry]](), 0
    changed: dict[str, State] = {}
    saved: list[tuple[str, Lot]] = []
    for member in sorted(concerned):
        state, before = states[member], Purse(tuple(lots.get(member, ())))
        after, points = expired(before, state, now_ms)
        until_ms = horizon_ms(now_ms, expiry_of(today, member))
        pending, ended = after.pending(now_ms), after.ended(now_ms)
        now = replace(
            state,
            balance=state.balance - points,
            withheld=pending + ended,
            pending=pending,
            ends=endings_text(after.ending(until_ms)),
            vests=endings_text(after.vesting(now_ms)),
        )
        if now != state:
            changed[member] = now
        if points:
            booked.append((EntrySource(CAUSE, now_ms), Entry(member_account(member), EXPIRED, points)))
            saved += [(member, one) for one in set(after.lots).difference(before.lots)]
        gone += points if owner_of(member) is None else 0
    save_lots(tx, sorted(saved, key=lambda one: (one[0], one[1].origin)))
    accounts.save_entries(tx, booked)
    ends.save_states(tx, changed)
    return gone


def expired(purse: Purse, state: State, now_ms: int) -> tuple[Purse, int]:
    """The lots once the pool's share of what has ended is gone. What is pending stays in the pool, and is no share."""
    if state.recovering:
        return purse, 0
    free = state.balance - state.outstanding - purse.pending(now_ms)
    after, portions = purse.expire(now_ms, free)
    return after, sum(one.points for one in portions)


def put_off_ends(tx: Transaction, decisions: Iterable[Decision], book: Book, now_ms: int) -> None:
    """By a programme that counts inactivity a purchase puts off the end of all that had not ended by then.

    A purchase that arrives late, since its till was offline, counts on its own day: what was booked as ended meanwhile
    is the member's again, as far as this purchase, and those that were known before it, had kept it alive.
    """
    today = programme_in_force(tx, now_ms)
    if today is None or today.expiry is None or today.expiry.by is not ExpireBy.INACTIVITY:
        return
    bought: dict[str, set[int]] = {}
    for one in decisions:
        purchase = purchase_of(one, book)
        if purchase is not None and purchase.sales > 0:
            bought.setdefault(purchase.member, set()).add(purchase.at_ms(now_ms) // DAY_MS)
    if not bought:
        return
    known = days_bought(tx, bought, min(map(min, bought.values())))
    ends.put_off(
        tx,
        {
            member: [
                (day * DAY_MS, today.expiry.end_ms(0, day * DAY_MS))
                for day in sorted(days.union(known.get(member, ())))
                if day >= min(days)
            ]
            for member, days in bought.items()
        },
    )
    _revive(tx, bought, now_ms)


def _revive(tx: Transaction, members: Collection[str], now_ms: int) -> None:
    lots = revived_lots(tx, members, now_ms)
    if not lots:
        return
    short, states = unlotted(tx, lots), ends.states(tx, lots)
    booked: list[tuple[EntrySource, Entry]] = []
    saved: list[tuple[str, Lot]] = []
    for member, some in sorted(lots.items()):
        after, points = Purse(tuple(some), short[member]).revive(now_ms)
        states[member] = replace(states[member], balance=states[member].balance + points)
        short[member] = after.short
        booked.append((EntrySource(REVIVED, now_ms), Entry(EXPIRED, member_account(member), points)))
        saved += [(member, one) for one in after.lots]
    save_lots(tx, saved)
    save_unlotted(tx, short)
    accounts.save_entries(tx, booked)
    ends.save_states(tx, states)
