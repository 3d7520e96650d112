"""Ranks of members: what they are reached by, over which time, and what is needed to keep them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.rules.expiry import day_end
from loyalty.rules.part import Label, Part, Word
from loyalty.values.errors import BadValue

TIERS_MAX = 10


class ReachedBy(StrEnum):
    """Points earned, or money spent (minor units)."""

    POINTS = "points"
    SPEND = "spend"


class Over(StrEnum):
    """All that a member ever did, or the last 365 days."""

    LIFETIME = "lifetime"
    YEAR = "year"


class Tier(Part, frozen=True):
    """One rank, reached at `at` points or minor units."""

    id: Word
    label: Label
    at: Annotated[int, msgspec.Meta(ge=0, le=2**52)]


class Tiers(Part, frozen=True):
    """The ranks from the lowest to the highest; a rank that is not kept is lost `grace_days` after it was missed.

    One that falls because purchases came back is lost with them.
    """

    levels: Annotated[tuple[Tier, ...], msgspec.Meta(min_length=1, max_length=TIERS_MAX)]
    by: ReachedBy = ReachedBy.POINTS
    over: Over = Over.YEAR
    grace_days: Annotated[int, msgspec.Meta(ge=0, le=366)] = 0

    def __post_init__(self) -> None:
        ids = [level.id for level in self.levels]
        if len(set(ids)) != len(ids):
            raise BadValue("tiers: two levels have the same id; give one of them another")
        for lower, upper in zip(self.levels, self.levels[1:], strict=False):
            if upper.at <= lower.at:
                raise BadValue(
                    f"tiers: `{upper.id}` stands above `{lower.id}` and is reached no later; "
                    "write the levels from the lowest to the highest"
                )

    def reached(self, figure: int) -> str | None:
        """The highest rank that so many points or minor units reach."""
        return next((level.id for level in reversed(self.levels) if figure >= level.at), None)

    def rank(self, tier: str | None) -> int:
        """Place of a rank from the bottom, 0 for none and for one that this programme does not know."""
        return next((place for place, level in enumerate(self.levels, start=1) if level.id == tier), 0)

    def label_of(self, tier: str) -> Label:
        """What people call a rank; its id where this programme does not know it."""
        return next((level.label for level in self.levels if level.id == tier), tier)

    def climb(self, before: Ranked, figure: int) -> Climb:
        """Where a member with this rank and figure stands."""
        rank = self.rank(before.tier)
        place = max(rank, self.rank(self.reached(figure)))
        above = self.levels[place] if place < len(self.levels) else None
        missed_ms, keep = before.missed_ms, 0 if rank == 0 else max(self.levels[rank - 1].at - figure, 0)
        if missed_ms is None or not keep:
            return Climb(figure, above)
        return Climb(figure, above, keep, self.lost_ms(missed_ms))

    def lost_ms(self, missed_ms: int) -> int:
        """When a rank goes that was missed then: with the last day of the grace, at once without one."""
        return day_end(missed_ms, self.grace_days) if self.grace_days else missed_ms


@dataclass(frozen=True, slots=True)
class Climb:
    """The next rank above a member's (None at the top); where the own one is in danger, what keeps it and until when.

    All in points or minor units, as the ranks go by; `until_ms` None: nothing is in danger.
    """

    figure: int
    above: Tier | None
    keep: int = 0
    until_ms: int | None = None

    @property
    def missing(self) -> int:
        """What is missing to the next rank."""
        return 0 if self.above is None else self.above.at - self.figure


class Ranked(Part, frozen=True):
    """A member's rank, and since when it has not been earned any more (None = it is)."""

    tier: str | None = None
    missed_ms: int | None = None


def ranked(tiers: Tiers, before: Ranked, figure: int, now_ms: int) -> Ranked:
    """The rank after a purchase or a review: up at once, down only after the grace."""
    earned = tiers.reached(figure)
    if tiers.rank(earned) >= tiers.rank(before.tier):
        return Ranked(earned)
    missed = now_ms if before.missed_ms is None else before.missed_ms
    if now_ms < tiers.lost_ms(missed):
        return Ranked(before.tier, missed)
    return Ranked(earned)
