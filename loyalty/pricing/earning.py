"""What each line of a basket earns and why: rate, multipliers, rounding, bonuses, caps, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.pricing.giving import Gave, Giving
from loyalty.pricing.touching import Touch, best_of_groups, on_each_line, touched, without_overruled
from loyalty.pricing.words import word
from loyalty.rules.earning import Earn, EarnRule, Rate, Scope
from loyalty.rules.part import said
from loyalty.values.points import round_points, share
from loyalty.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron


@dataclass(frozen=True, slots=True)
class LineEarning:
    """Points of a line and the reason in words; `gave` is what of them the counted rules gave."""

    points: int
    why: str
    gave: tuple[Gave, ...] = ()


@dataclass(frozen=True, slots=True)
class Earning:
    """One basket being priced; `amounts_minor` is what each line costs, `bases_minor` what of it counts as spent.

    `marked` are the marks of each line, see `marks_of`; `counted` are the rules of which it is told what they gave,
    None = all.
    """

    earn: Earn
    lines: Sequence[Line]
    marked: Sequence[Sequence[str]]
    amounts_minor: Sequence[int]
    bases_minor: Sequence[int]
    occasion: Occasion
    patron: Patron
    language: str
    counted: Collection[str] | None = ()

    def by_line(self) -> list[LineEarning]:
        """Points and reason of every line."""
        nothing = [self._why_nothing(at) for at in range(len(self.lines))]
        counting = [at for at, why in enumerate(nothing) if not why]
        touches = touched(self.earn.rules_by_when, self.marked, counting, self.occasion, self.patron)
        touches = without_overruled(touches, self._gives)
        times = on_each_line(
            (touch for touch in touches if touch.rule.bonus is None),
            len(self.lines),
            lambda rule, _: _percent(rule),
        )
        words = {touch.rule.id: said(touch.rule.label, self.language) for touch in touches}
        rates = {at: _rate(self.earn, self.lines[at]) for at in counting}
        labels = {at: [words[rule.id] for rule in times[at]] for at in counting}
        points = self._rounded(rates, times)
        giving = Giving(self.counted, len(self.lines))
        for at in counting if self.counts else ():
            giving.multiplied(at, points[at], times[at])
        for touch, given in best_of_groups((touch for touch in touches if touch.rule.bonus is not None), self._gives):
            for at, part in self._spread(touch.lines, given):
                points[at] += part
                labels[at].append(words[touch.rule.id])
                if self.counts:
                    giving.added(at, touch.rule.id, part)
        capped, cap = self._capped(points)
        return [
            LineEarning(
                capped[at],
                nothing[at] or "; ".join(filter(None, (" + ".join(labels[at]) or self._rate_words(at), cap))),
                giving.left(at, points[at], capped[at]) if self.counts else (),
            )
            for at in range(len(self.lines))
        ]

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
            return _percent(touch.rule)
        amount = sum(self.bases_minor[at] for at in touch.lines) if bonus.from_minor else 0
        pieces = sum(self.lines[at].quantity for at in touch.lines) if bonus.from_quantity else 0
        return bonus.points * bonus.times(amount, pieces)

    def _rounded(self, rates: dict[int, Rate], times: Sequence[Sequence[EarnRule]]) -> list[int]:
        """Whole points of every line, before bonuses; lines without a rate have none."""
        rounding, points = self.earn.rounding, [0] * len(self.lines)
        exact = {
            at: (
                self.bases_minor[at] * rate.points * _times_percent(times[at]),
                100 * rate.per_minor,
            )
            for at, rate in rates.items()
        }
        if self.earn.scope is Scope.LINE:
            parts = [round_points(numerator, denominator, rounding) for numerator, denominator in exact.values()]
        else:
            common = lcm(*(denominator for _, denominator in exact.values()))
            weights = [numerator * (common // denominator) for numerator, denominator in exact.values()]
            parts = share(round_points(sum(weights), common, rounding), weights)
        for at, part in zip(exact, parts, strict=True):
            points[at] = part
        return points

    @property
    def counts(self) -> bool:
        """Whether it is asked at all what rules gave."""
        return self.counted is None or bool(self.counted)

    def _spread(self, places: frozenset[int], given: int) -> Iterable[tuple[int, int]]:
        """A bonus lies on its lines by what they cost, so that a return takes back its share of it."""
        lines = sorted(places)
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


def _percent(rule: EarnRule) -> int:
    return rule.multiply_percent or 100


def _times_percent(rules: Sequence[EarnRule]) -> int:
    """What multipliers that count together make of 100: each brings what it is above it."""
    return 100 + sum([_percent(rule) - 100 for rule in rules]) if rules else 100


def _rate(earn: Earn, line: Line) -> Rate:
    """The rate of a line: of its product, its best tag, its nearest category, else the default."""
    if line.product is not None and line.product in earn.products:
        return earn.products[line.product]
    tag = _best_tag(earn, line)
    if tag is not None:
        return earn.tags[tag]
    return next((earn.categories[one] for one in line.categories if one in earn.categories), earn.default)


def _best_tag(earn: Earn, line: Line) -> str | None:
    tagged = [tag for tag in line.tags if tag in earn.tags] if earn.tags else []
    return max(tagged, key=lambda tag: (earn.tags[tag].exact(1), tag), default=None)
