"""What the server tells a till that has read a receipt: lines that its code has no room for, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import UNSET

from loyalty.codes.receipt import PaperLine
from loyalty.ops.fields import Minor
from loyalty.ops.operations import Origin, ReturnedLine
from loyalty.sales.shares import shares_of
from loyalty.shopping.basket import LINES_MAX
from loyalty.values.ids import ALPHABET

if TYPE_CHECKING:
    from loyalty.ops.operations import Sale

RETURNS_MAX = 20
"""So many returns of one sale are told, oldest first; only a till that lies makes more."""


class CameBack(msgspec.Struct, frozen=True):
    """A return of the sale at the till `by`, which people call `till`; `at_ms` is when the server heard of it."""

    by: Annotated[str, msgspec.Meta(pattern=f"^[{ALPHABET}]{{16}}$", max_length=16)]
    till: Annotated[str, msgspec.Meta(max_length=200)]
    at_ms: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    amount_minor: Minor
    lines: Annotated[tuple[ReturnedLine, ...], msgspec.Meta(max_length=LINES_MAX)]


class ToldReceipt(msgspec.Struct, frozen=True):
    """The sale that a till named as its code does: its lines as they would stand there, none while it is not here."""

    origin: Origin
    lines: Annotated[tuple[PaperLine, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    back: Annotated[tuple[CameBack, ...], msgspec.Meta(max_length=RETURNS_MAX)] = ()


def paper_lines(sale: Sale) -> tuple[PaperLine, ...]:
    """What a receipt says of each line of a sale, and nothing of whose it was."""
    points = [line.points for line in sale.lines] if sale.claimable is UNSET else sale.claimable
    pairs = zip(shares_of(sale), points, strict=True)
    return tuple(PaperLine(one.quantity, one.paid_minor, earned, one.used) for one, earned in pairs)
