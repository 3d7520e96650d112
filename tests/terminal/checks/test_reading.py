"""The text of a scan tells what is wrong with the scanner, or why nothing would be done with the code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.scanned import card_code, card_number
from terminal.checks import reading
from terminal.checks.reading import hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MBR\ufffd42", reading.LOST),
        ("?BR)àà'é&\"è", reading.LAYOUT),
        ("C:4àé&12è", reading.LAYOUT),
        ("ьик-42137", reading.OTHER_LETTERS),
        ("x" * 600, reading.LONG),
        ("M:AB\x07C", reading.CONTROLS),
        ("https://example.org", reading.ADDRESS),
        ("javascript:alert(1)", reading.ADDRESS),
        ("WIFI:S:shop;T:WPA;P:secret;;", reading.WI_FI),
        ("@\n\x1e\rANSI 636000080002DL00410278", reading.LICENCE),
        ("(255)977123456789(21)ABC123", reading.FIELDS),
        ("5449000000996", ""),
        ("255977\x1d21ABC", ""),
    ],
)
def test_each_trouble_has_its_sentence(text: str, said: str) -> None:
    assert hint(text, by_keyboard=True) == said


def test_only_a_keyboard_has_a_layout() -> None:
    assert hint("ьик-42137", by_keyboard=False) == ""


@given(st.integers(1, 99_999_999))
def test_our_own_cards_are_never_complained_of(serial: int) -> None:
    assert hint(card_code(card_number(serial)), by_keyboard=True) == ""


@given(st.text(max_size=700))
def test_no_text_of_strangers_breaks_it(text: str) -> None:
    assert isinstance(hint(text, by_keyboard=True), str)
