"""The words of the screen."""

import string

import pytest

from terminal.ui import words

TEMPLATES = {name: text for name, text in vars(words).items() if name.isupper() and isinstance(text, str)}


def test_one_and_many_are_told_apart() -> None:
    assert words.count(1, words.ITEMS_ONE, words.ITEMS_MANY, "1") == "1 item"
    assert words.count(0, words.ITEMS_ONE, words.ITEMS_MANY, "0") == "0 items"


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_sentence_can_be_filled(name: str) -> None:
    fields = [field for _, field, _, _ in string.Formatter().parse(TEMPLATES[name]) if field is not None]
    assert TEMPLATES[name].format(**dict.fromkeys(fields, "x")).strip()


def test_closing_says_that_it_is_safe() -> None:
    said = words.count(3, words.CLOSE_UNSENT_ONE, words.CLOSE_UNSENT_MANY, "3")
    assert said.startswith("3 sales not sent yet: closing is safe, they are on disk")
