"""The cash sheet speaks five languages, and keeps the fields of each phrase."""

import pytest

from terminal.ui.cash_words import WORDS
from tests.fixtures.phrases import check_whole


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_whole(name: str) -> None:
    check_whole(WORDS[name])
