"""How spending becomes points: rates, multipliers, bonuses, what earns nothing, rounding and caps."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated

import msgspec

from loyalty.rules.conditions import Goods
from loyalty.rules.part import Name, Part, Points, Positive, SomePoints
from loyalty.rules.stacking import NO_GROUP, RULES_MAX, ByGoods, ByWhen, Rule, Stacking, by_when, check_stacking
from loyalty.values.errors import BadValue
from loyalty.values.points import BALANCE_MAX, Rounding

TIMES_MAX = 1_000


class Scope(StrEnum):
    """Whether fractions of a point are rounded on each line or once a sale."""

    LINE = "line"
    SALE = "sale"


class Rate(Part, frozen=True):
    """`points` for each `per_minor` minor units spent."""

    points: Points
    per_minor: Positive

    def exact(self, amount_minor: int) -> Fraction:
        """Points for an amount, before rounding."""
        return Fraction(amount_minor * self.points, self.per_minor)


class Bonus(Part, frozen=True):
    """`points` once the goods reach an amount or a number of pieces; with `each`, again for every further one.

    Neither amount nor number: for any of the goods at all. `most` bounds how often in one sale.
    """

    points: SomePoints
    from_minor: Positive | None = None
    from_quantity: Positive | None = None
    each: bool = False
    most: Annotated[int, msgspec.Meta(ge=1, le=TIMES_MAX)] = TIMES_MAX

    def __post_init__(self) -> None:
        if self.from_minor is not None and self.from_quantity is not None:
            raise BadValue("a bonus asks for an amount or for a number of pieces, not for both; write two rules")
        if self.each and self.from_minor is None and self.from_quantity is None:
            raise BadValue("a bonus that counts `each` time says for each what: from_minor or from_quantity")

    def times(self, amount_minor: int, quantity: int) -> int:
        """How often it is reached by this much money and so many pieces."""
        if self.from_minor is not None:
            reached = amount_minor // self.from_minor
        elif self.from_quantity is not None:
            reached = quantity // self.from_quantity
        else:
            reached = 1
        return min(reached, self.most if self.each else 1)


class EarnRule(Rule, frozen=True, kw_only=True):
    """Multiplies what its goods earn by percent / 100, or adds a bonus; multipliers that combine add up.

    200 % and 150 % together are 250 %: each brings what it is above 100. Once sales were given `budget_points` by it,
    the server stops it.
    """

    multiply_percent: Annotated[int, msgspec.Meta(ge=101, le=10_000)] | None = None
    bonus: Bonus | None = None
    budget_points: Annotated[int, msgspec.Meta(ge=1, le=BALANCE_MAX)] | None = None

    def __post_init__(self) -> None:
        if self.multiply_percent is None and self.bonus is None:
            raise BadValue(f"rule `{self.id}` gives nothing; give it multiply_percent or a bonus")
        if self.multiply_percent is not None and self.bonus is not None:
            raise BadValue(f"rule `{self.id}` either multiplies or gives a bonus; write two rules for both")


class Caps(Part, frozen=True):
    """The most points of one sale, of one member's day, and that a member may have at all (the earning stops there).

    What the same sale uses makes room under `balance`.
    """

    sale: SomePoints | None = None
    day: SomePoints | None = None
    balance: Positive | None = None


class Earn(Part, frozen=True, dict=True):
    """How spending becomes points; the most particular rate counts: product, tag, nearest category, default.

    Of several tags of one line the best rate counts. `on_redeemed_part` and `on_voucher_part`: whether what is paid
    with points or vouchers earns as well; `on_reward_part`: whether the money that a reward costs does.
    """

    default: Rate
    categories: dict[Name, Rate] = msgspec.field(default_factory=dict)
    products: dict[Name, Rate] = msgspec.field(default_factory=dict)
    tags: dict[Name, Rate] = msgspec.field(default_factory=dict)
    excluded: Goods = Goods()
    rules: Annotated[tuple[EarnRule, ...], msgspec.Meta(max_length=RULES_MAX)] = ()
    rounding: Rounding = Rounding.FLOOR
    scope: Scope = Scope.LINE
    on_redeemed_part: bool = False
    on_voucher_part: bool = False
    on_reward_part: bool = False
    caps: Caps = Caps()

    def __post_init__(self) -> None:
        check_stacking(self.rules, "earn.rules")
        self._check_groups()
        self._check_rates()

    @cached_property
    def rules_by_when(self) -> ByWhen:
        """The rules by their conditions."""
        return by_when(self.rules)

    @cached_property
    def rules_by_goods(self) -> ByGoods[EarnRule]:
        """The exclusive rules; of the others the multipliers, the best first, then by id; and the bonuses."""
        stacking = [rule for rule in self.rules if rule.stacking is not Stacking.EXCLUSIVE]
        multipliers = sorted(stacking, key=lambda rule: (-(rule.multiply_percent or 0), rule.id))
        return ByGoods(
            (rule for rule in self.rules if rule.stacking is Stacking.EXCLUSIVE),
            (rule for rule in multipliers if rule.bonus is None),
            (rule for rule in stacking if rule.bonus is not None),
        )

    def _check_groups(self) -> None:
        """Of multipliers and bonuses none is the best; those of the group that nobody named count one of each."""
        groups: dict[str, bool] = {}
        for rule in self.rules:
            multiplies = rule.multiply_percent is not None
            if rule.stacking is not Stacking.BEST_OF or rule.group == NO_GROUP:
                continue
            if groups.setdefault(rule.group, multiplies) != multiplies:
                raise BadValue(
                    f"earn.rules: group `{rule.group}` holds multipliers and bonuses, of which none is the best; "
                    "give the bonuses a group of their own"
                )

    def _check_rates(self) -> None:
        """A default of 0 says that only what is named earns; then something must."""
        for place, rates in (("categories", self.categories), ("products", self.products), ("tags", self.tags)):
            for name, rate in rates.items():
                if rate.points == 0:
                    raise BadValue(
                        f"earn.{place}: `{name}` has a rate of 0 points; take it out and name it in earn.excluded"
                    )
        named = self.categories or self.products or self.tags
        if self.default.points == 0 and not named and all(rule.bonus is None for rule in self.rules):
            raise BadValue(
                "earn.default: at a rate of 0 points and without any other rate or bonus nobody earns anything; "
                "raise earn.default.points to 1 or more, or name what earns"
            )
