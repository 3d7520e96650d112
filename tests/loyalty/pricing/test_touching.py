"""Which rules count follows from what they say, and never from the order in which they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.touching import Touch, best_of_groups, on_each_line, touched, without_overruled
from loyalty.rules.conditions import marks_of
from loyalty.rules.earning import EarnRule
from loyalty.rules.stacking import Rule, Stacking, by_when
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from tests.programme_strategies import baskets, occasions, patrons, rule_sets

LINES = 6


@st.composite
def touches_with_gifts(draw: st.DrawFn) -> tuple[list[Touch[Rule]], dict[str, int]]:
    """Rules on some of six lines, exclusive ones of different priorities, and what each of them gives."""
    count = draw(st.integers(0, 6))
    touches = [
        Touch(
            Rule(
                id=f"r{number}",
                label="R",
                stacking=draw(st.sampled_from(Stacking)),
                group=draw(st.sampled_from("ab")),
                priority=number,
            ),
            draw(st.frozensets(st.integers(0, LINES - 1), min_size=1)),
        )
        for number in range(count)
    ]
    return touches, {f"r{number}": draw(st.integers(0, 3)) for number in range(count)}


cases = touches_with_gifts()


def shown(touches: Sequence[Touch[Rule]]) -> set[tuple[str, frozenset[int]]]:
    return {(touch.rule.id, touch.lines) for touch in touches}


@given(rule_sets(), baskets, occasions, patrons, st.data())
def test_a_rule_touches_the_open_lines_that_are_its_goods_while_it_holds(
    rules: tuple[EarnRule, ...], basket: Basket, occasion: Occasion, patron: Patron, data: st.DataObject
) -> None:
    open_lines = data.draw(st.frozensets(st.integers(0, len(basket.lines) - 1)))
    marked = [marks_of(line) for line in basket.lines]

    def is_named(rule: EarnRule, line: Line) -> bool:
        goods = rule.goods
        return (
            not (goods.categories or goods.products or goods.tags)
            or not {line.category, *line.above}.isdisjoint(goods.categories)
            or line.product in goods.products
            or not set(line.tags).isdisjoint(goods.tags)
        )

    expected = {}
    for rule in rules:
        mine = frozenset(at for at in open_lines if is_named(rule, basket.lines[at]))
        if mine and rule.when.holds(occasion, patron):
            expected[rule.id] = mine
    found = touched(by_when(rules), marked, open_lines, occasion, patron)
    assert {touch.rule.id: touch.lines for touch in found} == expected


@given(cases, st.randoms())
def test_the_order_of_rules_changes_nothing(case: tuple[list[Touch[Rule]], dict[str, int]], chance: object) -> None:
    touches, gifts = case
    mixed = list(touches)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis types a seeded generator as an object

    def gives(touch: Touch[Rule]) -> int:
        return gifts[touch.rule.id]

    assert shown(without_overruled(mixed, gives)) == shown(without_overruled(touches, gives))
    assert best_of_groups(mixed, gives) == best_of_groups(touches, gives)
    each = [on_each_line(some, LINES, lambda rule, at: gifts[rule.id] * at % 4) for some in (mixed, touches)]
    assert each[0] == each[1]


@given(cases)
def test_on_each_line_the_highest_exclusive_rule_that_gives_something_stands_alone(
    case: tuple[list[Touch[Rule]], dict[str, int]],
) -> None:
    touches, gifts = case
    left = without_overruled(touches, lambda touch: gifts[touch.rule.id])
    for at in range(LINES):
        here = [touch.rule for touch in touches if at in touch.lines]
        alone = [rule for rule in here if rule.stacking is Stacking.EXCLUSIVE and gifts[rule.id]]
        winner = max(alone, key=lambda rule: rule.priority, default=None)
        expected = [rule for rule in here if rule.stacking is not Stacking.EXCLUSIVE] if winner is None else [winner]
        assert {touch.rule.id for touch in left if at in touch.lines} == {rule.id for rule in expected}


@given(cases)
def test_of_each_group_what_gives_most_is_left_and_what_gives_nothing_is_not(
    case: tuple[list[Touch[Rule]], dict[str, int]],
) -> None:
    touches, gifts = case
    kept = best_of_groups(touches, lambda touch: gifts[touch.rule.id])
    assert all(given == gifts[touch.rule.id] > 0 for touch, given in kept)
    free = {touch.rule.id for touch in touches if touch.rule.stacking is not Stacking.BEST_OF and gifts[touch.rule.id]}
    assert {touch.rule.id for touch, _ in kept if touch.rule.stacking is not Stacking.BEST_OF} == free
    for group in "ab":
        of_group = [t.rule.id for t in touches if t.rule.stacking is Stacking.BEST_OF and t.rule.group == group]
        most = max((gifts[id] for id in of_group), default=0)
        winner = [min(id for id in of_group if gifts[id] == most)] if most else []
        found = [t.rule.id for t, _ in kept if t.rule.stacking is Stacking.BEST_OF and t.rule.group == group]
        assert found == winner


@given(cases)
def test_on_each_line_one_of_each_group_counts_and_all_that_are_in_none(
    case: tuple[list[Touch[Rule]], dict[str, int]],
) -> None:
    touches, gifts = case

    def gives(rule: Rule, at: int) -> int:
        return (gifts[rule.id] + at) % 3

    for at, rules in enumerate(on_each_line(touches, LINES, gives)):
        here = [touch.rule for touch in touches if at in touch.lines]
        expected = [rule for rule in here if rule.stacking is not Stacking.BEST_OF]
        for group in "ab":
            of_group = [rule for rule in here if rule.stacking is Stacking.BEST_OF and rule.group == group]
            expected += sorted(of_group, key=lambda rule: (-gives(rule, at), rule.id))[:1]
        assert rules == sorted(expected, key=lambda rule: rule.id)


@given(st.sets(st.sampled_from("abcd")), baskets, occasions)
def test_a_stopped_rule_touches_nothing_and_the_others_all_that_they_would(
    stopped: set[str], basket: Basket, occasion: Occasion
) -> None:
    now = replace(occasion, stopped=frozenset(stopped))
    marked = [marks_of(line) for line in basket.lines]
    rules = by_when([Rule(id=id, label="R") for id in "abcd"])
    everywhere = frozenset(range(len(marked)))
    expected = {(id, everywhere) for id in set("abcd") - stopped}
    assert shown(touched(rules, marked, everywhere, now, Patron())) == expected
