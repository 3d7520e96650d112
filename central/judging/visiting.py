"""What an op adds to its member's visits, with the sale that it is about where the books know it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.judging.returning import original_behind
from central.judging.shares import as_booked
from loyalty.ops.operations import Accrual, Reversal
from loyalty.ops.tally import tally_of

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Operation


def with_tally(decision: Decision, operation: Operation, book: Book) -> Decision:
    """The decision on an op that was booked, with what it adds to visits and to the points of a day."""
    if isinstance(operation, Accrual):
        return _with_claim(decision, operation)
    if not isinstance(operation, Reversal):
        return replace(decision, tally=tally_of(operation, None))
    original = original_behind(operation, book)
    sale = None if original is None else original.sale
    return replace(decision, tally=tally_of(as_booked(operation, book), sale))


def _with_claim(decision: Decision, accrual: Accrual) -> Decision:
    """A claim that was not taken is no visit, and of points only those count that were booked."""
    if decision.claimed is None:
        return decision
    tally = tally_of(accrual, None)
    return replace(decision, tally=replace(tally, points=accrual.effect.delta + decision.beyond))
