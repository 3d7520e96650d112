"""Which rules count follows from what they say, and never from the order in which they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.touching import Touch, best_of_groups, first_of_groups, holding, taken_alone, touched, touches_of
from loyalty.rules.conditions import Goods, marks_of
from loyalty.rules.earning import EarnRule
from loyalty.rules.stacking import ByGoods, Rule, Stacking, by_when
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from tests.programme_strategies import baskets, occasions, patrons, rule_sets

LINES = 6


@st.composite
def rules_with_gifts(draw: st.DrawFn) -> tuple[dict[int, list[Rule]], dict[str, int]]:
    """Rules by id on each of six lines, exclusive ones of different priorities, and what each of them gives."""
    rules = [
        Rule(
            id=f"r{number}",
            label="R",
            stacking=draw(st.sampled_from(Stacking)),
            group=draw(st.sampled_from("ab")),
            priority=number,
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    here = {at: [rule for rule in rules if draw(st.booleans())] for at in range(LINES)}
    return here, {rule.id: draw(st.integers(0, 3)) for rule in rules}


cases = rules_with_gifts()


def alone_of(here: dict[int, list[Rule]]) -> list[tuple[int, list[Rule]]]:
    return [(at, [rule for rule in rules if rule.stacking is Stacking.EXCLUSIVE]) for at, rules in here.items()]


def ranked(rules: Sequence[Rule], gifts: dict[str, int]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (-gifts[rule.id], rule.id))


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
    now = holding(by_when(rules), occasion, patron)
    found = touched(ByGoods(rules), marked, sorted(open_lines), now)
    touches = touches_of((at, meant.sorts[0]) for at, meant in found.items())
    assert {touch.rule.id: frozenset(touch.lines) for touch in touches} == expected
    assert all(list(touch.lines) == sorted(touch.lines) for touch in touches)


@given(cases, st.randoms())
def test_the_order_of_rules_changes_nothing(case: tuple[dict[int, list[Rule]], dict[str, int]], chance: object) -> None:
    here, gifts = case
    mixed = {at: list(rules) for at, rules in here.items()}
    for rules in mixed.values():
        chance.shuffle(rules)  # type: ignore[attr-defined]  # hypothesis types a seeded generator as an object

    def gives(touch: Touch[Rule]) -> int:
        return gifts[touch.rule.id]

    assert touches_of(mixed.items()) == touches_of(here.items())
    assert taken_alone(alone_of(mixed), gives) == taken_alone(alone_of(here), gives)


@given(cases)
def test_on_each_line_the_highest_exclusive_rule_that_gives_something_stands_alone(
    case: tuple[dict[int, list[Rule]], dict[str, int]],
) -> None:
    here, gifts = case
    taken = taken_alone(alone_of(here), lambda touch: gifts[touch.rule.id])
    for at, rules in alone_of(here):
        giving = [rule for rule in rules if gifts[rule.id]]
        assert taken.get(at) == max(giving, key=lambda rule: rule.priority, default=None)


@given(cases)
def test_an_exclusive_rule_is_asked_what_it_gives_on_the_lines_that_are_left_to_it(
    case: tuple[dict[int, list[Rule]], dict[str, int]],
) -> None:
    here, _ = case

    def gives(touch: Touch[Rule]) -> int:
        return len(touch.lines) // 2

    taken, left = taken_alone(alone_of(here), gives), set(range(LINES))
    alone = {rule.id: rule for _, rules in alone_of(here) for rule in rules}
    for rule in sorted(alone.values(), key=lambda rule: -rule.priority):
        mine = {at for at, rules in here.items() if rule in rules} & left
        if len(mine) > 1:
            left -= mine
        assert {at for at, one in taken.items() if one == rule} == (mine if len(mine) > 1 else set())


@given(cases)
def test_of_each_group_what_gives_most_counts_the_first_of_equals_and_all_that_are_in_none(
    case: tuple[dict[int, list[Rule]], dict[str, int]],
) -> None:
    here, gifts = case
    for rules in here.values():
        expected = [rule for rule in rules if rule.stacking is not Stacking.BEST_OF]
        for group in "ab":
            of_group = [rule for rule in rules if rule.stacking is Stacking.BEST_OF and rule.group == group]
            expected += ranked(of_group, gifts)[:1]
        best = best_of_groups([(rule, gifts[rule.id]) for rule in rules])
        assert all(given == gifts[rule.id] for rule, given in best)
        by_id = sorted(expected, key=lambda rule: rule.id)
        assert sorted((rule for rule, _ in best), key=lambda rule: rule.id) == by_id
        assert first_of_groups(ranked(rules, gifts)) == by_id


def test_lines_with_the_same_rules_share_them() -> None:
    some = ByGoods([Rule(id="a", label="A", goods=Goods(products=("roll", "cake"))), Rule(id="b", label="B")])
    products = ("roll", "cake", None)
    marked = [marks_of(Line("L", "bread", 1, 100, product=product)) for product in products]
    roll, cake, other = touched(some, marked, range(3), {"a"}).values()
    assert roll is cake
    assert ([rule.id for rule in roll.sorts[0]], other.sorts) == (["a"], ((),))


@given(st.sets(st.sampled_from("abcd")), occasions)
def test_a_stopped_rule_does_not_hold_and_the_others_do(stopped: set[str], occasion: Occasion) -> None:
    rules = by_when([Rule(id=id, label="R") for id in "abcd"])
    assert holding(rules, replace(occasion, stopped=frozenset(stopped)), Patron()) == set("abcd") - stopped


def test_of_rules_of_one_group_that_give_the_same_the_first_counts() -> None:
    first, second = Rule(id="a", label="A"), Rule(id="b", label="B")
    assert best_of_groups([(first, 2), (second, 2)]) == [(first, 2)]
