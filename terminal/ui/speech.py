"""Which language the screen speaks: the words of `terminal.ui.words` are those of one language at a time."""

from __future__ import annotations

from typing import Final

from loyalty.values.languages import language_of
from terminal.ui import words
from terminal.ui.tongues import arabic, french, german, spanish

TONGUES: Final = {"es": spanish, "fr": french, "de": german, "ar": arabic}
ENGLISH: Final = {name: said for name, said in vars(words).items() if name.isupper()}
"""As the file has them, before any other language was spoken."""

_SENTENCES: Final[dict[str, str]] = {}


def speak(locale: str) -> None:
    """From here on the screen says everything in the language of this locale, in English where we do not speak it.

    Called before a window is built: what is on the screen already keeps its words.
    """
    tongue = TONGUES.get(language_of(locale))
    vars(words).update(ENGLISH if tongue is None else ENGLISH | tongue.WORDS)
    _SENTENCES.clear()
    _SENTENCES.update({} if tongue is None else tongue.SENTENCES)


def said(sentence: str) -> str:
    """A sentence of the help sheet in the language that is spoken."""
    return _SENTENCES.get(sentence, sentence)
