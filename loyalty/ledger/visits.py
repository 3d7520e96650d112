"""Where a member is at home: by visits that fade, with a head start for the store where they are at home now.

A visit counts `VISIT` on its day and half of that `HALF_LIFE_DAYS` later, in whole numbers throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VISIT = 1 << 10
HALF_LIFE_DAYS = 60
SCORE_MAX = 1 << 40
_SCALE_BITS = 16


@dataclass(frozen=True, slots=True)
class Visits:
    """What a member's visits to a store were worth on a day (days since 1970, UTC)."""

    score: int
    day: int

    def on(self, day: int) -> int:
        """What they are worth on a later day; on an earlier one as much as then."""
        halvings, days = divmod(max(day - self.day, 0), HALF_LIFE_DAYS)
        return (self.score >> min(halvings, 64)) * _FADED[days] >> _SCALE_BITS

    def with_visit(self, day: int) -> Visits:
        """One visit more; one that is told late counts as much as it would by now."""
        latest = max(self.day, day)
        return Visits(min(self.on(latest) + Visits(VISIT, day).on(latest), SCORE_MAX), latest)


def better_home(home: str | None, visits: Mapping[str, Visits], day: int) -> str | None:
    """The store that is clearly more a home than the present one, None while none is.

    It must be half as much again and a visit and a half ahead, so that nobody is moved to and fro.
    """
    scores = {store: known.on(day) for store, known in visits.items() if store != home}
    best = max(sorted(scores), key=lambda store: scores[store], default=None)
    if best is None or home is None:
        return best
    here = visits[home].on(day) if home in visits else 0
    return best if 2 * scores[best] >= 3 * here + 3 * VISIT else None


def chosen_home(visits: Mapping[str, Visits], day: int) -> Visits:
    """Visits of a store that somebody chose: as much as the best one's, so that old visits do not undo the choice."""
    return Visits(max([VISIT, *(known.on(day) for known in visits.values())]), day)


def _root(power: int, degree: int) -> int:
    """The largest whole number whose `degree`-th power is not more than `power`."""
    low, high = 0, 1 << (power.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= power else (low, middle - 1)
    return low


_FADED = tuple(_root(1 << (_SCALE_BITS * HALF_LIFE_DAYS - days), HALF_LIFE_DAYS) for days in range(HALF_LIFE_DAYS))
"""2 to the power of -days/HALF_LIFE_DAYS, scaled."""
