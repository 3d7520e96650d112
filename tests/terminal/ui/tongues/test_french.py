"""The screen in French."""

from terminal.ui.tongues import french
from tests.terminal.ui.tongues.whole import is_whole


def test_every_word_is_there() -> None:
    is_whole(french.WORDS, french.SENTENCES)
