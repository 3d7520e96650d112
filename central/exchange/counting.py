"""Which sales count against the budgets of rules: those that were booked, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.judging.orphans import inside
from central.programmes.budgets import count_sales
from loyalty.exchange.wire import Verdict
from loyalty.ops.operations import Orphan, Sale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.judging.book import Decision
    from central.judging.told import Told
    from central.store.database import Transaction


def count_given(tx: Transaction, ops: Sequence[Told], decisions: Sequence[Decision], now_ms: int) -> None:
    """Counts what was given by the sales among these ops, in the transaction that keeps their outcome."""
    pairs = zip(ops, decisions, strict=True)
    count_sales(tx, [sale for op, decision in pairs if (sale := _booked_sale(op, decision)) is not None], now_ms)


def _booked_sale(op: Told, decision: Decision) -> Sale | None:
    """A sale that counts now; what is told again counts where it was not booked before."""
    if decision.verdict is Verdict.QUARANTINED:
        return None
    told: Told | None = op
    if isinstance(op, Orphan):
        told = inside(op) if decision.entries else ""
    return told if isinstance(told, Sale) else None
