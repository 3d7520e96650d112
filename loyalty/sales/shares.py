"""What a sale has to give back, whole or in parts: exact whatever the steps, for two of them come to what one would."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import ReturnedLine
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import taken_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.ops.operations import Reversal, Sale, UsedVoucher
    from loyalty.values.points import PieceCount


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many pieces of line `line` (from 1) come back, or so much of the price of its one piece (`part_minor`)."""

    line: int
    quantity: int = 1
    part_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """What a line that was sold has to give back: `paid_minor` of money, points earned, points used.

    `price_minor` is what points and vouchers paid too; None where it is not known, or where no part of it comes back.
    """

    quantity: int
    paid_minor: int
    points: int
    used: int
    price_minor: int | None = None

    def left(self, back: PieceCount) -> PieceCount:
        """Pieces that are left once so many came back."""
        return max(self.quantity - back, 0)

    def left_minor(self, back: PieceCount) -> int | None:
        """How much of its price can still come back in parts; None where it comes back by pieces only."""
        if self.quantity != 1 or not self.price_minor:
            return None
        left = self.left(back) * self.price_minor
        return None if left.denominator != 1 else int(left)


def returned_so_far(reversals: Sequence[Reversal]) -> dict[int, PieceCount]:
    """Pieces already returned of each line, from the earlier reversals of one sale."""
    pieces: dict[int, PieceCount] = {}
    for reversal in reversals:
        pieces = with_lines(pieces, reversal.lines)
    return pieces


def with_lines(before: Mapping[int, PieceCount], lines: Sequence[ReturnedLine]) -> dict[int, PieceCount]:
    """Pieces returned of each line, these with them; parts that no sale has are bounded, see `bounded`."""
    pieces = dict(before)
    for line in lines:
        pieces[line.line] = bounded(pieces.get(line.line, 0) + line.pieces)
    return pieces


def bounded(pieces: PieceCount) -> PieceCount:
    """The same, whole where it is whole; parts of ever other prices, as only a liar has them, grow no long numbers."""
    if isinstance(pieces, int):
        return pieces
    short = pieces.limit_denominator(AMOUNT_MINOR_MAX)
    return int(short) if short.denominator == 1 else short


def shares_of(sale: Sale) -> tuple[Shares, ...]:
    """What each line of a sale has to give back."""
    if sale.invoice is not UNSET:  # What is paid on it is paid elsewhere, and handed back there.
        return tuple(Shares(line.quantity, 0, 0, line.used) for line in sale.lines)
    return tuple(
        Shares(
            line.quantity,
            line.amount_minor - line.discount_minor,
            line.points,
            line.used,
            line.amount_minor if line.reward is UNSET else None,
        )
        for line in sale.lines
    )


def paid_back(sold: Sequence[Shares], pieces: Mapping[int, PieceCount]) -> int:
    """The money, in minor units, that so many pieces of each line brought back."""
    return sum(
        taken_between(line.paid_minor, line.quantity, 0, min(pieces.get(number, 0), line.quantity))
        for number, line in enumerate(sold, start=1)
    )


def returned_lines(
    sale: Sale, before: Mapping[int, PieceCount], wanted: Sequence[Pieces] | None
) -> tuple[ReturnedLine, ...] | Refusal:
    """The shares that come back with these pieces (None = all that is left); two steps give exactly what one would."""
    return returned_shares(shares_of(sale), before, wanted)


def returned_shares(
    sold: Sequence[Shares], before: Mapping[int, PieceCount], wanted: Sequence[Pieces] | None
) -> tuple[ReturnedLine, ...] | Refusal:
    """The same for a sale of which only the shares are known."""
    if wanted is None:
        wanted = [
            rest(number, line, before.get(number, 0))
            for number, line in enumerate(sold, start=1)
            if line.left(before.get(number, 0))
        ]
        if not wanted:
            return Refusal(
                RefusalCode.ALREADY_REFUNDED, "This sale has been returned completely already. Check the receipt."
            )
    if not wanted:
        return Refusal(RefusalCode.BAD_AMOUNT, "Name at least one line to return, or none for the whole sale.")
    if len({pieces.line for pieces in wanted}) != len(wanted):
        return Refusal(RefusalCode.BAD_AMOUNT, "A line is named twice. Name each line once, with all its pieces.")
    lines = []
    for pieces in wanted:
        line = _returned_line(sold, before, pieces)
        if isinstance(line, Refusal):
            return line
        lines.append(line)
    return tuple(lines)


