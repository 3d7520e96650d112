"""Which rules count on which lines once they stack; the order in which rules or lines are written changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from loyalty.rules.stacking import Rule, Stacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from loyalty.rules.conditions import Marks
    from loyalty.rules.stacking import ByGoods, ByWhen, Meant
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron

R = TypeVar("R", bound=Rule)
_BEST_OF = Stacking.BEST_OF


class Touch(NamedTuple, Generic[R]):
    """A rule and the lines (from 0, ascending) on which it may count."""

    rule: R
    lines: Sequence[int]


def holding(rules: ByWhen, occasion: Occasion, patron: Patron) -> AbstractSet[str]:
    """The ids of the rules that hold now and that the shop has not stopped."""
    every: frozenset[str] = frozenset()
    return every.union(*[ids for when, ids in rules if when.holds(occasion, patron)]) - occasion.stopped


def touched(
    rules: ByGoods[R], marked: Sequence[Marks], lines: Iterable[int], now: AbstractSet[str]
) -> dict[int, Meant[R]]:
    """For each of these lines the rules that have it among their goods, of those that hold `now`.

    Lines with the same rules share them, so that what follows from them alone is worked out once.
    """
    held: dict[Meant[R], Meant[R]] = {}
    here = {}
    for at in lines:
        every = rules.having(marked[at])
        if every not in held:
            held[every] = every.holding(now)
        here[at] = held[every]
    return here


def touches_of(touched: Iterable[tuple[int, Sequence[R]]]) -> list[Touch[R]]:
    """Lines with their rules as rules with their lines, in the order of their ids."""
    lines: dict[str, list[int]] = {}
    rules: dict[str, R] = {}
    for at, some in touched:
        for rule in some:
            if rule.id in lines:
                lines[rule.id].append(at)
            else:
                lines[rule.id], rules[rule.id] = [at], rule
    return [Touch(rules[id], lines[id]) for id in sorted(rules)]


def taken_alone(touched: Iterable[tuple[int, Sequence[R]]], gives: Callable[[Touch[R]], int]) -> dict[int, R]:
    """The lines that exclusive rules have for themselves, the highest priority first.

    One that gives nothing on the lines that are left to it (its bonus is not reached) takes none.
    """
    taken: dict[int, R] = {}
    for rule, lines in sorted(touches_of(touched), key=lambda touch: -touch.rule.priority):
        mine = [at for at in lines if at not in taken]
        if mine and gives(Touch(rule, mine)):
            taken.update(dict.fromkeys(mine, rule))
    return taken


def best_of_groups(given: Iterable[tuple[R, int]]) -> list[tuple[R, int]]:
    """Of each `best_of` group the rule that gives most (the first of equals), behind all that are in no group."""
    best: dict[str, tuple[R, int]] = {}
    counting = []
    for one in given:
        rule, gives = one
        if rule.stacking is not _BEST_OF:
            counting.append(one)
        elif rule.group not in best or gives > best[rule.group][1]:
            best[rule.group] = one
    return [*counting, *best.values()]


def first_of_groups(rules: Iterable[R]) -> list[R]:
    """By id, the first rule of each `best_of` group and all that are in none."""
    best: dict[str, R] = {}
    counting = []
    for rule in rules:
        if rule.stacking is not _BEST_OF:
            counting.append(rule)
        elif rule.group not in best:
            best[rule.group] = rule
    counting += best.values()
    if len(counting) > 1:
        counting.sort(key=lambda rule: rule.id)
    return counting
