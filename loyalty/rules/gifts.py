"""Vouchers that members are given without asking: for which purchase, how often, and how many in all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec

from loyalty.rules.conditions import Goods, When, marks_of
from loyalty.rules.part import Label, Name, Part, Positive, SomePoints, Word
from loyalty.shopping.basket import QUANTITY_MAX
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from loyalty.rules.spending import VoucherOffer
    from loyalty.rules.tiers import Tiers
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron

GIFTS_MAX = 100
_Pieces = Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]
_Vouchers = Annotated[int, msgspec.Meta(ge=1, le=10**9)]


class Per(StrEnum):
    """How often one member is given it: once for ever, once in a year, month or day of the store, or for each sale."""

    MEMBER = "member"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SALE = "sale"


class Gift(Part, frozen=True, kw_only=True):
    """A voucher for a purchase of `goods` that reaches an amount or a number, a balance, a tier or every nth visit.

    A visit is a day of the store with a sale of at least `least_minor`, counted from when the gift begins.
    With none of these it is given by a person's command alone. At `budget_vouchers`, or before it would come to more
    than `budget_minor` of what its vouchers take off at most, the server stops it.
    """

    id: Word
    label: Label
    voucher: Word
    when: When = When()
    goods: Goods = Goods()
    from_minor: Positive | None = None
    from_quantity: _Pieces | None = None
    balance: SomePoints | None = None
    tier: Name | None = None
    visit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    least_minor: Positive | None = None
    per: Per = Per.MEMBER
    budget_vouchers: _Vouchers | None = None
    budget_minor: Annotated[int, msgspec.Meta(ge=1, le=2**52)] | None = None

    def __post_init__(self) -> None:
        named = [self.from_minor, self.from_quantity, self.balance, self.tier, self.visit]
        if sum(one is not None for one in named) > 1:
            raise BadValue(
                f"gift `{self.id}` is for one thing: from_minor, from_quantity, balance, tier or visit; "
                "write a gift for each"
            )
        if self.least_minor is not None and self.visit is None:
            raise BadValue(
                f"gift `{self.id}`: least_minor goes with a gift by visit; for an amount write from_minor in its place"
            )
        if not self.goods.is_all and not self.is_for_goods:
            raise BadValue(
                f"gift `{self.id}` names goods, which a balance, a tier or a visit does not ask; leave out one"
            )
        if self.per is Per.SALE and (self.by_command or self.balance is not None or self.tier is not None):
            raise BadValue(
                f"gift `{self.id}` would come with every sale for as long as it holds; make per `member`, `year`, "
                "`month` or `day`"
            )

    @property
    def is_for_goods(self) -> bool:
        """Whether it is given for what lies in the basket."""
        return (self.from_minor, self.from_quantity) != (None, None) or not (self.goods.is_all or self._is_for_state)

    @property
    def by_command(self) -> bool:
        """Whether no purchase brings it."""
        return not (self.is_for_goods or self._is_for_state)

    @property
    def _is_for_state(self) -> bool:
        return (self.balance, self.tier, self.visit) != (None, None, None)

    def nth(self, visit: int) -> str:
        """The visit's own name where it is given for that: the tenth is reached once, though earlier ones come back."""
        return "" if self.visit is None else f"visit-{visit}"

    def name_for(self, member: str, day: date, sale: str) -> str:
        """What this member is given only once; `sale` is the sale's own name for ever, or that of its visit."""
        spans = {
            Per.YEAR: f"/{day.year:04}",
            Per.MONTH: f"/{day.year:04}-{day.month:02}",
            Per.DAY: f"/{day.isoformat()}",
            Per.SALE: f"/{sale}",
        }
        return f"{self.id}/{member}{spans.get(self.per, '')}"


@dataclass(frozen=True, slots=True)
class GiftGround:
    """What a gift asks of a sale: `lines` that are left of it, and the member's `balance` after it.

    `visits` says for each gift by visit, by its id, which of the member's visits this was; who is not named made none.
    """

    occasion: Occasion
    patron: Patron
    lines: tuple[Line, ...]
    visits: Mapping[str, int]
    balance: int


def due(gifts: Iterable[Gift], purchase: GiftGround, tiers: Tiers | None) -> Iterator[Gift]:
    """The gifts that a purchase brings, those that the member has had already among them."""
    return (
        one for one in gifts if one.when.holds(purchase.occasion, purchase.patron) and reached(one, purchase, tiers)
    )


def reached(gift: Gift, purchase: GiftGround, tiers: Tiers | None) -> bool:
    """Whether the purchase reaches what the gift is for, whoever made it and whenever."""
    if gift.is_for_goods:
        return _has_goods(gift, [line for line in purchase.lines if line.reward is None])
    if gift.visit is not None:
        visit = purchase.visits.get(gift.id, 0)
        return visit > 0 and visit % gift.visit == 0 and is_visit(gift.least_minor or 0, purchase.lines)
    if gift.balance is not None:
        return purchase.balance >= gift.balance
    return gift.tier is not None and _has_tier(gift.tier, purchase.patron.tier, tiers)


def is_visit(least_minor: int, lines: Sequence[Line]) -> bool:
    """Whether enough was spent for a visit; the money of a reward does not count."""
    return sum(line.amount_minor for line in lines if line.reward is None) >= least_minor


def _has_goods(gift: Gift, lines: Sequence[Line]) -> bool:
    meant = [line for line in lines if gift.goods.has(marks_of(line))]
    if gift.from_minor is not None:
        return sum(line.amount_minor for line in meant) >= gift.from_minor
    return sum(line.quantity for line in meant) >= (gift.from_quantity or 1)


def _has_tier(wanted: str, tier: str | None, tiers: Tiers | None) -> bool:
    """This tier or a higher one; of tiers that the programme does not rank only the very one."""
    return tier == wanted or (tiers is not None and tiers.rank(tier) > tiers.rank(wanted) > 0)


def check_gifts(gifts: Sequence[Gift], offers: Sequence[VoucherOffer], taken: Iterable[str]) -> None:
    """BadValue for the first of `gift_faults`."""
    fault = next(gift_faults(gifts, offers, taken), None)
    if fault is not None:
        raise BadValue(f"gifts: {fault}")


def gift_faults(gifts: Sequence[Gift], offers: Sequence[VoucherOffer], taken: Iterable[str]) -> Iterator[str]:
    """Every contradiction between gifts, vouchers and the names `taken` by rules and offers, with the way out."""
    kinds, ids = {one.id: one for one in offers}, [one.id for one in gifts]
    for id in sorted({id for at, id in enumerate(ids) if id in ids[:at]}):
        yield f"two gifts are called `{id}`; give one of them another id"
    for id in sorted({*ids}.intersection(taken)):
        yield f"a rule or an offer is called `{id}` as well; give the gift another id, so that each is stopped alone"
    for one in gifts:
        kind = kinds.get(one.voucher)
        if kind is None:
            yield f"`{one.id}` gives the voucher `{one.voucher}`, which stands nowhere in vouchers; write it there"
        elif one.budget_minor is not None and kind.worth_minor is None:
            yield (
                f"`{one.id}` counts money, and the voucher `{kind.id}` does not say what it takes off at most; "
                "give that voucher most_minor"
            )
