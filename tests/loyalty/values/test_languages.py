"""The languages of till and paper."""

from __future__ import annotations

import pytest

from loyalty.values.languages import LANGUAGES, Phrases, language_of, phrase

YES: dict[str, Phrases] = {"yes": ("Yes", "Sí", "Oui", "Ja", "نعم")}


def test_a_phrase_is_found_in_its_language() -> None:
    assert [phrase(YES, "yes", language) for language in LANGUAGES] == list(YES["yes"])


@pytest.mark.parametrize(("locale", "said"), [("de_AT", "Ja"), ("ar", "نعم"), ("nl_NL", "Yes"), ("", "Yes")])
def test_a_language_that_we_do_not_speak_is_answered_in_english(locale: str, said: str) -> None:
    assert phrase(YES, "yes", language_of(locale)) == said
