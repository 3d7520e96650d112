"""A sale against itself: parts that add up, a receipt number used once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.book import Reference
from loyalty.ops.operations import Sale
from loyalty.ops.tally import day_of

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Operation

INVOICE_USED = "invoice_used"
NO_STORE = ""
"""In the place of a store in the number of an invoice."""
AT_MS_MAX = 1 << 52
"""Wall times of ops beyond this are no times."""


def with_sale(decision: Decision, sale: Sale, book: Book) -> Decision:
    """The decision with what is odd about the sale itself; the book takes its receipt number."""
    flags = list(decision.flags)
    if not _adds_up(sale):
        flags.append("sums_differ")
    reference = reference_of(sale)
    if reference is not None and book.references.get(reference, decision.id) != decision.id:
        flags.append("reference_used" if sale.invoice is UNSET else INVOICE_USED)
        reference = None
    if reference is not None:
        book.references[reference] = decision.id
    return replace(decision, flags=tuple(flags), reference=reference)


def _adds_up(sale: Sale) -> bool:
    lines = sale.lines
    return (
        sale.effect.earn == sum(line.points for line in lines)
        and sale.effect.use == sum(line.used for line in lines)
        and sale.total_minor == sum(line.amount_minor for line in lines)
        and sale.discount_minor in (0, sale.points_value_minor)
        and sum(line.discount_minor for line in lines) == sale.points_value_minor + sale.voucher_value_minor
        and sale.due_minor == sale.total_minor - sale.points_value_minor - sale.voucher_value_minor
    )


def reference_of(operation: Operation) -> Reference | None:
    """The number that a sale takes, None without one or at an impossible time.

    A receipt's number is one of its store and of a day by that store's clocks, an invoice's one of the whole shop.
    """
    context = operation.context
    if not isinstance(operation, Sale):
        return None
    if operation.invoice is not UNSET:
        return Reference(NO_STORE, 0, operation.invoice)
    if context.reference is None or not 0 <= context.at_ms <= AT_MS_MAX:
        return None
    return Reference(context.store, day_of(operation), context.reference)
