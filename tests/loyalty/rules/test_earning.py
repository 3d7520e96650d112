"""What cannot be meant about earning is refused where it stands, with the way to mend it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.conditions import When
from loyalty.rules.earning import Bonus, Earn, EarnRule, Rate
from loyalty.rules.programme import read_programme
from loyalty.rules.stacking import Stacking
from loyalty.values.errors import BadValue
from tests.loyalty.rules.test_programme import document
from tests.programme_strategies import bonuses, rates

PENNY = Rate(1, 100)
TWICE = {"id": "twice", "label": "Twice", "multiply_percent": 200}
GIFT = {"id": "gift", "label": "Gift", "bonus": {"points": 10}}


@given(rates, st.integers(0, 10**9))
def test_a_rate_is_exact(rate: Rate, amount: int) -> None:
    assert rate.exact(amount) == Fraction(amount, rate.per_minor) * rate.points


@given(bonuses, st.integers(0, 50_000), st.integers(0, 100))
def test_a_bonus_is_reached_as_often_as_its_goods_can_be_counted_off(bonus: Bonus, amount: int, pieces: int) -> None:
    step = bonus.from_minor or bonus.from_quantity
    times, left = 0, pieces if bonus.from_quantity else amount
    while step and left >= step:
        times, left = times + 1, left - step
    expected = times if step else 1
    assert bonus.times(amount, pieces) == min(expected, bonus.most if bonus.each else 1)


@given(bonuses, st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_bonus_never_counts_more_often_than_it_may(bonus: Bonus, amount: int, pieces: int) -> None:
    assert 0 <= bonus.times(amount, pieces) <= bonus.most


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        ("earn__default__points", 0, r"earn\.default: .* raise earn\.default\.points to 1 or more, or name what earns"),
        ("earn__categories", {"tea": {"points": 0, "per_minor": 1}}, r"earn\.categories: `tea` .* earn\.excluded"),
        ("earn__products", {"tea": {"points": 0, "per_minor": 1}}, r"earn\.products: `tea` .* earn\.excluded"),
        ("earn__tags", {"tea": {"points": 0, "per_minor": 1}}, r"earn\.tags: `tea` .* earn\.excluded"),
        ("earn__default__points", -1, r">= 0.*earn\.default\.points"),
        ("earn__default__points", 10**9, r"<= 1000000.*earn\.default\.points"),
        ("earn__default__per_minor", 0, r">= 1.*earn\.default\.per_minor"),
        ("earn__default__per_minor", -1, r">= 1.*earn\.default\.per_minor"),
        ("earn__default__per_minor", 10**9 + 1, r"<= 1000000000.*earn\.default\.per_minor"),
        ("earn__rules", [{**TWICE, "multiply_percent": 100}], r">= 101.*rules\[.*\]\.multiply_percent"),
        ("earn__rules", [{**TWICE, "multiply_percent": 10**9}], r"<= 10000.*rules\[.*\]\.multiply_percent"),
        ("earn__rules", [{**TWICE, **GIFT}], r"`gift` either multiplies or gives a bonus; write two rules for both"),
        ("earn__rules", [{"id": "a", "label": "A"}], r"`a` gives nothing; give it multiply_percent or a bonus.*rules"),
        ("earn__rules", [TWICE, TWICE], r"two rules are called `twice`; give one of them another id"),
        (
            "earn__rules",
            [{**TWICE, "stacking": "exclusive"}, {**GIFT, "stacking": "exclusive"}],
            r"`twice` and `gift` are both exclusive with priority 0; give the one that shall win a higher priority",
        ),
        (
            "earn__rules",
            [{**TWICE, "group": "x"}, {**GIFT, "group": "x"}],
            r"group `x` holds multipliers and bonuses, of which none is the best; give the bonuses a group",
        ),
        (
            "earn__rules",
            [{**TWICE, "when": {"hours": [{"begin": "18:00", "end": "07:00"}]}}],
            r"the hours 18:00 to 07:00 end before they begin; over midnight, name them in two parts.*rules\[.*hours",
        ),
        (
            "earn__rules",
            [{**TWICE, "when": {"dates": [{"first": "2026-12-24", "last": "2026-12-01"}]}}],
            r"the days 2026-12-24 to 2026-12-01 end before they begin; write the earlier one first.*rules\[.*dates",
        ),
        ("earn__rules", [{**TWICE, "when": {"weekdays": ["caturday"]}}], r"caturday.*weekdays"),
        ("earn__rules", [{**TWICE, "when": {"hours": [{"begin": "7:00", "end": "25:00"}]}}], r"hours.*begin"),
        ("earn__rules", [{**TWICE, "when": {"birthday": {"before": 183}}}], r"<= 182.*birthday\.before"),
        ("earn__rules", [{**GIFT, "bonus": {"points": 0}}], r">= 1.*bonus\.points"),
        ("earn__rules", [{**GIFT, "bonus": {"points": 1, "most": 0}}], r">= 1.*bonus\.most"),
        (
            "earn__rules",
            [{**GIFT, "bonus": {"points": 1, "from_minor": 1, "from_quantity": 1}}],
            r"an amount or for a number of pieces, not for both; write two rules.*bonus",
        ),
        (
            "earn__rules",
            [{**GIFT, "bonus": {"points": 1, "each": True}}],
            r"`each` time says for each what: from_minor or from_quantity.*bonus",
        ),
        ("earn__caps", {"sale": 0}, r">= 1.*caps\.sale"),
        ("earn__scope", "basket", r"basket.*scope"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place_and_the_way_to_mend_it(
    place: str, value: object, sentence: str
) -> None:
    with pytest.raises(BadValue, match=f"(?s){sentence}"):
        read_programme(document(**{place: value}))


def test_a_default_of_nothing_is_taken_where_something_else_earns() -> None:
    nothing = Rate(0, 100)
    assert Earn(default=nothing, categories={"tea": PENNY}).default == nothing
    assert Earn(default=nothing, rules=(EarnRule(id="a", label="A", bonus=Bonus(10)),)).default == nothing
    with pytest.raises(BadValue, match="nobody earns anything"):
        Earn(default=nothing, rules=(EarnRule(id="a", label="A", multiply_percent=200),))


def test_a_multiplier_and_a_bonus_that_name_no_group_stand_side_by_side() -> None:
    multiplier = EarnRule(id="a", label="A", multiply_percent=200, when=When(tiers=("gold",)))
    bonus = EarnRule(id="b", label="B", bonus=Bonus(10))
    assert {rule.stacking for rule in Earn(default=PENNY, rules=(multiplier, bonus)).rules} == {Stacking.BEST_OF}
