"""Money off the goods themselves, before points and vouchers: by tier, kind of card, segment, day or product."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.rules.part import Positive
from loyalty.rules.stacking import Rule
from loyalty.values.errors import BadValue


class Offer(Rule, frozen=True, kw_only=True):
    """`percent` off, or `minor_each` minor units off each piece; never more than the line costs.

    Once it took `budget_minor` off, the server stops it.
    """

    percent: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    minor_each: Positive | None = None
    budget_minor: Annotated[int, msgspec.Meta(ge=1, le=2**52)] | None = None

    def __post_init__(self) -> None:
        if self.percent is None and self.minor_each is None:
            raise BadValue(f"offer `{self.id}` takes nothing off; give it percent or minor_each")
        if self.percent is not None and self.minor_each is not None:
            raise BadValue(f"offer `{self.id}` takes off either a percentage or an amount; write two offers for both")

    def off(self, amount_minor: int, quantity: int) -> int:
        """What it takes off a line of so many pieces, in minor units, a half rounded up."""
        if self.minor_each is not None:
            return min(self.minor_each * quantity, amount_minor)
        return (amount_minor * (self.percent or 0) + 50) // 100
