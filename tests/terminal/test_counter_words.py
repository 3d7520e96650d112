"""What the counter says beside members and offers."""

from __future__ import annotations

import pytest

from terminal.counter_words import WORDS, counter_word
from tests.fixtures.phrases import check_whole


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_whole(name: str) -> None:
    check_whole(WORDS[name])


def test_a_phrase_is_filled() -> None:
    assert counter_word("de_DE", "to_go", n="260") == "260 Punkte fehlen"
    assert counter_word("nl_NL", "none_left") == "none left"
