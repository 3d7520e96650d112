"""The screen in Arabic."""

import unicodedata

from terminal.ui.tongues import arabic
from tests.terminal.ui.tongues.whole import is_whole, texts

SIGNS_ONLY = {"PLACE", "LINE_NAME", "PRINT_WHICH"}


def test_every_word_is_there() -> None:
    is_whole(arabic.WORDS, arabic.SENTENCES)


def test_arabic_is_written_in_arabic() -> None:
    for name, told in arabic.WORDS.items():
        signs = [sign for text in texts(told) for sign in text]
        assert name in SIGNS_ONLY or any(unicodedata.bidirectional(sign) == "AL" for sign in signs), name
