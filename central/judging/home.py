"""What ops say about home stores: visits, and wishes to be at home where the op was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.judging.orphans import ALREADY_KNOWN, as_told
from loyalty.exchange.wire import Verdict
from loyalty.ops.operations import Accrual, HomeChange, Sale
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from central.judging.book import Decision
    from central.judging.told import ToldAt


@dataclass(slots=True)
class HomeFacts:
    """What ops of one till say about homes: the days of each member's visits, and who wishes to be at home there."""

    visits: dict[str, list[int]] = field(default_factory=dict)
    wishes: set[str] = field(default_factory=set)


def home_facts(ops: Iterable[ToldAt], decisions: Sequence[Decision], store: str, now_ms: int) -> HomeFacts:
    """The facts of ops that were booked in this store; no visit lies in the future, whatever a till's clock said.

    What an earlier incarnation of the till did counts when it is told again, but once.
    """
    facts = HomeFacts()
    for (_, told), decision in zip(ops, decisions, strict=True):
        operation = None if isinstance(told, str) or ALREADY_KNOWN in decision.flags else as_told(told)
        if not isinstance(operation, Sale | Accrual | HomeChange) or decision.verdict is Verdict.QUARANTINED:
            continue
        if isinstance(operation, Accrual) and not (decision.claimed is not None and operation.lines):
            continue
        if decision.member is None or operation.context.store != store:
            continue
        if not isinstance(operation, HomeChange):
            day = min(max(operation.context.at_ms, 0), now_ms) // DAY_MS
            facts.visits.setdefault(decision.member, []).append(day)
        else:
            facts.wishes.add(decision.member)
    return facts
