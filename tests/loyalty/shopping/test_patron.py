"""A member as the rules see them refuses what no member can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.shopping.patron import Patron
from loyalty.values.errors import BadValue


@given(st.dates())
def test_every_day_of_a_year_may_be_a_birthday(day: object) -> None:
    assert Patron(birthday=f"{day:%m-%d}").birthday == f"{day:%m-%d}"


@pytest.mark.parametrize("birthday", ["02-30", "2-3", "13-01", "00-10", "04-31", "2000-02-29", "", "02-29\n"])
def test_a_day_that_no_year_has_is_no_birthday(birthday: str) -> None:
    with pytest.raises(BadValue, match="MM-DD"):
        Patron(birthday=birthday)


def test_nobody_earned_less_than_nothing_today() -> None:
    with pytest.raises(BadValue, match="fewer"):
        Patron(earned_today=-1)


def test_a_balance_may_be_a_debt() -> None:
    assert Patron(balance=-50).balance == -50
