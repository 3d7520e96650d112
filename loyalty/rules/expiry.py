"""When points end: by their age or by the member's inactivity, with pending time before and grace after."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.rules.part import Part

DAY_MS = 86_400_000
OVER_EVERYWHERE_MS = DAY_MS // 2
"""So long after midnight, UTC, the day that ended then is over at every store on earth."""
_Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
_Some = Annotated[int, msgspec.Meta(ge=0, le=3_650)]


class ExpireBy(StrEnum):
    """`age` counts from the day on which they were earned, `inactivity` from the member's last purchase."""

    AGE = "age"
    INACTIVITY = "inactivity"


class Expiry(Part, frozen=True):
    """Points end `days` after they were earned or the member last bought; `warn_days` before that the member is told.

    `grace_days`: what comes back to a lot that has ended meanwhile lives so much longer.
    """

    days: _Days
    by: ExpireBy = ExpireBy.AGE
    warn_days: _Some = 30
    grace_days: _Some = 30

    def end_ms(self, earned_ms: int, active_ms: int) -> int:
        """The end of points earned then by a member last active then."""
        return day_end(earned_ms if self.by is ExpireBy.AGE else max(earned_ms, active_ms), self.days)

    def grace_end_ms(self, now_ms: int) -> int:
        """The end of points that came back now to a lot that has ended."""
        return day_end(now_ms, self.grace_days)


class Vesting(Part, frozen=True):
    """Points are pending for so many days, so that a purchase can come back before they are spent."""

    days: _Days

    def vests_ms(self, earned_ms: int) -> int:
        """When points earned then may be spent."""
        return earned_ms + self.days * DAY_MS


def day_end(from_ms: int, days: int) -> int:
    """The end on the whole earth of the day (UTC) so many days after this: what ends on one day ends together."""
    return (from_ms // DAY_MS + days + 1) * DAY_MS + OVER_EVERYWHERE_MS
