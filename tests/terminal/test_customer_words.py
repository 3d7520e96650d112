"""The customer's words are there in each language and fit the large type they are written in."""

import pytest

from loyalty.values.languages import LANGUAGES
from terminal.customer_words import WORDS


@pytest.mark.parametrize("name", WORDS)
def test_a_phrase_fits_the_screen_in_every_language(name: str) -> None:
    assert len(WORDS[name]) == len(LANGUAGES)
    assert all(0 < len(phrase) <= 48 for phrase in WORDS[name])
