"""How the sample shop's server counts the visits of members."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from loyalty.exchange.wire import Outcome, Verdict
from loyalty.ops.bodies import Unknown
from loyalty.ops.operations import Operation, Reversal, Sale
from loyalty.ops.tally import Visited, tally_of


@dataclass
class VisitBook:
    """Follows what was taken, and puts each change into the member's row."""

    put: Callable[..., None]
    seen: defaultdict[str, Visited] = field(default_factory=lambda: defaultdict(Visited))
    sold: dict[str, Sale] = field(default_factory=dict)

    def took(self, operation: Operation | Unknown, outcome: Outcome) -> None:
        """One operation more, with what became of it."""
        if isinstance(operation, Unknown) or operation.member is None or outcome.verdict is Verdict.QUARANTINED:
            return
        if isinstance(operation, Sale):
            self.sold[operation.sale_id] = operation
        origin = self.sold.get(operation.origin.sale_id) if isinstance(operation, Reversal) else None
        now = self.seen[operation.member].after(tally_of(operation, origin))
        self.seen[operation.member] = now
        self.put("member", id=operation.member, visits=now.visits, last_visit=now.day, day_points=now.points)
