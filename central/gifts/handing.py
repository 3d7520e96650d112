"""Vouchers handed to members within what each gift may give: the budget holds exactly, whoever gives and how often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.gifts.making import last_day, make
from central.points.versions import programme_in_force
from central.programmes.budgets import gift_budget, stop_spent
from central.store.exceptions import Noted, note
from central.store.gift_grounds import keep_grounded, lost_of
from central.store.gifts import Gave, GivenVoucher, add_gave, gave_so_far, given_named, keep_given
from central.store.shops import shop
from central.store.stops import stops
from central.store.vouchers import save_vouchers, vouchers_of
from loyalty.values.money import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from central.gifts.making import Wish
    from central.store.database import Transaction
    from loyalty.rules.gifts import Gift

NEAR, SPENT = "gift_near", "gift_spent"


def hand(tx: Transaction, wishes: Iterable[Wish], now_ms: int) -> list[GivenVoucher]:
    """Gives what was not given before, is not stopped and lies within its budget; the members' accounts are locked.

    A gift whose next voucher would go beyond its budget is stopped, and a person is told.
    """
    fresh = _without_owed(tx, _fresh(tx, {one.name: one for one in wishes if not _is_over(one)}), now_ms)
    if not fresh:
        return []
    rules = _rules(tx, fresh, now_ms)
    before = gave_so_far(tx, rules)
    gave, secret = dict(before), shop(tx).lookup_key
    given = list[GivenVoucher]()
    for one in fresh:
        gift, worth = rules[one.gift.id], one.kind.worth_minor or 0
        if not gift_budget(gift, one.kind).fits(gave[gift.id]):
            continue
        voucher = make(tx, secret, one)
        save_vouchers(tx, [voucher])
        gave[gift.id] = Gave(gave[gift.id].vouchers + 1, gave[gift.id].minor + worth)
        given.append(_as_given(one, voucher.id, now_ms))
    keep_given(tx, given)
    add_gave(tx, {id: _less(now, before[id]) for id, now in gave.items()})
    for one in fresh:
        _watch(tx, rules[one.gift.id], one, gave[one.gift.id], now_ms)
    return given


def _fresh(tx: Transaction, wanted: Mapping[str, Wish]) -> list[Wish]:
    """Without what was given before and has its ground, and what is stopped."""
    if not wanted:
        return []
    before = {one.name for one in given_named(tx, wanted) if one.lost_ms is None}
    stopped = {one.rule for one in stops(tx)}
    return [one for name, one in wanted.items() if name not in before and one.gift.id not in stopped]


def _without_owed(tx: Transaction, fresh: Sequence[Wish], now_ms: int) -> list[Wish]:
    """Without those for whom a voucher of the gift was used and then lost its ground: that one has this sale for it."""
    lost = lost_of(tx, {one.member for one in fresh if one.sale is not None})
    left = []
    for wish in fresh:
        mine = [one for one in lost if (one.gift, one.member) == (wish.gift.id, wish.member)]
        same = next((one for one in mine if one.name == wish.name), None)
        owed = same or (mine[0] if mine else None)
        if wish.sale is None or owed is None:
            left.append(wish)
            continue
        lost.remove(owed)
        keep_grounded(tx, owed.name, _as_given(wish, owed.voucher, now_ms))
        known = vouchers_of(tx, {owed.voucher}, lock=True).values()
        save_vouchers(tx, [replace(one, gift=wish.name) for one in known])
    return left


def _as_given(wish: Wish, voucher: str, now_ms: int) -> GivenVoucher:
    return GivenVoucher(
        wish.name, wish.gift.id, wish.member, voucher, wish.version, now_ms, wish.sale, reached=wish.reached
    )


def _is_over(wish: Wish) -> bool:
    """Whether the voucher could never be used: its last day is over."""
    last = last_day(wish)
    return last is not None and last < wish.occasion.day


def _rules(tx: Transaction, wishes: Iterable[Wish], now_ms: int) -> dict[str, Gift]:
    """Each gift with the budget that it has today; one that the programme in force has no more keeps its last."""
    today = programme_in_force(tx, now_ms)
    now = {} if today is None else {one.id: one for one in today.gifts}
    return {one.gift.id: now.get(one.gift.id, one.gift) for one in wishes}


def _less(now: Gave, before: Gave) -> Gave:
    return Gave(now.vouchers - before.vouchers, now.minor - before.minor)


def _watch(tx: Transaction, gift: Gift, last: Wish, gave: Gave, now_ms: int) -> None:
    """Tells a person at 80 % and at the limit, each once for each limit, and stops what has nothing left."""
    budget = gift_budget(gift, last.kind)
    if not budget.fits(gave):
        note(tx, [_told(SPENT, gift, gave, last.currency, now_ms)])
        stop_spent(tx, gift.id, now_ms)
    elif budget.is_near(gave):
        note(tx, [_told(NEAR, gift, gave, last.currency, now_ms)])


def _told(cause: str, gift: Gift, gave: Gave, currency: str, now_ms: int) -> Noted:
    limits = [f"{gift.budget_vouchers:,} vouchers"] if gift.budget_vouchers is not None else []
    limits += [plain(gift.budget_minor, currency)] if gift.budget_minor is not None else []
    vouchers = "1 voucher was" if gave.vouchers == 1 else f"{gave.vouchers:,} vouchers were"
    takes = "takes" if gave.vouchers == 1 else "take"
    detail = f"{vouchers} given, which {takes} off {plain(gave.minor, currency)} at most."
    return Noted(cause, now_ms, subject=f"{gift.id} ({', '.join(limits)})", detail=detail)
