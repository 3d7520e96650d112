"""What each line of a basket earns and why: rate, multipliers, rounding, bonuses, caps, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from loyalty.points import round_points, share
from loyalty.pricing.touching import Touch, best_of_groups, on_line, touched, without_overruled
from loyalty.pricing.words import word
from loyalty.rules.earning import Earn, EarnRule, Rate, Scope
from loyalty.rules.part import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.basket import Line
    from loyalty.occasion import Occasion
    from loyalty.patron import Patron


@dataclass(frozen=True, slots=True)
class LineEarning:
    """Points of a line and the reason in words."""

    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Earning:
    """One basket being priced; `bases_minor` is what of each line counts as spent, in minor units."""

    earn: Earn
    lines: Sequence[Line]
    bases_minor: Sequence[int]
    occasion: Occasion
    patron: Patron
    language: str

    def by_line(self) -> list[LineEarning]:
        """Points and reason of every line."""
        counting = [at for at in range(len(self.lines)) if self.bases_minor[at] > 0 and not self._is_excluded(at)]
        touches = touched(self.earn.rules, self.lines, counting, self.occasion, self.patron)
        touches = without_overruled(touches, self._gives)
        multipliers = [touch for touch in touches if touch.rule.bonus is None]
        bonuses = [touch for touch in touches if touch.rule.bonus is not None]
        bonuses = [touch for touch in best_of_groups(bonuses, self._gives) if self._gives(touch)]
        counted = [on_line(multipliers, at, _percent) for at in range(len(self.lines))]
        points = self._rounded([self._exact(at, rules) for at, rules in enumerate(counted)])
        for touch in bonuses:
            self._spread(touch, points)
        capped, cap = self._capped(points)
        return [
            LineEarning(capped[at], self._why(at, [*counted[at], *_touching(bonuses, at)], cap))
            for at in range(len(self.lines))
        ]

    def _is_excluded(self, at: int) -> bool:
        return self.earn.excluded.names(self.lines[at])

    def _gives(self, touch: Touch[EarnRule]) -> int:
        """What a rule gives on its lines: points of a bonus, per cent of a multiplier."""
        bonus = touch.rule.bonus
        if bonus is None:
            return _percent(touch.rule)
        amount = sum(self.bases_minor[at] for at in touch.lines)
        return bonus.points * bonus.times(amount, sum(self.lines[at].quantity for at in touch.lines))

    def _exact(self, at: int, rules: Sequence[EarnRule]) -> Fraction:
        if self._is_excluded(at):
            return Fraction(0)
        rate, _ = _rate(self.earn, self.lines[at], self.language)
        percent = 100 + sum(_percent(rule) - 100 for rule in rules)
        return rate.exact(self.bases_minor[at]) * percent / 100

    def _rounded(self, exact: Sequence[Fraction]) -> list[int]:
        rounding = self.earn.rounding
        if self.earn.scope is Scope.LINE:
            return [round_points(one, rounding) for one in exact]
        common = lcm(*(one.denominator for one in exact))
        return share(round_points(sum(exact, Fraction(0)), rounding), [int(one * common) for one in exact])

    def _spread(self, touch: Touch[EarnRule], points: list[int]) -> None:
        """A bonus lies on its lines by what they cost, so that a return takes back its share of it."""
        places = sorted(touch.lines)
        for at, part in zip(places, share(self._gives(touch), [self.bases_minor[at] for at in places]), strict=True):
            points[at] += part

    def _capped(self, points: list[int]) -> tuple[list[int], str]:
        """The points that the caps leave, and the words for the cap that counted."""
        caps, total = self.earn.caps, sum(points)
        rooms = [
            (max(cap - before, 0), word(name, self.language, cap))
            for cap, before, name in (
                (caps.sale, 0, "cap_sale"),
                (caps.day, self.patron.earned_today, "cap_day"),
                (caps.balance, max(self.patron.balance, 0), "cap_balance"),
            )
            if cap is not None
        ]
        room, why = min(rooms, default=(total, ""))
        return (points, "") if room >= total else (share(room, points), why)

    def _why(self, at: int, rules: Sequence[EarnRule], cap: str) -> str:
        if self._is_excluded(at):
            return word("excluded", self.language)
        if self.bases_minor[at] == 0:
            return word("paid", self.language)
        _, rate = _rate(self.earn, self.lines[at], self.language)
        labels = " + ".join(said(rule.label, self.language) for rule in rules) or rate
        return f"{labels}; {cap}" if cap else labels


def _percent(rule: EarnRule) -> int:
    return rule.multiply_percent or 100


def _touching(touches: Sequence[Touch[EarnRule]], at: int) -> list[EarnRule]:
    return [touch.rule for touch in touches if at in touch.lines]


def _rate(earn: Earn, line: Line, language: str) -> tuple[Rate, str]:
    if line.product is not None and line.product in earn.products:
        return earn.products[line.product], word("own_rate", language, line.name)
    tagged = [(earn.tags[tag], tag) for tag in line.tags if tag in earn.tags]
    if tagged:
        return max(tagged, key=lambda found: (found[0].exact(1), found[1]))
    nearest = next((category for category in line.categories if category in earn.categories), None)
    return earn.default if nearest is None else earn.categories[nearest], line.category
