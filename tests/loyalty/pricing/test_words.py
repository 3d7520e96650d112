"""Every reason has words in every language that the till speaks, and English where it speaks none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.words import word
from loyalty.values.languages import LANGUAGES

NAMES = ("no_member", "excluded", "own_rate", "paid", "free", "cap_sale", "cap_day", "cap_balance")


@pytest.mark.parametrize("name", NAMES)
def test_every_reason_is_said_in_every_language_in_its_own_words(name: str) -> None:
    assert len({word(name, language, 7) for language in LANGUAGES}) == len(LANGUAGES)
    assert all("{" not in word(name, language, 7) for language in LANGUAGES)


@given(st.sampled_from(NAMES), st.text(max_size=5))
def test_a_language_that_is_not_spoken_hears_english(name: str, language: str) -> None:
    assert word(name, language, 7) == word(name, language if language in LANGUAGES else "en", 7)


@given(st.sampled_from(LANGUAGES), st.integers(0, 10**7))
def test_a_number_stands_in_its_sentence_with_its_thousands_apart(language: str, cap: int) -> None:
    assert f"{cap:,}" in word("cap_sale", language, cap)


@given(st.text(max_size=20))
def test_a_name_stands_in_its_sentence_as_it_is(name: str) -> None:
    assert word("own_rate", "en", name) == f"{name}: own rate"
