"""What sales bring their members by the programme, and what returns take back, with the ops' own outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.gifts.buying import bought, purchase_of
from central.gifts.grounds import forget_visits, groundless
from central.gifts.handing import hand
from central.gifts.making import Wish
from central.points.versions import programme_in_force, versions
from central.store.exceptions import Noted, note
from central.store.gift_grounds import keep_lost
from central.store.gift_visits import GiftVisit, count_visit
from central.store.gifts import given_named, keep_taken_back
from central.store.receivers import receivers
from central.store.vouchers import save_vouchers, vouchers_of
from loyalty.rules.gifts import due, is_visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from central.gifts.buying import Bought
    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from central.store.gifts import GivenVoucher
    from loyalty.rules.programme import Programme

USED_UP = "gift_used_up"
"""Cause of what a person is told of a voucher that was used before its ground was gone."""


def follow(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> list[GivenVoucher]:
    """Takes back what has lost its ground, then gives what sales and claims bring; what was given.

    In the transaction that books the ops, when accounts, visits and tiers are as the ops left them.
    """
    _take_back(tx, decisions, book, now_ms)
    forget_visits(tx, decisions, book)
    return hand(tx, _wishes(tx, decisions, book, now_ms), now_ms)


def _wishes(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> list[Wish]:
    brought = [(one.member, purchase_of(one, book)) for one in decisions if one.member is not None]
    sales = [(member, found[1]) for member, found in brought if found is not None]
    if not sales:
        return []
    today, members = programme_in_force(tx, now_ms), {member for member, _ in sales}
    named = {sale.context.programme for _, sale in sales}
    known = versions(tx, {one for one in named if one is not None})
    if not any(one.gifts for one in (today, *known.values()) if one is not None):
        return []
    receiving = {one: who for one, who in receivers(tx, members).items() if not who.blocked}
    found = list[Wish]()
    for one in bought(decisions, book, receiving, now_ms):
        programme = today if one.version is None else known.get(one.version, today)
        found += [] if programme is None else _brought(_counted(tx, one, programme), programme)
    return found


def _counted(tx: Transaction, one: Bought, programme: Programme) -> Bought:
    """The sale with which visit it was: of a day the first sale that is large enough makes one."""
    day, lines = one.purchase.occasion.day_number, one.purchase.lines
    leasts = {gift.id: gift.least_minor or 0 for gift in programme.gifts if gift.visit is not None}
    visits = {
        gift: count_visit(tx, GiftVisit(gift, one.member, day, one.sale, least))
        for gift, least in leasts.items()
        if is_visit(least, lines)
    }
    return replace(one, purchase=replace(one.purchase, visits=visits))


def _brought(one: Bought, programme: Programme) -> Iterator[Wish]:
    day = one.purchase.occasion.day
    for gift in due(programme.gifts, one.purchase, programme.tiers):
        kind = programme.voucher(gift.voucher)
        if kind is not None:
            name = gift.name_for(one.member, day, gift.nth(one.purchase.visits.get(gift.id, 0)) or one.name)
            where = (programme.currency, programme.version, one.member, one.given, one.sale)
            yield Wish(name, gift, kind, *where, None if gift.balance is None else one.purchase.balance)


def _take_back(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> None:
    """A voucher that was not used is void once its ground is gone, and so is one that is good again after that."""
    again = {one.gift for one in book.vouchers.values() if one.gift is not None and one.is_live}
    lost = [one for one in given_named(tx, again) if one.lost_ms is not None]
    lost += [one for one in groundless(tx, decisions, book) if one not in lost]
    vouchers = vouchers_of(tx, {one.voucher for one in lost}, lock=True)
    for one in lost:
        voucher = vouchers[one.voucher]
        if voucher.is_live:
            name = f"{one.name}/back/{one.voucher}"
            save_vouchers(tx, [replace(voucher.voided(), gift=name)])
            keep_taken_back(tx, one, as_name=name, now_ms=now_ms)
        elif voucher.used is not None and one.lost_ms is None:
            keep_lost(tx, one, now_ms)
            detail = f"The gift {one.gift} brought it."
            note(tx, [Noted(USED_UP, now_ms, member=one.member, subject=one.name, detail=detail)])
