"""What an op's decision made somebody's purchase: a sale of theirs, or a finished one whose points they were given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.points.lotting import CLOCK_MS
from loyalty.sales.sale import paid_back, shares_of

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Sale


@dataclass(frozen=True, slots=True)
class Purchase:
    """A booked sale, or what is taken from it again: what that adds to the money and the number of a member's sales."""

    member: str
    sale: Sale
    spend_minor: int
    sales: int

    def at_ms(self, now_ms: int) -> int:
        """When it was sold; now, where its till's clock was wrong."""
        at_ms = self.sale.context.at_ms
        return at_ms if now_ms - CLOCK_MS <= at_ms <= now_ms else now_ms


def returned_from(decision: Decision, book: Book) -> Purchase | None:
    """What a return takes from the day of its sale; None where the sale has not arrived yet."""
    original = book.originals.get(decision.returned[0][0])
    if decision.member is None or original is None or original.sale is None or not original.booked:
        return None
    return Purchase(decision.member, original.sale, -decision.money_back, 0)


def purchase_of(decision: Decision, book: Book) -> Purchase | None:
    """The purchase; None where there is none, or where the sale has not arrived yet."""
    place, sales = decision.claimed or (decision.id, 1)
    original = book.originals.get(place)
    if decision.member is None or original is None or original.sale is None or not original.booked:
        return None
    sale = original.sale
    if decision.claimed is None:
        return Purchase(decision.member, sale, sale.due_minor, 1)
    left = sale.due_minor - paid_back(shares_of(sale), book.returned.get(place, {}))
    return Purchase(decision.member, sale, sales * left, sales)