def vouchers_given_back(
    sale: Sale, before: Mapping[int, PieceCount], lines: Sequence[ReturnedLine]
) -> tuple[UsedVoucher, ...]:
    """The vouchers that become good again with these lines: all once nothing of the sale is left, none before.

    Until then what is handed back in money leaves the vouchers' share out.
    """
    back = with_lines(before, lines)
    whole = all(back.get(number, 0) >= line.quantity for number, line in enumerate(sale.lines, start=1))
    return sale.vouchers if whole else ()


def rest(number: int, line: Shares, back: PieceCount) -> Pieces:
    """All that is left of a line."""
    left = line.left(back)
    return Pieces(number, int(left)) if left.denominator == 1 else Pieces(number, 1, line.left_minor(back))


def _returned_line(sold: Sequence[Shares], before: Mapping[int, PieceCount], pieces: Pieces) -> ReturnedLine | Refusal:
    if type(pieces.line) is not int or not 1 <= pieces.line <= len(sold):
        return Refusal(RefusalCode.BAD_AMOUNT, f"The sale has no line {pieces.line}. Name one that it has, from 1.")
    line, done = sold[pieces.line - 1], before.get(pieces.line, 0)
    more = _count_of(line, done, pieces)
    if isinstance(more, Refusal):
        return more

    def share_of(total: int) -> int:
        return taken_between(total, line.quantity, done, done + more)

    is_part = more.denominator != 1
    return ReturnedLine(
        line=pieces.line,
        quantity=1 if is_part else int(more),
        amount_minor=share_of(line.paid_minor),
        points=share_of(line.points),
        used=share_of(line.used),
        part_minor=pieces.part_minor if is_part and pieces.part_minor else UNSET,
        of_minor=line.price_minor if is_part and line.price_minor else UNSET,
    )


def _count_of(line: Shares, done: PieceCount, pieces: Pieces) -> PieceCount | Refusal:
    """How many pieces that is, exactly; or why they cannot come back."""
    left = line.left(done)
    if pieces.part_minor is not None:
        return _part_of(line, done, pieces.line, pieces.part_minor)
    if type(pieces.quantity) is not int or pieces.quantity < 1:
        return Refusal(
            RefusalCode.BAD_AMOUNT, "Pieces to return are a whole number above zero. Correct it and try again."
        )
    if pieces.quantity <= left:
        return pieces.quantity
    sentence = f"Of line {pieces.line} only {int(left)} can still be returned. Name no more than that."
    if left.denominator != 1:
        sentence = f"A part of line {pieces.line} came back already. Name how much of the rest of its price comes back."
    return Refusal(RefusalCode.ALREADY_REFUNDED, sentence)


def _part_of(line: Shares, done: PieceCount, number: int, part_minor: int) -> PieceCount | Refusal:
    left = line.left_minor(done)
    if type(part_minor) is not int or part_minor < 1:
        return Refusal(
            RefusalCode.BAD_AMOUNT, "The part to return is a whole amount above zero. Correct it and try again."
        )
    if left is None or line.price_minor is None:
        sentence = f"Line {number} comes back by the piece, not by an amount. Name how many pieces of it come back."
        return Refusal(RefusalCode.BAD_AMOUNT, sentence)
    if part_minor > left:
        sentence = f"Less than that is left of line {number}. Name no more than is left, or no lines for all the rest."
        return Refusal(RefusalCode.ALREADY_REFUNDED, sentence)
    return bounded(Fraction(part_minor, line.price_minor))
