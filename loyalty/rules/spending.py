"""What points buy: money off or a tender, vouchers, and what a till may give on goodwill."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.errors import BadValue
from loyalty.points import POINTS_MAX
from loyalty.rules.part import Name, Part, Positive, Word


class RedeemAs(StrEnum):
    """Whether points lower the price (discount) or pay a part of it (tender)."""

    DISCOUNT = "discount"
    TENDER = "tender"


class Redeem(Part, frozen=True):
    """What points buy: `points` points are worth `worth_minor`; a sale uses from `minimum` on in steps of `step`."""

    points: Positive
    worth_minor: Positive
    minimum: Positive
    step: Positive
    max_share_percent: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    by: RedeemAs = RedeemAs.DISCOUNT

    def __post_init__(self) -> None:
        if self.step % self.points:
            raise BadValue("redeem.step must be a multiple of redeem.points, so that every step has a whole worth")
        if self.minimum % self.step:
            raise BadValue("redeem.minimum must be a multiple of redeem.step")


class VoucherOffer(Part, frozen=True):
    """A voucher that points can buy: worth `value_minor` in any sale; `valid_days` None means that it never expires."""

    id: Word
    name: Name
    points: Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]
    value_minor: Positive
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] | None = None


class Goodwill(Part, frozen=True):
    """Points that a till without its server may let a member use beyond what it holds, at most, each time it is alone.

    The member's last known balance has to cover them; what turns out not to be there is the shop's loss.
    """

    member: Positive = 100
    till: Positive = 2_000
