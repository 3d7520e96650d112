"""Whether returns have left what a gift was given for: its goods, its balance, or anything of its sale at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.gifts.buying import lines_left, moved
from central.points.versions import versions
from central.store.chains import received
from central.store.gift_grounds import given_on_balance, keep_reached
from central.store.gift_visits import forget_visit, visits_by
from central.store.gifts import given_for
from loyalty.rules.gifts import GiftGround, is_visit, reached
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from central.judging.book import Book, Decision
    from central.store.database import Transaction
    from central.store.gifts import GivenVoucher
    from loyalty.rules.gifts import Gift
    from loyalty.rules.programme import Programme
    from loyalty.values.ids import OpId


def groundless(tx: Transaction, decisions: Sequence[Decision], book: Book) -> list[GivenVoucher]:
    """What was given for what these decisions have taken back; what is left of balances is written down."""
    lowered = _lowered(tx, decisions)
    keep_reached(tx, lowered)
    sales = {place for one in decisions for place in _shaken(one)}
    given = {one.name: one for one in given_for(tx, sales) if one.sale is not None}
    given |= {one.name: one for one in lowered}
    known = versions(tx, {one.programme for one in given.values()})
    return [one for one in given.values() if not _still_reached(one, known.get(one.programme), book)]


def forget_visits(tx: Transaction, decisions: Sequence[Decision], book: Book) -> None:
    """Who brought back so much that too little is left was not here, as gifts by visit count it."""
    for visit in visits_by(tx, {place for one in decisions for place in _shaken(one)}):
        original = book.originals.get(visit.sale)
        if original is None or original.sale is None:
            continue
        lines = lines_left(original.sale, book.returned.get(visit.sale, {}))
        if _is_others(visit.sale, visit.member, book) or not lines or not is_visit(visit.least_minor, lines):
            forget_visit(tx, visit)


def _shaken(decision: Decision) -> set[OpId]:
    """The sales of which goods, or whose points, these ops took back."""
    claimed = {decision.claimed[0]} if decision.claimed is not None and decision.claimed[1] < 0 else set()
    claimed |= set() if decision.lot_of is None else {decision.lot_of}
    return claimed | {sale for sale, _, _ in decision.returned}


def _lowered(tx: Transaction, decisions: Sequence[Decision]) -> list[GivenVoucher]:
    """Gifts for a balance of which a part came back: what was bought until they were given, and nothing later.

    Points that were used since take nothing from it: the balance was there.
    """
    backs = [one for one in decisions if one.returned and one.member is not None]
    given = {one.name: one for one in given_on_balance(tx, {str(one.member) for one in backs})}
    if not given:
        return []
    before, arrived = dict(given), received(tx, {one.returned[0][0] for one in backs})
    for back in backs:
        origin, less = back.returned[0][0], -moved(back, str(back.member))
        for name, one in given.items():
            if one.member == back.member and one.reached is not None and _came_first(origin, one, arrived):
                given[name] = replace(one, reached=max(one.reached - less, 0))
    return [one for name, one in given.items() if one != before[name]]


def _came_first(origin: OpId, given: GivenVoucher, arrived: Mapping[OpId, int]) -> bool:
    """Whether a sale was booked by the time that something was given; those of one till came in their order."""
    sale = given.sale
    if sale is not None and (sale.device, sale.epoch) == (origin.device, origin.epoch):
        return origin.seq <= sale.seq
    return origin in arrived and arrived[origin] <= given.given_ms


def _still_reached(given: GivenVoucher, programme: Programme | None, book: Book) -> bool:
    gift = None if programme is None else next((one for one in programme.gifts if one.id == given.gift), None)
    if gift is None or not _has_balance(given, gift):
        return gift is None
    original = None if given.sale is None else book.originals.get(given.sale)
    if given.sale is None or original is None or original.sale is None:
        return True
    if _is_others(given.sale, given.member, book):
        return False
    lines = lines_left(original.sale, book.returned.get(given.sale, {}))
    if not gift.is_for_goods:
        return bool(lines) and is_visit(gift.least_minor or 0, lines)
    return reached(gift, GiftGround(Occasion(given.given_ms, 0, ""), Patron(), lines, {}, 0), None)


def _is_others(sale: OpId, member: str, book: Book) -> bool:
    """Whether the points of a sale went from this member to somebody else, or to nobody."""
    claim = book.claims.get(sale)
    return claim is not None and claim.member != member


def _has_balance(given: GivenVoucher, gift: Gift) -> bool:
    return gift.balance is None or given.reached is None or given.reached >= gift.balance
