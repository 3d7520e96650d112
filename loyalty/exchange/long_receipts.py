"""Receipts of more lines than their code holds: the server tells them to a till that has read the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import UNSET

from loyalty.codes.receipt import PaperLine
from loyalty.ops.operations import Origin
from loyalty.sales.shares import shares_of
from loyalty.shopping.basket import LINES_MAX

if TYPE_CHECKING:
    from loyalty.ops.operations import Sale


class LongReceipt(msgspec.Struct, frozen=True):
    """The lines as they would stand in the code, of the sale that a till named as its code does."""

    origin: Origin
    lines: Annotated[tuple[PaperLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


def paper_lines(sale: Sale) -> tuple[PaperLine, ...]:
    """What a receipt says of each line of a sale, and nothing of whose it was."""
    points = [line.points for line in sale.lines] if sale.claimable is UNSET else sale.claimable
    pairs = zip(shares_of(sale), points, strict=True)
    return tuple(PaperLine(one.quantity, one.paid_minor, earned, one.used) for one, earned in pairs)
