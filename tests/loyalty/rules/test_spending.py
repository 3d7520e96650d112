"""What points buy always has a whole worth, and what a reward costs lies within bounds."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.conditions import Goods
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Goodwill, Redeem, VoucherOffer
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.errors import BadValue
from tests.programme_strategies import redeems


@given(redeems(), st.integers(0, 50))
def test_every_step_of_points_is_worth_whole_minor_units(redeem: Redeem, steps: int) -> None:
    programme = Programme(1, "P", "EUR", Earn(default=Rate(1, 100)), redeem)
    points = redeem.minimum + steps * redeem.step
    assert programme.worth_minor(points) * redeem.points == points * redeem.worth_minor


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_steps_and_minimum_that_do_not_fit_are_refused(points: int, step: int, minimum: int) -> None:
    if step % points:
        with pytest.raises(BadValue, match=r"redeem\.step must be a multiple of redeem\.points"):
            Redeem(points, 1, minimum, step)
    elif minimum % step:
        with pytest.raises(BadValue, match=r"redeem\.minimum must be a multiple of redeem\.step"):
            Redeem(points, 1, minimum, step)
    else:
        assert Redeem(points, 1, minimum, step).max_share_percent == 100


@pytest.mark.parametrize("wrong", [{"points": 0}, {"value_minor": 0}, {"valid_days": 0}, {"id": "a b"}, {"name": ""}])
def test_a_voucher_that_costs_nothing_or_is_worth_nothing_is_refused(wrong: dict[str, object]) -> None:
    words = {"id": "a", "name": "A", "points": 1, "value_minor": 1} | wrong
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(words), type=VoucherOffer)


@pytest.mark.parametrize(
    ("takes", "why"),
    [
        ({}, "takes off one thing"),
        ({"value_minor": 5, "percent": 10}, "takes off one thing"),
        ({"percent": 10, "product": "mug"}, "takes off one thing"),
        ({"value_minor": 5, "most_minor": 4}, "leave most_minor out"),
        ({"item": {}}, "names no goods"),
        ({"percent": 10, "not_before": "2026-12-02", "until": "2026-12-01"}, "end before they begin"),
        ({"percent": 10, "until": "2026-02-30"}, "no calendar has the day"),
    ],
)
def test_a_voucher_takes_off_one_thing_and_ends_after_it_begins(takes: dict[str, object], why: str) -> None:
    words = {"id": "a", "name": "A", "points": 1} | takes
    with pytest.raises(msgspec.ValidationError, match=why):
        msgspec.json.decode(msgspec.json.encode(words), type=VoucherOffer)


def test_what_is_said_in_the_programme_is_what_the_voucher_says() -> None:
    mug = VoucherOffer("mug", "Mug", 9, product="mug", not_before="2026-12-01", stores=("harbour",))
    assert mug.terms(7) == VoucherTerms(products=("mug",), from_ms=7, stores=("harbour",))
    cup = VoucherOffer("cup", "Cup", 9, item=Goods(tags=("cup",)), most_minor=500)
    assert cup.terms(None) == VoucherTerms(tags=("cup",), most_minor=500)
    assert VoucherOffer("five", "Five", 9, 500, valid_days=3).terms(None) is None


@pytest.mark.parametrize(
    ("bought", "until", "last"),
    [
        ("2026-11-23", None, "2027-01-09"),
        ("2026-12-30", None, "2027-01-19"),
        ("2026-11-23", "2026-12-31", "2026-12-31"),
    ],
)
def test_the_days_of_a_voucher_are_counted_from_when_it_counts(bought: str, until: str | None, last: str) -> None:
    gift = VoucherOffer("x", "Xmas", 9, 500, valid_days=20, not_before="2026-12-20", until=until)
    assert gift.last_day(date.fromisoformat(bought)) == date.fromisoformat(last)
    assert VoucherOffer("y", "Ever", 9, 500, not_before="2026-12-20").last_day(date.fromisoformat(bought)) is None


def test_goodwill_is_bounded_for_the_member_and_for_the_till() -> None:
    assert (Goodwill().member, Goodwill().till) == (100, 2_000)
