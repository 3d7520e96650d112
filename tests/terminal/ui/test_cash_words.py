"""The cash sheet speaks five languages, and keeps the fields of each phrase."""

import re

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.ui.cash_words import WORDS


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_there_in_each_language_with_its_fields(name: str) -> None:
    assert len(WORDS[name]) == len(LANGUAGES)
    assert len({tuple(sorted(re.findall(r"{(\w+)}", phrase))) for phrase in WORDS[name]}) == 1
