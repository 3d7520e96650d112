"""The screen in German."""

from terminal.ui.tongues import german
from tests.terminal.ui.tongues.whole import is_whole


def test_every_word_is_there() -> None:
    is_whole(german.WORDS, german.SENTENCES)
