"""The languages of till and paper."""

from __future__ import annotations

import pytest

from loyalty.values.languages import LANGUAGES, Phrases, Words, language_of, phrase

YES: dict[str, Phrases] = {"yes": ("Yes", "Sí", "Oui", "Ja", "نعم")}


def test_a_phrase_is_found_in_its_language() -> None:
    assert [phrase(YES, "yes", language) for language in LANGUAGES] == list(YES["yes"])


def test_a_table_says_its_phrases_with_their_fields_filled() -> None:
    say = Words({"left": ("{n} left", "quedan {n}", "reste {n}", "noch {n}", "بقي {n}")})
    assert (say("de_AT", "left", n=3), say("nl_NL", "left", n="{n}")) == ("noch 3", "{n} left")
    with pytest.raises(KeyError):
        say("de_AT", "right")


@pytest.mark.parametrize(("locale", "said"), [("de_AT", "Ja"), ("ar", "نعم"), ("nl_NL", "Yes"), ("", "Yes")])
def test_a_language_that_we_do_not_speak_is_answered_in_english(locale: str, said: str) -> None:
    assert phrase(YES, "yes", language_of(locale)) == said
