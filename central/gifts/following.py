"""What sales bring their members by the programme, and what returns take back, with the ops' own outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.gifts.buying import bought, lines_left
from central.gifts.handing import hand
from central.gifts.making import Wish
from central.points.versions import in_force, versions
from central.store.gifts import given_for, keep_taken_back, receivers
from central.store.vouchers import save_vouchers, vouchers_of
from loyalty.rules.gifts import Purchase, due, reached
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from central.gifts.buying import Bought
    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from central.store.gifts import GivenVoucher
    from loyalty.rules.programme import Programme
    from loyalty.values.ids import OpId


def follow(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> list[GivenVoucher]:
    """Takes back what returns have taken the ground from, then gives what sales bring; what was given.

    In the transaction that books the ops, when accounts, visits and tiers are as the ops left them.
    """
    _take_back(tx, decisions, book, now_ms)
    return hand(tx, _wishes(tx, decisions, book, now_ms), now_ms)


def _wishes(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> list[Wish]:
    sales = {one.id: one.member for one in decisions if one.member is not None and _is_sale(one, book)}
    if not sales:
        return []
    today, members = in_force(tx, now_ms), set(sales.values())
    named = {one.sale.context.programme for one in map(book.originals.__getitem__, sales) if one.sale is not None}
    known = versions(tx, {one for one in named if one is not None})
    if not any(one.gifts for one in (today, *known.values()) if one is not None):
        return []
    receiving = {one: who for one, who in receivers(tx, members).items() if not who.blocked}
    found = list[Wish]()
    for one in bought(decisions, book, receiving, now_ms):
        programme = today if one.version is None else known.get(one.version, today)
        found += [] if programme is None else _brought(one, programme)
    return found


def _is_sale(decision: Decision, book: Book) -> bool:
    original = book.originals.get(decision.id)
    return original is not None and original.sale is not None


def _brought(one: Bought, programme: Programme) -> Iterator[Wish]:
    day = one.purchase.occasion.day
    for gift in due(programme.gifts, one.purchase, programme.tiers):
        kind = programme.voucher(gift.voucher)
        if kind is not None:
            name = gift.name_for(one.member, day, one.name)
            where = (programme.currency, programme.version, one.member, one.purchase.occasion, one.sale)
            yield Wish(name, gift, kind, *where)


def _take_back(tx: Transaction, decisions: Sequence[Decision], book: Book, now_ms: int) -> None:
    """A voucher that was not used is void once its sale does not reach any more what it was given for."""
    sales = {place for one in decisions for place in _shaken(one)}
    given = [one for one in given_for(tx, sales) if one.sale is not None]
    known = versions(tx, {one.programme for one in given})
    lost = [one for one in given if not _still_reached(one, known.get(one.programme), book)]
    vouchers = vouchers_of(tx, {one.voucher for one in lost}, lock=True)
    for one in lost:
        voucher = vouchers[one.voucher]
        if voucher.is_live:
            name = f"{one.name}/back/{one.voucher}"
            save_vouchers(tx, [replace(voucher.voided(), gift=name)])
            keep_taken_back(tx, one, as_name=name, now_ms=now_ms)


def _shaken(decision: Decision) -> set[OpId]:
    """The sales of which goods, or whose points, these ops took back."""
    claimed = set() if decision.lot_of is None else {decision.lot_of}
    return claimed | {sale for sale, _, _ in decision.returned}


def _still_reached(given: GivenVoucher, programme: Programme | None, book: Book) -> bool:
    original = None if given.sale is None else book.originals.get(given.sale)
    gift = None if programme is None else next((one for one in programme.gifts if one.id == given.gift), None)
    if given.sale is None or original is None or original.sale is None or gift is None:
        return True
    if given.sale in book.claims:
        return False
    lines = lines_left(original.sale, book.returned.get(given.sale, {}))
    if not gift.is_for_goods:
        return bool(lines)
    return reached(gift, Purchase(Occasion(given.given_ms, 0, ""), Patron(), lines, 0, 0), None)
