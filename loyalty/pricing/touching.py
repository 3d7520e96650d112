"""Which rules count on which lines once they stack; the order in which rules or lines are written changes nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from loyalty.rules.stacking import Rule, Stacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty.rules.conditions import Goods
    from loyalty.rules.stacking import ByWhen
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron

R = TypeVar("R", bound=Rule)
_NONE: frozenset[int] = frozenset()


class Touch(NamedTuple, Generic[R]):
    """A rule and the lines (from 0) on which it may count."""

    rule: R
    lines: frozenset[int]


def touched(
    rules: ByWhen[R],
    marked: Sequence[Sequence[str]],
    open_lines: Iterable[int],
    occasion: Occasion,
    patron: Patron,
) -> list[Touch[R]]:
    """The rules that hold now, each with those of the open lines that are its goods; `marked` see `marks_of`."""
    shelf, stopped = ByMark(marked, frozenset(open_lines)), occasion.stopped
    return [
        Touch(rule, mine)
        for when, alike in rules
        if when.holds(occasion, patron)
        for rule in alike
        if rule.id not in stopped and (mine := shelf.places(rule.goods))
    ]


def without_overruled(touches: Iterable[Touch[R]], gives: Callable[[Touch[R]], int]) -> list[Touch[R]]:
    """The touches that are left once each exclusive rule, the highest priority first, has taken its lines alone.

    An exclusive rule that gives nothing on the lines that are left to it (its bonus is not reached) takes none.
    """
    every = list(touches)
    alone = sorted(
        (touch for touch in every if touch.rule.stacking is Stacking.EXCLUSIVE),
        key=lambda touch: (-touch.rule.priority, touch.rule.id),
    )
    if not alone:
        return every
    taken = _NONE
    winners = []
    for touch in alone:
        mine = Touch(touch.rule, touch.lines - taken)
        if mine.lines and gives(mine):
            winners.append(mine)
            taken |= mine.lines
    for touch in every:
        if touch.rule.stacking is not Stacking.EXCLUSIVE:
            if taken.isdisjoint(touch.lines):
                winners.append(touch)
            elif left := touch.lines - taken:
                winners.append(Touch(touch.rule, left))
    return winners


def best_of_groups(touches: Iterable[Touch[R]], gives: Callable[[Touch[R]], int]) -> list[tuple[Touch[R], int]]:
    """Of each `best_of` group the touch that gives most (the first by id of equals), and all that are in no group.

    Each with what it gives; those that give nothing are left out.
    """
    best: dict[str, tuple[Touch[R], int]] = {}
    kept = []
    for touch in sorted(touches, key=lambda touch: touch.rule.id):
        given = gives(touch)
        if given == 0:
            continue
        if touch.rule.stacking is not Stacking.BEST_OF:
            kept.append((touch, given))
        elif touch.rule.group not in best or given > best[touch.rule.group][1]:
            best[touch.rule.group] = (touch, given)
    return [*kept, *best.values()]


def on_each_line(touches: Iterable[Touch[R]], lines: int, gives: Callable[[R, int], int]) -> list[list[R]]:
    """The rules that count on each of so many lines, by id; of each `best_of` group the one that gives most there."""
    counting: list[list[R]] = [[] for _ in range(lines)]
    groups: dict[str, list[list[R]]] = {}
    for rule, places in sorted(touches, key=lambda touch: touch.rule.id):
        here = counting
        if rule.stacking is Stacking.BEST_OF:
            here = groups.get(rule.group) or groups.setdefault(rule.group, [[] for _ in range(lines)])
        for at in places:
            here[at].append(rule)
    for group in groups.values():
        for at, rules in enumerate(group):
            if rules:
                best = rules[0] if len(rules) == 1 else max(rules, key=lambda rule: gives(rule, at))
                counting[at].append(best)
    if groups:
        for rules in counting:
            if len(rules) > 1:
                rules.sort(key=lambda rule: rule.id)
    return counting


class ByMark:
    """The open lines of one basket by their marks, so that a rule need not look at each line."""

    def __init__(self, marked: Sequence[Sequence[str]], open_lines: frozenset[int]) -> None:
        self._all = open_lines
        self._by: defaultdict[str, set[int]] = defaultdict(set)
        for at in open_lines:
            for mark in marked[at]:
                self._by[mark].add(at)
        self._marks = frozenset(self._by)

    def places(self, goods: Goods) -> frozenset[int]:
        """The lines that are among these goods."""
        marks, by = goods.marks, self._by
        if not marks:
            return self._all
        here = marks & self._marks
        return _NONE.union(*[by[mark] for mark in here]) if here else _NONE
