"""The lines of sales whose receipt code could not hold them, for a till that has read the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.sold import sales_at
from loyalty.codes.receipt import is_paper_name, paper_name
from loyalty.exchange.long_receipts import LongReceipt, paper_lines
from loyalty.values.errors import BadValue
from loyalty.values.ids import OpId, valid_id

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction
    from loyalty.codes.receipt import PaperLine
    from loyalty.ops.operations import Origin, Sale


def long_receipts(tx: Transaction, wanted: Collection[Origin]) -> list[LongReceipt]:
    """Those that are here; only who has read the code can give the name that stands in it."""
    readable = (one for one in wanted if is_paper_name(one.sale_id) and valid_id(one.device))
    places = {one: OpId(one.device, one.epoch, one.seq) for one in readable}
    known = sales_at(tx, places.values()) if places else {}
    named = {
        one: _lines_of(sale)
        for one, place in places.items()
        for sale in known[place]
        if paper_name(sale.sale_id) == one.sale_id
    }
    return [LongReceipt(one, lines) for one, lines in named.items() if lines]


def _lines_of(sale: Sale) -> tuple[PaperLine, ...]:
    """Nothing of a sale that no honest till writes."""
    try:
        return paper_lines(sale)
    except BadValue:
        return ()
