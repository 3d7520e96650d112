"""The screen in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from loyalty.values.languages import LANGUAGES
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.basket_panel import BasketPanel
from terminal.ui.panels.keypad import Keypad
from terminal.ui.speech import TONGUES, said, speak
from tests.fakes import ui_counters as u


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The other tests hear English."""
    yield
    speak("en_GB")


def test_the_screen_speaks_what_paper_speaks() -> None:
    assert {"en", *TONGUES} == set(LANGUAGES)


def test_what_is_built_after_speaking_says_it_in_that_language(dressed: QApplication, look: Look, hand: Hand) -> None:
    speak("de_AT")
    pad, panel = Keypad(look, hand), BasketPanel(look, hand)
    hand.view.heard(u.SALE)
    panel.draw(u.SALE, u.NOW_MS)
    assert panel.title.text() == "Korb"
    assert [key.words for key in pad.modes.values()] == ["Betrag", "Menge", "Punkte"]
    assert said("Find a member") == "Mitglied suchen"
    speak("nl_NL")
    assert (words.BASKET, said("Find a member")) == ("Basket", "Find a member")
