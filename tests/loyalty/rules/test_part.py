"""Parts of a programme know their words, and every label has a text for every language."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.part import Label, Part, Points, Positive, Word, said
from tests.strategies import names

languages = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=2)


class Piece(Part, frozen=True):
    word: Word = "word"
    positive: Positive = 1
    points: Points = 0
    label: Label = "label"


@given(names | st.dictionaries(languages, names, min_size=1, max_size=20), languages)
def test_every_label_has_a_text_for_every_language(label: str | dict[str, str], language: str) -> None:
    text = said(label, language)
    assert text
    if isinstance(label, str):
        assert text == label
    elif language in label or "en" in label:
        assert text == label.get(language, label.get("en"))
    else:
        assert text == label[min(label)]


@pytest.mark.parametrize(
    ("label", "language", "text"),
    [
        ("Gold", "ar", "Gold"),
        ({"en": "Gold", "de": "Goldkarte"}, "de", "Goldkarte"),
        ({"en": "Gold", "de": "Goldkarte"}, "fr", "Gold"),
        ({"es": "Oro", "de": "Goldkarte"}, "fr", "Goldkarte"),
    ],
)
def test_a_label_falls_back_to_english_and_else_to_its_first_language(
    label: str | dict[str, str], language: str, text: str
) -> None:
    assert said(label, language) == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"wort": "x"},
        {"word": "two words"},
        {"word": ""},
        {"word": "x" * 65},
        {"positive": 0},
        {"positive": 10**9 + 1},
        {"points": -1},
        {"points": 1_000_001},
        {"label": ""},
        {"label": "x" * 81},
        {"label": {}},
        {"label": {"english": "x"}},
        {"label": {"en": ""}},
        {"label": 1},
    ],
)
def test_a_word_that_is_not_of_the_language_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(wrong), type=Piece)
