"""What pieces of a sale bring back: their shares of points and money, whatever the till says that took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.sales.sale import paid_back, shares_of
from loyalty.values.points import taken_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.judging.book import Book
    from loyalty.ops.operations import ReturnedLine, Reversal, Sale


def shares_fit(reversal: Reversal, sale: Sale, before: dict[int, int]) -> bool:
    """Whether each returned line within the sale's quantity has exactly the shares of its pieces, in its money."""
    if not _money_fits(reversal, sale):
        return False
    before = dict(before)
    for line in reversal.lines:
        if line.line > len(sale.lines):
            return False
        sold, done = sale.lines[line.line - 1], before.get(line.line, 0)
        before[line.line] = upto = done + line.quantity
        if upto > sold.quantity:
            continue
        for told, total in ((line.points, sold.points), (line.used, sold.used)):
            if told != taken_between(total, sold.quantity, done, upto):
                return False
    # What an invoice earned when it was paid stands with its claim, not with its lines.
    taken = sale.invoice is not UNSET or reversal.effect.take == sum(line.points for line in reversal.lines)
    return taken and reversal.effect.give == sum(line.used for line in reversal.lines)


def is_own(reversal: Reversal, book: Book) -> bool:
    """Whether the till that takes a sale back has made it."""
    return reversal.origin.device == book.device


def as_booked(reversal: Reversal, book: Book) -> Reversal:
    """Only the till that sold it undoes a sale; elsewhere it came back."""
    return reversal if is_own(reversal, book) else msgspec.structs.replace(reversal, undo=False)


def fairly(reversal: Reversal, sale: Sale, book: Book) -> Reversal:
    """What another till takes and gives by a receipt, within the shares of its pieces.

    It may not know what came back before, so each share may be rounded up.
    """
    if is_own(reversal, book):
        return reversal
    lines = tuple(_fair_line(line, sale) for line in reversal.lines)
    told = reversal.effect
    take, give = sum(line.points for line in lines), sum(line.used for line in lines)
    local = min(told.take_local, take)
    effect = msgspec.structs.replace(
        told, take=min(told.take, take), take_local=min(told.take, local), give=min(told.give, give)
    )
    return msgspec.structs.replace(reversal, effect=effect, lines=lines)


def money_due(reversal: Reversal, sale: Sale, before: Mapping[int, int]) -> int:
    """What these pieces cost, in minor units, whatever was handed back; nothing for pieces that had come back."""
    after = dict(before)
    for line in reversal.lines:
        after[line.line] = after.get(line.line, 0) + line.quantity
    return paid_back(shares_of(sale), after) - paid_back(shares_of(sale), before)


def _fair_line(line: ReturnedLine, sale: Sale) -> ReturnedLine:
    if line.line > len(sale.lines):
        return msgspec.structs.replace(line, points=0, used=0)
    sold = sale.lines[line.line - 1]
    points, used = (_rounded_up(total, sold.quantity, line.quantity) for total in (sold.points, sold.used))
    return msgspec.structs.replace(line, points=min(line.points, points), used=min(line.used, used))


def _money_fits(reversal: Reversal, sale: Sale) -> bool:
    """Whether what was handed back is what the pieces cost; who does not know what came back before rounds anew."""
    sold = shares_of(sale)
    for line in reversal.lines:
        if line.line > len(sold) or line.quantity > sold[line.line - 1].quantity:
            continue
        paid, quantity = sold[line.line - 1].paid_minor, sold[line.line - 1].quantity
        if not paid * line.quantity // quantity <= line.amount_minor <= _rounded_up(paid, quantity, line.quantity):
            return False
    whole = sum(line.amount_minor for line in reversal.lines)
    return (reversal.currency, reversal.amount_minor) == (sale.currency, whole)


def _rounded_up(total: int, quantity: int, pieces: int) -> int:
    return -(-total * min(pieces, quantity) // quantity)
