"""A voucher issued for points that its till did not hold: void, and what was taken for it is the member's again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.judging.book import NOT_PAID, Allowed
from loyalty.ops.effect import Effect
from loyalty.ops.operations import VoucherIssue

if TYPE_CHECKING:
    from central.judging.book import Book
    from loyalty.ops.operations import Operation
    from loyalty.values.ids import OpId

POINTS_AWAITED = "points_awaited"


def is_unpaid(op: OpId, operation: Operation, book: Book) -> bool:
    """Whether it issues a voucher for more than its till holds; one that is used or was granted stands.

    So does what an older copy of a till issued, which could not know: the shop bears that, and looks at the copy.
    """
    if not isinstance(operation, VoucherIssue) or book.accepted or op in book.tells:
        return False
    if operation.effect.use <= book.standings[operation.member].holding.held:
        return False
    known = book.vouchers.get(operation.voucher)
    return known is None or (known.is_made_up and known.used is None)


def awaits_points(op: OpId, operation: Operation, book: Book) -> bool:
    """Whether such points may have come by an earlier operation of the till, which waits itself."""
    return book.waits and is_unpaid(op, operation, book)


def unpaid(issue: VoucherIssue, book: Book) -> Allowed:
    """The till's rights go as far as it had them, and the points come back to the pool."""
    held = book.standings[issue.member].holding.held
    return Allowed(Effect(use=held, give=held), (NOT_PAID,))
