"""What operations use of a member's, as the levels of proof count it: points, full cards and vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Reversal, Sale, VoucherIssue
from loyalty.ops.stamps import stamped_back, stamped_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from loyalty.ops.operations import Operation, UsedVoucher
    from loyalty.rules.programme import Programme


def uses(operation: Operation) -> bool:
    """Whether it uses anything that a member has to prove, were there enough of it."""
    match operation:
        case Sale():
            full = any(one.effect.use for one in stamped_in(operation))
            return full or bool(operation.vouchers) or operation.effect.use > 0
        case VoucherIssue():
            return operation.effect.use > 0
        case _:
            return False


def used(programme: Programme, operations: Iterable[Operation], is_theirs: Callable[[str], bool]) -> int:
    """Points that one member's operations used, less what came back; money counts as the points that would pay it.

    Of vouchers count those that are the member's own: `is_theirs` tells by the id. What came back of a card counts
    where the operations hold its sale.
    """
    known = list(operations)
    sales = {one.sale_id: one for one in known if isinstance(one, Sale)}
    points = sum(one.effect.use - one.effect.give for one in known)
    return max(points + programme.points_for(max(sum(_minor(one, sales, is_theirs) for one in known), 0)), 0)


def _minor(operation: Operation, sales: Mapping[str, Sale], is_theirs: Callable[[str], bool]) -> int:
    match operation:
        case Sale():
            cards = sum(0 if one.off_minor is UNSET else one.off_minor for one in stamped_in(operation))
            return cards + _of(operation.vouchers, is_theirs)
        case Reversal():
            return -_cards_back(operation, sales.get(operation.origin.sale_id)) - _of(operation.vouchers, is_theirs)
        case _:
            return 0


def _of(vouchers: Iterable[UsedVoucher], is_theirs: Callable[[str], bool]) -> int:
    return sum(one.value_minor for one in vouchers if is_theirs(one.id))


def _cards_back(reversal: Reversal, sale: Sale | None) -> int:
    """What full cards took off, in the share of their stamps that came back."""
    took = {} if sale is None else {one.card: one for one in stamped_in(sale) if one.off_minor is not UNSET}
    back = 0
    for one in stamped_back(reversal):
        full = took.get(one.card)
        if full is not None and full.off_minor is not UNSET:
            back += full.off_minor * one.effect.give // full.full
    return back
