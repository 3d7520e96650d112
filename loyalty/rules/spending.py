"""What points buy: money off or a tender, vouchers of several kinds, and what a till may give on goodwill."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.rules.conditions import Dates, Goods
from loyalty.rules.part import Day, Name, Part, Positive, Word
from loyalty.shopping.voucher_terms import TERMS_NAMES_MAX, VoucherTerms
from loyalty.values.errors import BadValue
from loyalty.values.points import POINTS_MAX


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
    """A kind of voucher: `value_minor` off, or `percent`, or a piece of `item` or of `product` free.

    Without `points` it cannot be bought, only given. `most_minor` is the most that the last three take off. It ends
    `valid_days` after the first day on which it counts and at the end of the day `until`, whichever comes first
    (neither: never). It counts from when it was bought or given, and from the day `not_before` where that is later.
    """

    id: Word
    name: Name
    points: Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)] | None = None
    value_minor: Positive | None = None
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] | None = None
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    item: Goods | None = None
    product: Name | None = None
    most_minor: Positive | None = None
    not_before: Day | None = None
    until: Day | None = None
    minimum_minor: Positive | None = None
    stores: Annotated[tuple[Name, ...], msgspec.Meta(max_length=TERMS_NAMES_MAX)] = ()

    def __post_init__(self) -> None:
        Dates(self.not_before, self.until)
        given = (self.value_minor, self.percent, self.item, self.product)
        if sum(one is not None for one in given) != 1:
            raise BadValue(
                f"voucher `{self.id}` takes off one thing: give it value_minor, percent, item or product, and only one"
            )
        if self.most_minor is not None and self.value_minor is not None:
            raise BadValue(f"voucher `{self.id}` takes off its value_minor; leave most_minor out")
        if self.item is not None and self.item.is_all:
            raise BadValue(f"voucher `{self.id}` names no goods in item; name categories, products or tags")
        self.terms(None)

    @property
    def cost(self) -> int:
        """Its price in points, 0 where it cannot be bought."""
        return self.points or 0

    @property
    def worth_minor(self) -> int | None:
        """The most that it takes off, None where nothing says so."""
        return self.value_minor if self.value_minor is not None else self.most_minor

    def last_day(self, bought: date) -> date | None:
        """The last day on which it counts when it was bought or given on this one, None: it has no end."""
        first = max(bought, date.min if self.not_before is None else date.fromisoformat(self.not_before))
        days = [] if self.valid_days is None else [first + timedelta(days=self.valid_days)]
        return min([*days, *([] if self.until is None else [date.fromisoformat(self.until)])], default=None)

    def terms(self, from_ms: int | None) -> VoucherTerms | None:
        """What such a voucher says beyond its amount, None when nothing; `from_ms` is where `not_before` begins."""
        goods = Goods(products=(self.product,)) if self.product is not None else self.item or Goods()
        terms = VoucherTerms(
            percent=self.percent,
            categories=goods.categories,
            products=goods.products,
            tags=goods.tags,
            most_minor=self.most_minor,
            minimum_minor=self.minimum_minor,
            from_ms=from_ms,
            stores=self.stores,
        )
        return None if terms == VoucherTerms() else terms


class Goodwill(Part, frozen=True):
    """Points that a till without its server may let a member use beyond what it holds, at most, each time it is alone.

    The member's last known balance has to cover them; what turns out not to be there is the shop's loss.
    """

    member: Positive = 100
    till: Positive = 2_000
