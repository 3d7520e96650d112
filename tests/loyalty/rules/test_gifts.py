"""A gift is for one thing, and each member has it as often as it says."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.conditions import Goods
from loyalty.rules.gifts import Gift, GiftGround, Per, check_gifts, due, gift_faults, reached
from loyalty.rules.spending import VoucherOffer
from loyalty.rules.tiers import Tier, Tiers
from loyalty.shopping.basket import Line
from loyalty.shopping.patron import Patron
from loyalty.values.errors import BadValue
from tests.programme_strategies import NOON

CUP = VoucherOffer("cup", "Cup", value_minor=350)
LEVELS = Tiers((Tier("silver", "Silver", 1), Tier("gold", "Gold", 9)))
DAY = date(2026, 11, 21)


def gift(**words: Any) -> Gift:  # noqa: ANN401 - any word of the document
    return msgspec.convert({"id": "g", "label": "G", "voucher": "cup"} | words, Gift)


def bought(*lines: Line, visit: int = 1, balance: int = 0, tier: str | None = None) -> GiftGround:
    return GiftGround(NOON, Patron(tier=tier), lines, {"g": visit}, balance)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"balance": 5, "visit": 2}, "is for one thing"),
        ({"from_minor": 5, "from_quantity": 2}, "is for one thing"),
        ({"tier": "gold", "goods": {"tags": ["x"]}}, "names goods"),
        ({"per": "sale"}, "with every sale"),
        ({"per": "sale", "balance": 9}, "with every sale"),
        ({"per": "sale", "tier": "gold"}, "with every sale"),
        ({"from_minor": 5, "least_minor": 5}, "goes with a gift by visit"),
        ({"visit": 2, "least_minor": 0}, "Expected `int` >= 1"),
        ({"budget_vouchers": 0}, "Expected `int` >= 1"),
        ({"visit": 0}, "Expected `int` >= 1"),
        ({"voucher": "a b"}, "matching regex"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: dict[str, object], said: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=said):
        gift(**words)


@given(st.integers(1, 50), st.integers(1, 1_000))
def test_every_nth_visit_brings_one(nth: int, visit: int) -> None:
    assert reached(gift(visit=nth), bought(visit=visit), None) == (visit % nth == 0)


@given(st.integers(1, 600), st.integers(1, 600), st.integers(0, 600))
def test_a_visit_is_one_at_which_enough_was_spent_without_the_money_of_rewards(
    least: int, spent: int, on_reward: int
) -> None:
    lines = (Line("x", "bread", 1, spent), Line("x", "mug", 1, on_reward, reward="mug"))
    assert reached(gift(visit=3, least_minor=least), bought(*lines, visit=3), None) == (spent >= least)
    assert not reached(gift(visit=3, least_minor=least), bought(*lines, visit=4), None)


@given(st.integers(1, 500), st.lists(st.tuples(st.integers(1, 300), st.booleans()), max_size=4), st.booleans())
def test_an_amount_is_that_of_the_goods_meant_without_rewards(
    least: int,
    costs: list[tuple[int, bool]],
    only_coffee: bool,
) -> None:
    lines = [Line("x", "coffee" if coffee else "bread", 1, cost) for cost, coffee in costs]
    lines.append(Line("x", "coffee", 1, 400, reward="mug"))
    meant = sum(cost for cost, coffee in costs if coffee or not only_coffee)
    words = {"goods": {"categories": ["coffee"]}} if only_coffee else {}
    assert reached(gift(from_minor=least, **words), bought(*lines), None) == (meant >= least)


def test_goods_alone_mean_any_of_them() -> None:
    cup = gift(goods={"categories": ["coffee"]})
    assert cup.is_for_goods
    assert reached(cup, bought(Line("x", "coffee", 1, 5)), None)
    assert not reached(cup, bought(Line("x", "bread", 1, 5)), None)
    assert not reached(cup, bought(), None)


@pytest.mark.parametrize(
    ("tier", "tiers", "expected"),
    [("gold", LEVELS, True), ("silver", LEVELS, True), (None, LEVELS, False), ("gold", None, False),
     ("silver", None, True), ("other", LEVELS, False)],
)  # fmt: skip
def test_a_tier_is_reached_by_it_and_by_what_stands_above(
    tier: str | None, tiers: Tiers | None, expected: bool
) -> None:
    assert reached(gift(tier="silver"), bought(tier=tier), tiers) is expected


def test_without_a_purchase_it_asks_for_a_persons_command() -> None:
    by_hand = gift()
    assert by_hand.by_command
    assert list(due([by_hand], bought(Line("x", "coffee", 1, 5), balance=9_999), LEVELS)) == []


def test_conditions_are_asked_like_those_of_a_rule() -> None:
    members_only = gift(balance=5, when={"segments": ["staff"]})
    assert list(due([members_only], bought(balance=5), None)) == []


def test_its_name_says_how_often() -> None:
    names = {per: gift(per=per, from_minor=1).name_for("M", DAY, "T/1/7") for per in Per}
    assert names == {
        Per.MEMBER: "g/M",
        Per.YEAR: "g/M/2026",
        Per.MONTH: "g/M/2026-11",
        Per.DAY: "g/M/2026-11-21",
        Per.SALE: "g/M/T/1/7",
    }


@pytest.mark.parametrize(
    ("gifts", "said"),
    [
        ([gift(), gift()], "two gifts are called `g`; give one of them another id"),
        ([gift(id="rule")], "a rule or an offer is called `rule` as well; give the gift another id"),
        ([gift(voucher="mug")], "`g` gives the voucher `mug`, which stands nowhere in vouchers; write it there"),
        (
            [gift(voucher="open", budget_minor=5)],
            "does not say what it takes off at most; give that voucher most_minor",
        ),
    ],
)
def test_gifts_that_contradict_the_programme_are_refused_with_the_way_out(gifts: list[Gift], said: str) -> None:
    kinds = [CUP, VoucherOffer("open", "Open", item=Goods(tags=("x",)))]
    assert said in " ".join(gift_faults(gifts, kinds, ["rule"]))
    with pytest.raises(BadValue, match="gifts: "):
        check_gifts(gifts, kinds, ["rule"])


def test_right_gifts_are_taken() -> None:
    check_gifts([gift(budget_minor=9), gift(id="h", goods={"tags": ["x"]}, from_quantity=2)], [CUP], ["rule"])
