"""What an op's decision made somebody's purchase: a sale of theirs, or a finished one whose points they were given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.points.lotting import CLOCK_MS
from loyalty.sales.shares import paid_back, shares_of

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
    back, sale = decision.money_back, original.sale
    if sale.invoice is not UNSET:  # What was paid on it was paid elsewhere, and counted as its claim was.
        claim = book.claims.get(decision.returned[0][0])
        back = 0 if claim is None or claim.member is None else sale.due_minor
    return Purchase(decision.member, sale, -back, 0)


def purchase_of(decision: Decision, book: Book) -> Purchase | None:
    """The purchase; None where there is none, or where the sale has not arrived yet."""
    place, sales = decision.claimed or (decision.id, 1)
    original = book.originals.get(place)
    if decision.member is None or original is None or original.sale is None or not original.booked:
        return None
    sale = original.sale
    if decision.claimed is None and sale.invoice is not UNSET:
        return None
    if decision.claimed is None:
        return Purchase(decision.member, sale, sale.due_minor, 1)
    back = book.returned.get(place, {})
    cancelled = sale.invoice is not UNSET and bool(back)
    left = 0 if cancelled else sale.due_minor - paid_back(shares_of(sale), back)
    return Purchase(decision.member, sale, sales * left, sales)
