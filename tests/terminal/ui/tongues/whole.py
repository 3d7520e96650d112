"""What every table of the screen's words must hold."""

from __future__ import annotations

import string

from terminal.ui import shortcuts
from terminal.ui.speech import ENGLISH

NAMES = frozenset(("APP_NAME",))
"""What is called the same everywhere."""


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def texts(said: object) -> list[str]:
    """The words within a value of a table."""
    if isinstance(said, str):
        return [said]
    if isinstance(said, dict):
        return [text for key in sorted(said) for text in texts(said[key])]
    assert isinstance(said, tuple)
    return [text for _, way in said for text in texts(way)]


def is_whole(words: dict[str, object], sentences: dict[str, str]) -> None:
    """Every word and every sentence of the help sheet is there, with the fields of the English one."""
    assert set(words) == set(ENGLISH) - NAMES
    for name, told in words.items():
        here, english = texts(told), texts(ENGLISH[name])
        assert [fields(text) for text in here] == [fields(text) for text in english], name
        assert all(text.strip() for text in here), name
    assert set(sentences) == {does for _, does in (*shortcuts.SHEET, *shortcuts.BESIDE_SHEET)}
