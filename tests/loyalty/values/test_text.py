"""The books hold clean texts only, and any text of a stranger can be made one."""

from __future__ import annotations

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.stamped import CardId
from loyalty.rules.part import Word
from loyalty.values.ids import CardNumber
from loyalty.values.text import clean, is_clean
from tests.strategies import wild_texts


@given(wild_texts, st.integers(1, 40))
def test_any_text_becomes_clean_and_stays_as_it_is_from_then_on(text: str, letters_max: int) -> None:
    kept = clean(text, letters_max)
    assert is_clean(kept)
    assert len(kept) <= letters_max
    assert clean(kept, letters_max) == kept
    kept.encode()


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_text_that_can_be_printed_is_cleaned_as_any_other_is(text: str, letters_max: int) -> None:
    looked_at = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", text[: letters_max * 4])
    assert clean(text, letters_max) == unicodedata.normalize("NFC", looked_at).strip()[:letters_max].rstrip()


@pytest.mark.parametrize("text", ["a\nb", "\x00", "a\x7fb", "a\x85b", "\ud800", "e\u0301", "\x1b@"])
def test_control_characters_halves_of_letters_and_loose_accents_are_not_clean(text: str) -> None:
    assert not is_clean(text)


def test_what_people_write_stays() -> None:
    assert clean("  Café – “Zoë”, ١٢٣ 🥐 \\u0000 ", 80) == "Café – “Zoë”, ١٢٣ 🥐 \\u0000"
    assert clean("Cafe\u0301\tlatte\r\n", 80) == "Café latte"
    assert unicodedata.is_normalized("NFC", clean("e\u0301" * 300, 200))


def test_a_text_of_ten_million_letters_is_cut_before_it_is_looked_at() -> None:
    assert clean("x" * 10_000_000, 200) == "x" * 200


@pytest.mark.parametrize(("kind", "name"), [(CardId, "cups"), (Word, "gold"), (CardNumber, "4006381333931")])
def test_no_name_ends_with_a_line_break(kind: type[str], name: str) -> None:
    assert msgspec.convert(name, kind) == name
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(f"{name}\n", kind)
