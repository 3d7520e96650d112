"""The screen in Spanish."""

from terminal.ui.tongues import spanish
from tests.terminal.ui.tongues.whole import is_whole


def test_every_word_is_there() -> None:
    is_whole(spanish.WORDS, spanish.SENTENCES)
