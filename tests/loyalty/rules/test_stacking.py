"""Rules of which nobody could say which counts are refused, with the names of both and the way to mend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.conditions import Goods, When
from loyalty.rules.stacking import GOODS_KNOWN_MAX, NO_GROUP, ByGoods, Rule, Stacking, by_when, check_stacking
from loyalty.values.errors import BadValue


def rule(id: str, stacking: Stacking = Stacking.EXCLUSIVE, priority: int = 0) -> Rule:
    return Rule(id=id, label=id, stacking=stacking, priority=priority)


rules = st.lists(st.builds(rule, st.sampled_from("abcdef"), st.sampled_from(Stacking), st.integers(0, 3)), max_size=6)


def is_ambiguous(some: list[Rule]) -> bool:
    pairs = [(one, other) for at, one in enumerate(some) for other in some[at + 1 :]]
    return any(
        one.id == other.id or (one.stacking is other.stacking is Stacking.EXCLUSIVE and one.priority == other.priority)
        for one, other in pairs
    )


@given(rules)
def test_rules_are_refused_exactly_when_two_share_a_name_or_two_exclusive_ones_a_priority(some: list[Rule]) -> None:
    if is_ambiguous(some):
        with pytest.raises(BadValue, match=r"^here: .* (give|higher)"):
            check_stacking(some, "here")
    else:
        check_stacking(some, "here")


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(BadValue, match=r"^offers: two rules are called `a`; give one of them another id$"):
        check_stacking([rule("a"), rule("a", Stacking.COMBINE)], "offers")


def test_two_exclusive_rules_of_one_priority_are_refused() -> None:
    sentence = (
        r"^earn\.rules: `a` and `b` are both exclusive with priority 3; "
        r"give the one that shall win a higher priority$"
    )
    with pytest.raises(BadValue, match=sentence):
        check_stacking([rule("a", priority=3), rule("b", priority=3)], "earn.rules")


def test_where_nothing_is_said_the_best_counts() -> None:
    plain = Rule(id="a", label="A")
    assert (plain.stacking, plain.group, plain.priority) == (Stacking.BEST_OF, NO_GROUP, 0)


@given(st.lists(st.tuples(st.sampled_from(("gold", "silver", "")), st.sampled_from(Stacking)), max_size=8))
def test_by_when_holds_every_rule_once_under_its_own_conditions_and_each_condition_once(
    drawn: list[tuple[str, Stacking]],
) -> None:
    some = [
        Rule(id=f"r{number}", label="R", when=When(tiers=(tier,) if tier else ()), stacking=stacking)
        for number, (tier, stacking) in enumerate(drawn)
    ]
    together = by_when(some)
    assert sorted((id, when) for when, ids in together for id in ids) == [(one.id, one.when) for one in some]
    assert len({when for when, _ in together}) == len(together)


tags = st.lists(st.sampled_from("abcd"), unique=True, max_size=3).map(tuple)


@given(st.lists(tags, max_size=6), st.lists(tags, min_size=1, max_size=6), st.integers(0, 6))
def test_by_goods_finds_each_time_all_rules_of_each_sort_in_their_order(
    named: list[tuple[str, ...]], lines: list[tuple[str, ...]], parted: int
) -> None:
    rules = [Rule(id=f"r{number}", label="R", goods=Goods(tags=some)) for number, some in enumerate(named)]
    sorts = (rules[:parted], list(reversed(rules[parted:])))
    by_goods = ByGoods(*sorts)
    for line in (*lines, *lines):
        marks = tuple(f"tag {tag}" for tag in line)
        expected = tuple(tuple(rule for rule in some if rule.goods.has(marks)) for some in sorts)
        assert by_goods.having(marks).sorts == expected


def test_by_goods_keeps_only_so_many_goods_and_finds_the_others_again() -> None:
    by_goods = ByGoods([Rule(id="a", label="A", goods=Goods(tags=("0",)))])
    first = by_goods.having(("tag 0",))
    assert by_goods.having(("tag 0",)) is first
    for number in range(1, GOODS_KNOWN_MAX + 1):
        by_goods.having((f"tag {number}",))
    again = by_goods.having(("tag 0",))
    assert again is not first
    assert again.sorts == first.sorts
