"""The lines of sales whose receipt code could not hold them, for a till that has read the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.judging.orphans import inside
from central.store import chains
from loyalty.codes.receipt import is_paper_name, paper_name
from loyalty.exchange.long_receipts import LongReceipt, paper_lines
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Orphan, Sale
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction
    from loyalty.codes.receipt import PaperLine
    from loyalty.ops.operations import Origin


def long_receipts(tx: Transaction, wanted: Collection[Origin]) -> list[LongReceipt]:
    """Those that are here; only who has read the code can give the name that stands in it."""
    places = {one: OpId(one.device, one.epoch, one.seq) for one in wanted if is_paper_name(one.sale_id)}
    again = chains.told_again(tx, places.values())
    kept = chains.bodies(tx, {*places.values(), *again.values()})
    lines = {
        one: found
        for one, place in places.items()
        for at in (place, again.get(place))
        if at in kept and (found := _lines_of(one.sale_id, kept[at].body))
    }
    return [LongReceipt(one, found) for one, found in lines.items()]


def _lines_of(name: str, body: bytes) -> tuple[PaperLine, ...]:
    """Nothing for another sale's name, and for a sale that no honest till writes."""
    try:
        operation = read_body(body)
        if isinstance(operation, Orphan):
            operation = inside(operation) or operation
        if isinstance(operation, Sale) and paper_name(operation.sale_id) == name:
            return paper_lines(operation)
    except (BadWire, BadValue):
        pass
    return ()
