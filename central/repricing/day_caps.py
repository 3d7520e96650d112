"""What a member earned on a day at all tills, held against the cap of that day: each till alone had kept it.

Pure. No points are taken back: without a line no till can know what another one gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.repricing.knowing import believed, day_given
from loyalty.ops.operations import Accrual, Reversal, Sale

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.repricing.knowing import Dealing
    from loyalty.ops.operations import Operation

DAY_CAP_PASSED = "day_cap_passed"


@dataclass(frozen=True, slots=True)
class Passed:
    """A cap of a day, the points that were given on it (less what came back), and at how many tills."""

    cap: int
    points: int
    tills: int


def passed(day: int, dealings: Collection[Dealing], caps: Mapping[int | None, int | None]) -> Passed | None:
    """By what a member's dealings of a store's day passed its cap; None when they did not.

    `caps` are those of the versions that the sales name; the largest counts, and none where one of them has none.
    """
    gave = [one for one in dealings if one.booked and believed(one) and day_given(one.told) == day]
    gave = [one for one in gave if one.told.effect.earn]
    named = [caps.get(one.told.context.programme) for one in gave]
    known = [cap for cap in named if cap is not None]
    if not known or len(known) < len(named):
        return None
    back = sum(one.told.effect.take for one in dealings if _is_back(one.told, day, dealings))
    points = sum(one.told.effect.earn for one in gave) - back
    tills = len({one.at.device for one in gave})
    return Passed(max(known), points, tills) if points > max(known) else None


def _is_back(told: Operation, day: int, dealings: Collection[Dealing]) -> bool:
    """Whether an op takes back what a sale of that day gave, or one that is not known here."""
    if not isinstance(told, Reversal | Accrual):
        return False
    place = (told.origin.device, told.origin.epoch, told.origin.seq)
    days = {
        day_given(one.told)
        for one in dealings
        if isinstance(one.told, Sale) and (one.at.device, one.at.epoch, one.at.seq) == place
    }
    return not days or day in days
