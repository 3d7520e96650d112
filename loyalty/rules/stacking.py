"""How rules that hold at the same time count: together, the best of a group, or one alone; never by their order."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec

from loyalty.rules.conditions import Goods, When
from loyalty.rules.part import Label, Part, Word
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
ByWhen = tuple[tuple[When, tuple[R, ...]], ...]
"""Rules by their conditions, each condition once."""


def by_when(rules: Iterable[R]) -> ByWhen[R]:
    """The rules by their conditions, so that what many of them ask is asked once for a basket; made once."""
    together: dict[When, list[R]] = {}
    for rule in rules:
        together.setdefault(rule.when, []).append(rule)
    return tuple((when, tuple(some)) for when, some in together.items())


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
