"""Points for a sale that is over: how long a member may still claim it, and how often."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.rules.part import Part


class Claims(Part, frozen=True):
    """A sale of nobody may become a member's for `days`; at most so many a day for a member and by a cashier."""

    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 14
    member_day: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 3
    cashier_day: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 20
