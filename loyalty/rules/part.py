"""What all parts of a programme document are made of: strict structs, bounded numbers, names, labels by language."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX
from loyalty.values.text import END

LABEL_LETTERS_MAX = 80
NAMES_MAX = 1_000

Positive = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)]
Points = Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
SomePoints = Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LABEL_LETTERS_MAX)]
Names = Annotated[tuple[Name, ...], msgspec.Meta(max_length=NAMES_MAX)]
WORD_PATTERN: Final = f"^[A-Za-z0-9_-]{{1,64}}{END}"
Word = Annotated[str, msgspec.Meta(pattern=WORD_PATTERN, max_length=64)]
LANGUAGE_PATTERN: Final = f"^[a-z]{{2}}{END}"
Language = Annotated[str, msgspec.Meta(pattern=LANGUAGE_PATTERN, max_length=2)]
DAY_PATTERN: Final = f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{END}"
Day = Annotated[str, msgspec.Meta(pattern=DAY_PATTERN, max_length=10)]
"""Year, month and day; whether a calendar has it is not known here."""
Label = Name | Annotated[dict[Language, Name], msgspec.Meta(min_length=1, max_length=20)]
"""A text for people: the same in every language, or one for each; English, else the first by name, stands in."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the document; unknown words are an error, so that a rule is never silently ignored."""


def said(label: str | dict[str, str], language: str) -> str:
    """A label in this language, or what stands in for it."""
    if isinstance(label, str):
        return label
    return label.get(language) or label.get("en") or label[min(label)]
