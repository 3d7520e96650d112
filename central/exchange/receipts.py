"""What the server knows of a sale for a till that has read its receipt: its lines, and what came back where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.exchange.awaiting import kept_at, waiting
from central.judging.orphans import told_in
from central.store.returns import returns_of
from central.store.sold import sales_by_place
from central.store.tills import till_by_id
from loyalty.codes.receipt import is_paper_name, paper_name, same_sale
from loyalty.exchange.told_receipts import RETURNS_MAX, CameBack, ToldReceipt, paper_lines
from loyalty.ops.operations import Reversal
from loyalty.values.errors import BadValue
from loyalty.values.ids import OpId, valid_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.store.database import Transaction
    from loyalty.codes.receipt import PaperLine
    from loyalty.ops.operations import Origin, Sale


def told_receipts(tx: Transaction, wanted: Collection[Origin]) -> list[ToldReceipt]:
    """Those of which anything is known here; only who has read the code can give the name that stands in it."""
    readable = [one for one in wanted if is_paper_name(one.sale_id) and valid_id(one.device)]
    if not readable:
        return []
    places = {one: OpId(one.device, one.epoch, one.seq) for one in readable}
    known = sales_by_place(tx, places.values())
    sold = {one: _named(one, known[place]) for one, place in places.items()}
    back = _booked(tx, {one: at for one, (at, _) in sold.items() if at is not None})
    for origin, more in _waiting(tx, readable).items():
        back.setdefault(origin, []).extend(more)
    told = (ToldReceipt(one, lines, tuple(back.get(one, ())[:RETURNS_MAX])) for one, (_, lines) in sold.items())
    return [one for one in told if one.lines or one.back]


def _named(origin: Origin, known: Mapping[OpId, Sale]) -> tuple[OpId | None, tuple[PaperLine, ...]]:
    """Where the sale with this name lies, and its lines."""
    found = [(at, sale) for at, sale in known.items() if paper_name(sale.sale_id) == origin.sale_id]
    return (found[-1][0], _lines_of(found[-1][1])) if found else (None, ())


def _lines_of(sale: Sale) -> tuple[PaperLine, ...]:
    """Nothing of a sale that no honest till writes."""
    try:
        return paper_lines(sale)
    except BadValue:
        return ()


def _booked(tx: Transaction, places: Mapping[Origin, OpId]) -> dict[Origin, list[CameBack]]:
    heard = returns_of(tx, set(places.values()))
    kept = kept_at(tx, {by for found in heard.values() for by, _ in found[:RETURNS_MAX]})
    back: dict[Origin, list[CameBack]] = {}
    for origin, place in places.items():
        for by, at_ms in heard.get(place, ()):
            told = told_in(kept[by].body) if by in kept else None
            if isinstance(told, Reversal):
                back.setdefault(origin, []).append(_came_back(tx, by, told, at_ms))
    return back


def _waiting(tx: Transaction, wanted: Collection[Origin]) -> dict[Origin, list[CameBack]]:
    """Goods that came back before the server heard of their sale are back all the same."""
    noted = waiting(tx)
    kept = kept_at(tx, noted)
    back: dict[Origin, list[CameBack]] = {}
    for by, (why, named) in noted.items():
        told = told_in(kept[by].body)
        for origin in wanted if isinstance(told, Reversal) else ():
            is_it = (named.device, named.epoch, named.seq) == (origin.device, origin.epoch, origin.seq)
            if is_it and same_sale(origin.sale_id, named.sale_id) and isinstance(told, Reversal):
                back.setdefault(origin, []).append(_came_back(tx, by, told, why.noted_ms))
    return back


def _came_back(tx: Transaction, by: OpId, reversal: Reversal, at_ms: int) -> CameBack:
    till = till_by_id(tx, by.device)
    name = by.device if till is None else till.name
    return CameBack(by.device, name, at_ms, reversal.amount_minor, reversal.lines)
