"""What an operation does to an account of points or stamps, and where what it gives goes."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from loyalty.ops.fields import Given, Points
from loyalty.values.errors import BadValue
from loyalty.values.points import check_points


class Credit(StrEnum):
    """Where points go that an op gives: `local` become rights of this till at once, `pool` belong to no till."""

    LOCAL = "local"
    POOL = "pool"


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an op does to the member's points; see `ledger` for the bookings.

    `earn` and `give` (back) are credited to `credit`, of `earn` the till already sets `repay` against known debt;
    `use` comes out of rights; of `take` (back) the till found `take_local` in its rights, the server finds the rest.
    `release` gives up rights: the points go back to the pool and no points change. `goodwill` is the part of `use` that
    the till did not hold and the shop vouches for.
    """

    earn: Points = 0
    repay: Points = 0
    use: Points = 0
    take: Points = 0
    take_local: Points = 0
    give: Points = 0
    credit: Credit = Credit.POOL
    release: Points = 0
    goodwill: Given | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        for points in (self.earn, self.repay, self.use, self.take, self.take_local, self.give, self.release):
            check_points(points)
        if self.goodwill is not msgspec.UNSET and not 1 <= check_points(self.goodwill) <= self.use:
            raise BadValue("goodwill is a part of what is used")
        if self.repay > self.earn or self.take_local > self.take:
            raise BadValue("a part of an effect cannot exceed the whole")

    @property
    def on_goodwill(self) -> int:
        """Points of `goodwill`, 0 where it is absent: in the bytes it stands only where there is some."""
        return 0 if self.goodwill is msgspec.UNSET else self.goodwill

    @property
    def spent(self) -> int:
        """What it takes out of the till's rights."""
        return self.use - self.on_goodwill + self.take_local + self.release

    @property
    def delta(self) -> int:
        """Change of the member's net points (balance less debt), whoever decides where it comes from."""
        return self.earn + self.give - self.use - self.take
