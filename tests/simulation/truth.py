"""What is true: every op as it lies on a till's disk, and what people were told; never what the server thinks."""

from collections import Counter
from dataclasses import dataclass, field

from loyalty.operations import Handback, Operation, Reversal, Sale
from terminal.ports import Kept
from tests.simulation.counters import SimTill
from tests.simulation.findings import DUPLICATED, LOST, OVERDRAWN, Findings

Place = tuple[str, int, int]
"""Device, epoch and seq of an op."""


@dataclass(slots=True)
class TrueOp:
    """An op on disk; `skewed` ones are for a person to look at, their points wait."""

    place: Place
    hash: bytes
    operation: Operation
    skewed: bool


@dataclass
class Truth:
    """The books as they must be; I1 is held with every op."""

    findings: Findings
    opening: dict[str, int]
    ops: dict[Place, TrueOp] = field(default_factory=dict)
    names: dict[tuple[str, str], Place] = field(default_factory=dict)
    credited: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    net: Counter[str] = field(default_factory=Counter)
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.credited.update(self.opening)
        self.net.update(self.opening)

    def committed(self, till: SimTill, kept: Kept) -> None:
        """An op lies on a till's disk."""
        operation = kept.operation
        place, name = (till.device, kept.epoch, kept.seq), (till.device, operation.sale_id)
        if name in self.names:
            self.findings.broken(DUPLICATED, f"{name} was committed twice")
        op = TrueOp(place, kept.hash, operation, operation.context.uuid in till.skewed)
        self.ops[place], self.names[name] = op, place
        self.findings.count("ops")
        self.findings.count("handbacks", isinstance(operation, Handback))
        self.findings.count("refunds", isinstance(operation, Reversal))
        self.findings.count("skewed", op.skewed)
        if not op.skewed:
            self._book(operation)

    def _book(self, operation: Operation) -> None:
        member, effect = operation.member, operation.effect
        if member is None:
            return
        if effect.use:
            self.findings.count("redemptions")
        self.credited[member] += effect.earn
        self.spent[member] += effect.use - effect.give
        self.net[member] += effect.delta
        if isinstance(operation, Sale) and effect.use and self.spent[member] > self.credited[member]:
            beyond = self.spent[member] - self.credited[member]
            self.findings.broken(OVERDRAWN, f"{member} spent {beyond} points more than there ever were")

    def answered(self, till: SimTill, document: dict[str, object]) -> None:
        """Somebody was told that this sale or refund is done."""
        self.told.append((till.device, str(document["id"]), str(document["hash"])))

    def hold_told(self) -> None:
        """I6: what was told is on disk."""
        for device, name, digest in self.told:
            place = self.names.get((device, name))
            if place is None or self.ops[place].hash.hex() != digest:
                self.findings.broken(LOST, f"{name} was told done and is not on the till's disk")

    def is_skewed(self, device: str, name: str) -> bool:
        """Whether this sale is one that only a newer server understands."""
        place = self.names.get((device, name))
        return place is not None and self.ops[place].skewed

    def balance(self, member: str) -> int:
        """What a member may at most still spend."""
        return max(self.net[member], 0)
