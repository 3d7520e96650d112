"""What devices say, in each language of the till: their sentences are English, and what is filled into them stays."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from loyalty.values.languages import Phrases, language_of, phrase
from terminal.ui.device_speech.around import AROUND
from terminal.ui.device_speech.printing import PRINTING
from terminal.ui.device_speech.reading import READING
from terminal.ui.device_speech.ways import WAYS

SENTENCES: Final[tuple[Phrases, ...]] = (*PRINTING, *WAYS, *READING, *AROUND)


def in_tongue(locale: str, sentence: str) -> str:
    """The sentence in this language; one that we do not know, or a language that we do not speak, stays as it is."""
    language = language_of(locale)
    for pattern, english in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return phrase(_TABLE, english, language).format(**found.groupdict())
    return sentence


_TABLE: Final = {phrases[0]: phrases for phrases in SENTENCES}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each English sentence as a pattern of its fields, those without fields first."""
    ordered = sorted(_TABLE, key=lambda english: english.count("{"))
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.{1,200}?)", re.escape(english))), english) for english in ordered
    )
