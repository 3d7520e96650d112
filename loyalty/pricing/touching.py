"""Which rules count on which lines once they stack; the order in which rules or lines are written changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from loyalty.rules.stacking import Rule, Stacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty.basket import Line
    from loyalty.occasion import Occasion
    from loyalty.patron import Patron

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Touch(Generic[R]):
    """A rule and the lines (from 0) on which it may count."""

    rule: R
    lines: frozenset[int]


def touched(
    rules: Iterable[R], lines: Sequence[Line], open_lines: Iterable[int], occasion: Occasion, patron: Patron
) -> list[Touch[R]]:
    """The rules that hold now, each with those of the open lines that are its goods."""
    still_open = tuple(open_lines)
    found = []
    for rule in rules:
        if rule.when.holds(occasion, patron):
            mine = frozenset(at for at in still_open if rule.goods.has(lines[at]))
            if mine:
                found.append(Touch(rule, mine))
    return found


def without_overruled(touches: Iterable[Touch[R]], gives: Callable[[Touch[R]], int]) -> list[Touch[R]]:
    """The touches that are left once each exclusive rule, the highest priority first, has taken its lines alone.

    An exclusive rule that gives nothing on the lines that are left to it (its bonus is not reached) takes none.
    """
    every = list(touches)
    alone = sorted(
        (touch for touch in every if touch.rule.stacking is Stacking.EXCLUSIVE),
        key=lambda touch: (-touch.rule.priority, touch.rule.id),
    )
    taken: frozenset[int] = frozenset()
    winners = []
    for touch in alone:
        mine = Touch(touch.rule, touch.lines - taken)
        if mine.lines and gives(mine):
            winners.append(mine)
            taken |= mine.lines
    others = (
        Touch(touch.rule, touch.lines - taken) for touch in every if touch.rule.stacking is not Stacking.EXCLUSIVE
    )
    return winners + [touch for touch in others if touch.lines]


def best_of_groups(touches: Iterable[Touch[R]], gives: Callable[[Touch[R]], int]) -> list[Touch[R]]:
    """Of each `best_of` group the touch that gives most (the first by id of equals), and all that are in no group."""
    best: dict[str, Touch[R]] = {}
    kept = []
    for touch in sorted(touches, key=lambda touch: touch.rule.id):
        if touch.rule.stacking is not Stacking.BEST_OF:
            kept.append(touch)
        elif touch.rule.group not in best or gives(touch) > gives(best[touch.rule.group]):
            best[touch.rule.group] = touch
    return [*kept, *best.values()]


def on_line(touches: Iterable[Touch[R]], at: int, gives: Callable[[R], int]) -> list[R]:
    """The rules that count on one line, by id: of each `best_of` group the one that gives most there."""
    here = (Touch(touch.rule, frozenset((at,))) for touch in touches if at in touch.lines)
    counting = best_of_groups(here, lambda touch: gives(touch.rule))
    return sorted((touch.rule for touch in counting), key=lambda rule: rule.id)
