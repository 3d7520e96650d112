"""The words of slips."""

from __future__ import annotations

import string
import unicodedata

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.paper_words import WORDS, paper

COLUMNS_MIN = 32
OWN_LINES = (
    "keep_for_returns",
    "keep_with_papers",
    "once",
    "no_rest",
    "same_voucher",
    "thanks",
    "not_tax",
    "show_card",
    "scan_in_order",
)


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_said_in_every_language_with_the_same_fields(name: str) -> None:
    phrases = WORDS[name]
    assert len(phrases) == len(LANGUAGES)
    assert all(text.strip() == text and text for text in phrases)
    assert len({frozenset(fields(text)) for text in phrases}) == 1
    assert any(unicodedata.bidirectional(sign) == "AL" for sign in phrases[-1]), "Arabic is written in Arabic"


@pytest.mark.parametrize("name", OWN_LINES)
def test_a_line_of_its_own_fits_the_narrowest_paper(name: str) -> None:
    assert max(map(len, WORDS[name])) <= COLUMNS_MIN


def test_a_phrase_is_filled() -> None:
    assert paper("de_DE", "end", points="120 Punkte", day="5. Jan. 2027") == "120 Punkte enden am 5. Jan. 2027"
