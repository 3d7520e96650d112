"""What pieces of a sale bring back: their shares of points and money, whatever the till says that took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.ops.effect import Credit
from loyalty.sales.shares import paid_back, shares_of, with_lines
from loyalty.values.points import taken_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.judging.book import Book
    from loyalty.ops.operations import ReturnedLine, Reversal, Sale
    from loyalty.sales.shares import Shares
    from loyalty.values.points import PieceCount


def shares_fit(reversal: Reversal, sale: Sale, before: Mapping[int, PieceCount]) -> bool:
    """Whether each returned line within the sale's quantity has exactly the shares of its pieces, in its money."""
    if not _money_fits(reversal, sale):
        return False
    after, shares = dict(before), shares_of(sale)
    for line in reversal.lines:
        if line.line > len(sale.lines) or not _part_fits(line, shares[line.line - 1]):
            return False
        sold, done = sale.lines[line.line - 1], after.get(line.line, 0)
        after = with_lines(after, (line,))
        if after[line.line] > sold.quantity:
            continue
        for told, total in ((line.points, sold.points), (line.used, sold.used)):
            if told != taken_between(total, sold.quantity, done, after[line.line]):
                return False
    # What an invoice earned when it was paid stands with its claim, not with its lines.
    taken = sale.invoice is not UNSET or reversal.effect.take == sum(line.points for line in reversal.lines)
    return taken and reversal.effect.give == sum(line.used for line in reversal.lines)


def _part_fits(line: ReturnedLine, sold: Shares) -> bool:
    """Whether a part of a line is one of its price, where the line comes back in parts at all."""
    return line.of_minor is UNSET or (sold.quantity == 1 and line.of_minor == sold.price_minor)


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


def money_due(reversal: Reversal, sale: Sale, before: Mapping[int, PieceCount]) -> int:
    """What these pieces cost, in minor units, whatever was handed back; nothing for pieces that had come back."""
    after = with_lines(before, reversal.lines)
    return paid_back(shares_of(sale), after) - paid_back(shares_of(sale), before)


def beyond_the_sale(reversal: Reversal, sale: Sale, before: Mapping[int, PieceCount]) -> tuple[int, int, bool]:
    """Points taken and points given for pieces that the sale no longer had, and whether there were such pieces."""
    upto = dict(before)
    taken = given = 0
    twice = False
    for line in reversal.lines:
        sold = sale.lines[line.line - 1].quantity if line.line <= len(sale.lines) else 0
        upto = with_lines(upto, (line,))
        excess = min(line.pieces, max(0, upto[line.line] - sold))
        twice = twice or excess > 0
        taken += int(line.points * excess // line.pieces)
        given += int(line.used * excess // line.pieces)
    return min(taken, reversal.effect.take), min(given, reversal.effect.give), twice


def once(reversal: Reversal, sale: Sale, before: Mapping[int, PieceCount]) -> Reversal:
    """The return with no more points for the pool than its pieces still had; rights that a till gave are given."""
    if reversal.effect.credit is Credit.LOCAL:
        return reversal
    upto, due = dict(before), 0
    for line in reversal.lines:
        if line.line <= len(sale.lines):
            sold, done = sale.lines[line.line - 1], upto.get(line.line, 0)
            upto = with_lines(upto, (line,))
            had, has = min(done, sold.quantity), min(upto[line.line], sold.quantity)
            due += min(line.used, taken_between(sold.used, sold.quantity, had, has))
    effect = msgspec.structs.replace(reversal.effect, give=min(reversal.effect.give, due))
    return msgspec.structs.replace(reversal, effect=effect)


def _fair_line(line: ReturnedLine, sale: Sale) -> ReturnedLine:
    if line.line > len(sale.lines):
        return msgspec.structs.replace(line, points=0, used=0)
    sold = sale.lines[line.line - 1]
    points, used = (_rounded_up(total, sold.quantity, line.pieces) for total in (sold.points, sold.used))
    return msgspec.structs.replace(line, points=min(line.points, points), used=min(line.used, used))


def _money_fits(reversal: Reversal, sale: Sale) -> bool:
    """Whether what was handed back is what the pieces cost; who does not know what came back before rounds anew."""
    sold = shares_of(sale)
    for line in reversal.lines:
        if line.line > len(sold) or line.pieces > sold[line.line - 1].quantity:
            continue
        paid, quantity = sold[line.line - 1].paid_minor, sold[line.line - 1].quantity
        if not paid * line.pieces // quantity <= line.amount_minor <= _rounded_up(paid, quantity, line.pieces):
            return False
    whole = sum(line.amount_minor for line in reversal.lines)
    return (reversal.currency, reversal.amount_minor) == (sale.currency, whole)


def _rounded_up(total: int, quantity: int, pieces: PieceCount) -> int:
    return -int(-total * min(pieces, quantity) // quantity)
