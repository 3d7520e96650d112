"""What operations use of a member's, as the levels of proof count it: points, full cards and vouchers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Reversal, Sale, VoucherIssue
from loyalty.ops.stamps import stamped_back, stamped_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from loyalty.ops.operations import Operation
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

    Of vouchers count those that are the member's own: `is_theirs` tells by the id. One that these operations bought
    counts once, by its price or what it takes off, whichever is more. What came back of a card counts where the
    operations hold its sale.
    """
    known = list(operations)
    sales = {one.sale_id: one for one in known if isinstance(one, Sale)}
    points = sum(one.effect.use - one.effect.give for one in known)
    cards_minor = sum(_cards(one, sales) for one in known)
    vouchers: Counter[str] = Counter()
    for one in known:
        vouchers.update(_vouchers(one, is_theirs))
    return max(points + worth(programme, cards_minor, vouchers, known), 0)


def worth(
    programme: Programme, cards_minor: int, vouchers: Mapping[str, int], operations: Iterable[Operation] = ()
) -> int:
    """Points that full cards and vouchers (minor units by id) count, beside what these operations used already.

    Of a voucher that they bought only what it takes off beyond its price: the price is counted.
    """
    prices = {one.voucher: one.effect.use for one in operations if isinstance(one, VoucherIssue)}
    other = sum(minor for id, minor in vouchers.items() if id not in prices)
    bought = sum(max(programme.points_for(max(vouchers.get(id, 0), 0)) - price, 0) for id, price in prices.items())
    return programme.points_for(max(cards_minor + other, 0)) + bought


def _cards(operation: Operation, sales: Mapping[str, Sale]) -> int:
    match operation:
        case Sale():
            return sum(0 if one.off_minor is UNSET else one.off_minor for one in stamped_in(operation))
        case Reversal():
            return -_cards_back(operation, sales.get(operation.origin.sale_id))
        case _:
            return 0


def _vouchers(operation: Operation, is_theirs: Callable[[str], bool]) -> dict[str, int]:
    """What its vouchers took off, by id; less than nothing where they are good again."""
    match operation:
        case Sale() | Reversal():
            sign = 1 if isinstance(operation, Sale) else -1
            return {one.id: sign * one.value_minor for one in operation.vouchers if is_theirs(one.id)}
        case _:
            return {}


def _cards_back(reversal: Reversal, sale: Sale | None) -> int:
    """What full cards took off, in the share of their stamps that came back."""
    took = {} if sale is None else {one.card: one for one in stamped_in(sale) if one.off_minor is not UNSET}
    back = 0
    for one in stamped_back(reversal):
        full = took.get(one.card)
        if full is not None and full.off_minor is not UNSET:
            back += full.off_minor * one.effect.give // full.full
    return back
