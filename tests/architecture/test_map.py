"""The page of the architecture leads to where things are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPANS = re.findall(
    r"`((?:loyalty|terminal|central|tests)/[^`]*)`", (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
)


@pytest.mark.parametrize("span", sorted(set(SPANS)))
def test_every_place_that_the_page_names_is_there(span: str) -> None:
    path, _, name = span.partition(":")
    place = ROOT / path
    place = place if place.exists() else place.with_suffix(".py")
    assert place.exists()
    if name:
        assert re.search(rf"^ *(?:def|class) {name}\b", place.read_text("utf-8"), re.MULTILINE)
