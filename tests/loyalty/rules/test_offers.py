"""An offer takes off what it says and never more than the goods cost."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.offers import Offer
from loyalty.rules.programme import read_programme
from loyalty.values.errors import BadValue
from tests.loyalty.rules.test_programme import document
from tests.programme_strategies import offer_sets

amounts = st.integers(1, 10**9)


@given(st.integers(1, 100), amounts, st.integers(1, 10_000))
def test_a_percentage_is_of_the_line_with_a_half_rounded_up(percent: int, amount: int, quantity: int) -> None:
    exact = Decimal(amount) * percent / 100
    offer = Offer(id="a", label="A", percent=percent)
    assert offer.off(amount, quantity) == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(st.integers(1, 10**6), amounts, st.integers(1, 10_000))
def test_an_amount_is_of_each_piece(minor_each: int, amount: int, quantity: int) -> None:
    off = Offer(id="a", label="A", minor_each=minor_each).off(amount, quantity)
    assert off == min(minor_each * quantity, amount)


@given(offer_sets(), amounts, st.integers(1, 10_000))
def test_no_offer_takes_more_than_the_line_costs(offers: tuple[Offer, ...], amount: int, quantity: int) -> None:
    assert all(0 <= offer.off(amount, quantity) <= amount for offer in offers)


@pytest.mark.parametrize(
    ("offer", "sentence"),
    [
        ({}, "`a` takes nothing off; give it percent or minor_each"),
        ({"percent": 10, "minor_each": 10}, "`a` takes off either a percentage or an amount; write two offers"),
        ({"percent": 0}, r">= 1.*offers\[.*\]\.percent"),
        ({"percent": 101}, r"<= 100.*offers\[.*\]\.percent"),
        ({"minor_each": 0}, r">= 1.*offers\[.*\]\.minor_each"),
        ({"minor_each": 10**9 + 1}, r"<= 1000000000.*offers\[.*\]\.minor_each"),
    ],
)
def test_what_is_no_offer_is_refused_with_the_way_to_mend_it(offer: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        read_programme(document(offers=[{"id": "a", "label": "A"} | offer]))


def test_two_offers_of_one_name_are_refused() -> None:
    twice = [{"id": "a", "label": "A", "percent": 10}] * 2
    with pytest.raises(BadValue, match="offers: two rules are called `a`; give one of them another id"):
        read_programme(document(offers=twice))
