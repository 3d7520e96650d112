"""How rules that hold at the same time count: together, the best of a group, or one alone; never by their order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

import msgspec

from loyalty.rules.conditions import Goods, When
from loyalty.rules.part import Label, Part, Word
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from loyalty.rules.conditions import Marks

RULES_MAX = 500
NO_GROUP = "all"
"""The group of rules that name none."""


class Stacking(StrEnum):
    """`combine` adds to whatever else counts; of a `best_of` group the best counts; `exclusive` keeps others away."""

    COMBINE = "combine"
    BEST_OF = "best_of"
    EXCLUSIVE = "exclusive"


class Rule(Part, frozen=True, kw_only=True):
    """What every rule has: a name, words for people, conditions, goods, and how it stacks.

    `group` belongs to `best_of`; `priority` to `exclusive`: of two that touch a line the higher one has it. Of rules
    that name no group the best multiplier counts and the best bonus beside it.
    """

    id: Word
    label: Label
    when: When = When()
    goods: Goods = Goods()
    stacking: Stacking = Stacking.BEST_OF
    group: Word = NO_GROUP
    priority: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0


R = TypeVar("R", bound=Rule)
ByWhen = tuple[tuple[When, frozenset[str]], ...]
"""The ids of rules by their conditions, each condition once."""
GOODS_KNOWN_MAX = 4_096
"""So many different goods are kept with their rules; then it begins anew."""


def by_when(rules: Iterable[Rule]) -> ByWhen:
    """The rules by their conditions, so that what many of them ask is asked once for a basket; made once."""
    together: dict[When, list[str]] = {}
    for rule in rules:
        together.setdefault(rule.when, []).append(rule.id)
    return tuple((when, frozenset(ids)) for when, ids in together.items())


class Meant(msgspec.Struct, Generic[R], frozen=True, eq=False):
    """The rules for some goods, each sort for itself; one object for all goods that have the same rules."""

    sorts: tuple[tuple[R, ...], ...]

    def holding(self, now: AbstractSet[str]) -> Meant[R]:
        """Those of them whose ids are among these."""
        return Meant(tuple([tuple([rule for rule in some if rule.id in now]) for some in self.sorts]))


class ByGoods(Generic[R]):
    """Rules of some sorts by the goods that they are for, made once; what was found is kept for the next scan.

    Any thread may ask: what two of them find for the same goods at once says the same.
    """

    def __init__(self, *sorts: Iterable[R]) -> None:
        self._rules = [(sort, rule) for sort, some in enumerate(sorts) for rule in some]
        self._sorts = len(sorts)
        self._for_all = frozenset(place for place, (_, rule) in enumerate(self._rules) if rule.goods.is_all)
        self._by_mark: dict[str, list[int]] = {}
        for place, (_, rule) in enumerate(self._rules):
            for mark in rule.goods.marks:
                self._by_mark.setdefault(mark, []).append(place)
        self._by_marks: dict[Marks, Meant[R]] = {}
        self._by_places: dict[tuple[int, ...], Meant[R]] = {}

    def having(self, marks: Marks) -> Meant[R]:
        """The rules that have a line with these marks among their goods, in the order in which they were given."""
        known = self._by_marks.get(marks)
        if known is None:
            if len(self._by_marks) >= GOODS_KNOWN_MAX:
                self._by_marks.clear()
                self._by_places.clear()
            by_mark = self._by_mark
            places = self._for_all.union(*[by_mark[mark] for mark in marks if mark in by_mark])
            known = self._by_marks[marks] = self._at(tuple(sorted(places)))
        return known

    def _at(self, places: tuple[int, ...]) -> Meant[R]:
        known = self._by_places.get(places)
        if known is None:
            sorts: list[list[R]] = [[] for _ in range(self._sorts)]
            for place in places:
                sort, rule = self._rules[place]
                sorts[sort].append(rule)
            known = self._by_places[places] = Meant(tuple(map(tuple, sorts)))
        return known


def check_stacking(rules: Sequence[Rule], place: str) -> None:
    """BadValue where two rules share an id, or two exclusive ones a priority, so that nobody could say which counts."""
    fault = next(stacking_faults(rules), None)
    if fault is not None:
        raise BadValue(f"{place}: {fault}")


def stacking_faults(rules: Sequence[Rule]) -> Iterator[str]:
    """Every contradiction between rules of one list, each as a sentence with the way out."""
    ids = [rule.id for rule in rules]
    for id in sorted({id for at, id in enumerate(ids) if id in ids[:at]}):
        yield f"two rules are called `{id}`; give one of them another id"
    alone: dict[int, str] = {}
    for rule in rules:
        if rule.stacking is not Stacking.EXCLUSIVE:
            continue
        other = alone.setdefault(rule.priority, rule.id)
        if other != rule.id:
            yield (
                f"`{other}` and `{rule.id}` are both exclusive with priority {rule.priority}; "
                "give the one that shall win a higher priority"
            )
