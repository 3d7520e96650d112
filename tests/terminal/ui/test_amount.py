"""What people type as money is read in minor units, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.ui.amount import plain_amount, typed_minor


@pytest.mark.parametrize(
    ("text", "digits", "minor"),
    [
        ("8", 2, 800),
        ("8.5", 2, 850),
        (" 8,50 ", 2, 850),
        ("8.", 2, 800),
        ("0.05", 2, 5),
        ("\u0668\u066b\u0665\u0660", 2, 850),
        ("1250", 0, 1_250),
        ("1.250", 3, 1_250),
        ("8.505", 2, None),
        ("8.5", 0, None),
        ("", 2, None),
        (".5", 2, None),
        ("-8", 2, None),
        ("8 50", 2, None),
        ("123456789", 2, None),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, digits: int, minor: int | None) -> None:
    assert typed_minor(text, digits) == minor


@given(st.integers(1, 10**7), st.sampled_from([0, 2, 3]))
def test_what_is_written_is_read_again(minor: int, digits: int) -> None:
    assert typed_minor(plain_amount(minor, digits), digits) == minor
    assert plain_amount(0, digits) == ""
