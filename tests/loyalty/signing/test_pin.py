"""A PIN as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.signing.pin import easy_pin, pin_mark, valid_pin


@pytest.mark.parametrize(
    ("text", "good"),
    [("2580", True), ("258013", True), ("258", False), ("2580137", False), ("25 8", False), ("٢٥٨٠", False)],
)
def test_four_to_six_plain_digits(text: str, good: bool) -> None:
    assert valid_pin(text) == good


@given(st.text(max_size=8))
def test_nothing_else_is_a_pin(text: str) -> None:
    assert valid_pin(text) == (4 <= len(text) <= 6 and text.isascii() and text.isdigit())


@pytest.mark.parametrize("pin", ["0000", "777777", "1234", "456789", "9876", "3210", "1124", "2411"])
def test_what_anybody_would_try_first_is_too_easy(pin: str) -> None:
    assert easy_pin(pin, "11-24")


@pytest.mark.parametrize("pin", ["2580", "1357", "112412"])
def test_others_are_not(pin: str) -> None:
    assert not easy_pin(pin, "11-25")
    assert not easy_pin(pin, None)


def test_two_hashes_have_two_marks() -> None:
    assert pin_mark("a") != pin_mark("b")
    assert len(pin_mark("a")) == 16
