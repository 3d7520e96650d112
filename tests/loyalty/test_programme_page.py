"""The page for marketers tells the truth: each example is a programme, and no word of the language is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.rules.programme import programme_schema, read_programme

PAGE = (Path(__file__).parents[2] / "docs" / "programme.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
LINES_MAX = 220
"""Two printed pages in small print, 110 lines each."""


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_a_programme_or_a_part_that_the_first_one_takes(example: str) -> None:
    whole = json.loads(EXAMPLES[0]) | json.loads(example)
    read_programme(json.dumps(whole).encode())


def words_of(schema: object) -> Iterator[str]:
    """Every word that a document may hold: names of fields and fixed values."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from schema.get("enum", ())
        for part in schema.values():
            yield from words_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from words_of(part)


def test_every_word_of_the_language_stands_on_the_page() -> None:
    words = set(words_of(programme_schema()))
    assert {"multiply_percent", "half_even", "saturday", "undo_window_s"} <= words
    said = set(re.findall(r"[`\"](\w+)[`\"]", PAGE))
    assert words - said == set()


def test_the_page_is_two_pages() -> None:
    assert EXAMPLES
    assert len(PAGE.splitlines()) <= LINES_MAX
