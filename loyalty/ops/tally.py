"""How often a member came, when last, and what they earned on that day: what each operation adds to it.

The server keeps the sum in the member's row; a till adds its own operations that the row does not contain yet, so both
come to the same figures, as with points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Accrual, Reversal, Sale
from loyalty.shopping.occasion import day_number

if TYPE_CHECKING:
    from loyalty.ops.operations import Operation


@dataclass(frozen=True, slots=True)
class Tally:
    """What one operation adds: to the sales that were not undone, and to the points of a day.

    `day` is the store's, in days since 1970.
    """

    visits: int = 0
    day: int | None = None
    points: int = 0


NO_VISIT = Tally()


@dataclass(frozen=True, slots=True)
class Visited:
    """A member's sales, the store's day of the last one (None: never), and what that day's sales earned so far."""

    visits: int = 0
    day: int | None = None
    points: int = 0

    def after(self, tally: Tally) -> Visited:
        """With one more operation; what belongs to a day that is over changes only the number of visits."""
        counted = replace(self, visits=max(self.visits + tally.visits, 0))
        if tally.day is None or (self.day is not None and tally.day < self.day):
            return counted
        if tally.day == self.day:
            return replace(counted, points=max(self.points + tally.points, 0))
        return counted if tally.visits < 1 else replace(counted, day=tally.day, points=tally.points)


def tally_of(operation: Operation, origin: Sale | None) -> Tally:
    """What an operation adds; `origin` is the sale that it takes back, None where it is not known.

    What a return takes back makes room under the day's cap again, on the day of its sale; an undone sale was none. A
    sale whose points are given to somebody later was their visit, on its own day, until they are taken from them again;
    so is an invoice once it is paid.
    """
    match operation:
        case Sale():
            return NO_VISIT if operation.invoice is not UNSET else Tally(1, day_of(operation), operation.effect.earn)
        case Reversal() if origin is not None:
            was_visit = operation.undo and origin.invoice is UNSET
            return Tally(-1 if was_visit else 0, day_of(origin), -operation.effect.take)
        case Accrual():
            day = None if operation.day is UNSET else operation.day
            return Tally(1 if operation.lines else -1, day, operation.effect.earn - operation.effect.take)
        case _:
            return NO_VISIT


def day_of(sale: Sale) -> int:
    """The day of a sale by its store's clocks, in days since 1970; of one without facts by UTC."""
    return day_number(sale.context.at_ms, 0 if sale.facts is UNSET else sale.facts.offset_min)
