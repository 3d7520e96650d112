"""What the counter says beside members and offers."""

from __future__ import annotations

import string
import unicodedata

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.counter_words import WORDS, counter_word


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_said_in_every_language_with_the_same_fields(name: str) -> None:
    phrases = WORDS[name]
    assert len(set(phrases)) == len(LANGUAGES)
    fields = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in phrases]
    assert all(one == fields[0] for one in fields)
    assert any(unicodedata.bidirectional(sign) == "AL" for sign in phrases[-1]), "Arabic is written in Arabic"


def test_a_phrase_is_filled() -> None:
    assert counter_word("de_DE", "to_go", n="260") == "260 Punkte fehlen"
    assert counter_word("nl_NL", "none_left") == "none left"
