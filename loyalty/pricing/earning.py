"""What each line of a basket earns and why: rate, multipliers, rounding, bonuses, caps, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.pricing.giving import Gave, Giving
from loyalty.pricing.touching import Touch, best_of_groups, first_of_groups, holding, taken_alone, touched, touches_of
from loyalty.pricing.words import word
from loyalty.rules.earning import Earn, EarnRule, Rate, Scope
from loyalty.rules.part import said
from loyalty.values.points import round_points, share
from loyalty.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from loyalty.rules.conditions import Marks
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron


_EXCLUSIVE, _MULTIPLIERS, _BONUSES = range(3)
"""The places of the sorts of rules in `Earn.rules_by_goods`."""


class LineEarning(msgspec.Struct, frozen=True):
    """Points of a line and the reason in words; `gave` is what of them the counted rules gave."""

    points: int
    why: str
    gave: tuple[Gave, ...] = ()


class _Times(NamedTuple):
    """The multipliers that count on a line, by id, what they make of 100, and their labels."""

    rules: Sequence[EarnRule]
    percent: int
    label: str


@dataclass(frozen=True, slots=True)
class Earning:
    """One basket being priced; `amounts_minor` is what each line costs, `bases_minor` what of it counts as spent.

    `marked` are the marks of each line, see `marks_of`; `counted` are the rules of which it is told what they gave,
    None = all.
    """

    earn: Earn
    lines: Sequence[Line]
    marked: Sequence[Marks]
    amounts_minor: Sequence[int]
    bases_minor: Sequence[int]
    occasion: Occasion
    patron: Patron
    language: str
    counted: Collection[str] | None = ()

    def by_line(self) -> list[LineEarning]:
        """Points and reason of every line."""
        nothing = [self._why_nothing(at) for at in range(len(self.lines))]
        times, bonuses = self._touching([at for at, why in enumerate(nothing) if not why])
        labels = {at: [some.label] if some.label else [] for at, some in times.items()}
        points = self._rounded(times)
        counts, giving = self.counts, Giving(self.counted, len(self.lines))
        for at, some in times.items() if counts else ():
            giving.multiplied(at, points[at], some.rules)
        for rule, lines, given in bonuses:
            label = said(rule.label, self.language)
            for at, part in self._spread(lines, given):
                points[at] += part
                labels[at].append(label)
                if counts:
                    giving.added(at, rule.id, part)
        capped, cap = self._capped(points)
        return [
            LineEarning(
                capped[at],
                why or self._why(at, labels[at], cap),
                giving.left(at, points[at], capped[at]) if counts else (),
            )
            for at, why in enumerate(nothing)
        ]

    def _touching(self, lines: Sequence[int]) -> tuple[dict[int, _Times], list[tuple[EarnRule, Sequence[int], int]]]:
        """The multipliers that count on each of these lines, and each bonus that counts, its lines and its points."""
        now = holding(self.earn.rules_by_when, self.occasion, self.patron)
        here = touched(self.earn.rules_by_goods, self.marked, lines, now)
        by_rules = {meant: self._times(first_of_groups(meant.sorts[_MULTIPLIERS])) for meant in set(here.values())}
        times = {at: by_rules[meant] for at, meant in here.items()}
        bonuses: dict[int, Sequence[EarnRule]] = {at: meant.sorts[_BONUSES] for at, meant in here.items()}
        for at, rule in taken_alone([(at, meant.sorts[_EXCLUSIVE]) for at, meant in here.items()], self._gives).items():
            times[at] = self._times([rule] if rule.bonus is None else [])
            bonuses[at] = [] if rule.bonus is None else [rule]
        touches = touches_of(bonuses.items())
        places = {touch.rule.id: touch.lines for touch in touches}
        best = best_of_groups([(touch.rule, given) for touch in touches if (given := self._gives(touch))])
        return times, [(rule, places[rule.id], given) for rule, given in best]

    def _times(self, rules: Sequence[EarnRule]) -> _Times:
        """What multipliers that count together make of 100: each brings what it is above it."""
        percent = 100 + sum([(rule.multiply_percent or 100) - 100 for rule in rules])
        return _Times(rules, percent, " + ".join([said(rule.label, self.language) for rule in rules]))

    def _why(self, at: int, labels: Sequence[str], cap: str) -> str:
        """The words for a line that earns: its rules or its rate, and the cap that counted."""
        why = " + ".join(labels) or self._rate_words(at)
        return f"{why}; {cap}" if cap else why

    def _why_nothing(self, at: int) -> str:
        """The words for a line that earns nothing whatever the rules say, else none."""
        if not self.earn.excluded.is_all and self.earn.excluded.has(self.marked[at]):
            return word("excluded", self.language)
        if self.lines[at].reward is not None and not self.earn.on_reward_part:
            return word("reward", self.language)
        if self.bases_minor[at] == 0:
            return word("paid" if self.amounts_minor[at] else "free", self.language)
        return ""

    def _rate_words(self, at: int) -> str:
        """The words for the rate of a line, said where no rule is: its product, its tag or its category."""
        earn, line = self.earn, self.lines[at]
        if line.product is not None and line.product in earn.products:
            return word("own_rate", self.language, clean(line.name, TEXT_LETTERS_MAX))
        category = next((one for one in line.categories if one in earn.categories), line.category)
        return _best_tag(earn, line) or clean(line.called(category), TEXT_LETTERS_MAX) or category

    def _gives(self, touch: Touch[EarnRule]) -> int:
        """What a rule gives on its lines: points of a bonus, per cent of a multiplier."""
        bonus = touch.rule.bonus
        if bonus is None:
            return touch.rule.multiply_percent or 100
        amount = sum([self.bases_minor[at] for at in touch.lines]) if bonus.from_minor else 0
        pieces = sum([self.lines[at].quantity for at in touch.lines]) if bonus.from_quantity else 0
        return bonus.points * bonus.times(amount, pieces)

    def _rounded(self, times: Mapping[int, _Times]) -> list[int]:
        """Whole points of every line, before bonuses, by its rate and its multipliers; other lines have none."""
        rounding, points = self.earn.rounding, [0] * len(self.lines)
        rates = [_rate(self.earn, self.lines[at]) for at in times]
        hundredths = [
            self.bases_minor[at] * rate.points * some.percent
            for (at, some), rate in zip(times.items(), rates, strict=True)
        ]
        if self.earn.scope is Scope.LINE:
            exact = zip(hundredths, rates, strict=True)
            parts = [round_points(numerator, 100 * rate.per_minor, rounding) for numerator, rate in exact]
        else:
            common = lcm(*{rate.per_minor for rate in rates})
            weights = [some * (common // rate.per_minor) for some, rate in zip(hundredths, rates, strict=True)]
            parts = share(round_points(sum(weights), 100 * common, rounding), weights)
        for at, part in zip(times, parts, strict=True):
            points[at] = part
        return points

    @property
    def counts(self) -> bool:
        """Whether it is asked at all what rules gave."""
        return self.counted is None or bool(self.counted)

    def _spread(self, lines: Sequence[int], given: int) -> Iterable[tuple[int, int]]:
        """A bonus lies on its lines by what they cost, so that a return takes back its share of it."""
        return zip(lines, share(given, [self.bases_minor[at] for at in lines]), strict=True)

    def _capped(self, points: list[int]) -> tuple[list[int], str]:
        """The points that the caps leave, and the words for the cap that counted."""
        caps, total = self.earn.caps, sum(points)
        rooms = [
            (max(cap - before, 0), name, cap)
            for cap, before, name in (
                (caps.sale, 0, "cap_sale"),
                (caps.day, self.patron.earned_today, "cap_day"),
                (caps.balance, max(self.patron.balance, 0), "cap_balance"),
            )
            if cap is not None
        ]
        room, name, cap = min(rooms, default=(total, "", 0))
        return (points, "") if room >= total else (share(room, points), word(name, self.language, cap))


def _rate(earn: Earn, line: Line) -> Rate:
    """The rate of a line: of its product, its best tag, its nearest category, else the default."""
    if line.product is not None and line.product in earn.products:
        return earn.products[line.product]
    tag = _best_tag(earn, line)
    if tag is not None:
        return earn.tags[tag]
    for category in line.categories:
        if category in earn.categories:
            return earn.categories[category]
    return earn.default


def _best_tag(earn: Earn, line: Line) -> str | None:
    if not earn.tags:
        return None
    tagged = [tag for tag in line.tags if tag in earn.tags]
    return max(tagged, key=lambda tag: (earn.tags[tag].exact(1), tag), default=None)
