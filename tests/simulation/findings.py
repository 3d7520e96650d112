"""What a seed counted and what it found broken, in the four words of the last line."""

from collections import Counter
from dataclasses import dataclass, field

LOST, DUPLICATED, OVERDRAWN, STUCK = BAD = ("lost", "duplicated", "overdrawn", "stuck")
COUNTS = ("ops", "redemptions", "till_crashes", "server_crashes", "server_restores", "clones")
TOLD_MAX = 20


@dataclass(slots=True)
class Findings:
    """Counts by name, and sentences on what was broken."""

    counts: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def count(self, what: str, by: int = 1) -> None:
        self.counts[what] += by

    def broken(self, kind: str, sentence: str) -> None:
        """A promise was not kept."""
        self.counts[kind] += 1
        if len(self.sentences) < TOLD_MAX:
            self.sentences.append(f"{kind}: {sentence}")

    def hold(self, kind: str, what: str, *, expected: object, found: object) -> None:
        """Two things that must be one."""
        if expected != found:
            self.broken(kind, f"{what}: {found} instead of {expected}")

    @property
    def clean(self) -> bool:
        return not any(self.counts[kind] for kind in BAD)
