"""The languages that till and receipts speak, and how a phrase is found in a table of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "es", "fr", "de", "ar")

Phrases = tuple[str, str, str, str, str]
"""One phrase in each language, in their order."""


def language_of(locale: str) -> str:
    """The language of a locale such as en_GB, as two letters."""
    return locale.partition("_")[0]


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases by their names; called, it says one in the language of a locale, its fields filled."""

    table: Mapping[str, Phrases]

    def __call__(self, locale: str, name: str, /, **filled: object) -> str:
        """English where we do not speak it; a name that is not there is our mistake, and a KeyError."""
        return phrase(self.table, name, language_of(locale)).format(**filled)


def phrase(table: Mapping[str, Phrases], name: str, language: str) -> str:
    """A phrase in this language, English where we do not speak it."""
    return table[name][LANGUAGES.index(language) if language in LANGUAGES else 0]
