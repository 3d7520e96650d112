"""Habits that honest trade does not have: noted for a person, never a reason to refuse anything.

Points are stolen by earning more than by spending: a card that earns again and again is mostly a cashier's own.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from central.store import patterns
from central.store.exceptions import Noted, note
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.operations import Accrual, Sale, VoucherIssue
from loyalty.rules.limits import DAY_MS
from loyalty.sales.using import uses
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.ops.operations import Operation

SALES_A_DAY = 5
REDEMPTIONS_A_DAY = 3
CLAIMS_A_DAY = 3
"""Sales that were given a member later, and invoices said to be paid: both are a cashier's word."""
RETURNS_A_DAY = 10
RETURNS_PERCENT = 20
_USING = (Sale.KIND, VoucherIssue.KIND)
"""Points, full cards and vouchers are used in a sale, or points become a voucher that somebody uses later."""


def note_patterns(tx: Transaction, till: Till, members: Collection[str], now_ms: int) -> None:
    """Looks at the last 24 hours of these members and of the till that just brought something for them."""
    since_ms, day, noted = now_ms - DAY_MS, now_ms // DAY_MS, []
    for member, kinds in sorted(patterns.kinds_of(tx, members, since_ms).items()):
        if kinds[Sale.KIND] > SALES_A_DAY:
            noted.append(Noted("many_sales", now_ms, till.id, member=member, subject=f"{day} {member}"))
        may_use = sum(kinds[kind] for kind in _USING)
        if may_use > REDEMPTIONS_A_DAY and _more_than(
            REDEMPTIONS_A_DAY, _redeems, patterns.bodies_of(tx, member, _USING, since_ms)
        ):
            noted.append(Noted("many_redemptions", now_ms, till.id, member=member, subject=f"{day} {member}"))
        if kinds[Accrual.KIND] > CLAIMS_A_DAY and _more_than(
            CLAIMS_A_DAY, _earns_later, patterns.bodies_of(tx, member, (Accrual.KIND,), since_ms)
        ):
            noted.append(Noted("many_claims", now_ms, till.id, member=member, subject=f"{day} {member}"))
    sales, returns = patterns.till_day(tx, till.id, till.epoch, since_ms) if members else (0, 0)
    if returns > RETURNS_A_DAY and returns * 100 > sales * RETURNS_PERCENT:
        noted.append(Noted("many_returns", now_ms, till.id, subject=str(day)))
    note(tx, noted)


def _more_than(so_many: int, does: Callable[[Operation | Unknown], bool], bodies: Iterable[bytes]) -> bool:
    too_many = islice(filter(does, _read(bodies)), so_many, None)
    return next(too_many, None) is not None


def _read(bodies: Iterable[bytes]) -> Iterator[Operation | Unknown]:
    for body in bodies:
        with suppress(BadWire):
            yield read_body(body)


def _redeems(operation: Operation | Unknown) -> bool:
    return not isinstance(operation, Unknown) and uses(operation)


def _earns_later(operation: Operation | Unknown) -> bool:
    return isinstance(operation, Accrual) and operation.effect.earn > 0
