"""The whole screen in every language on the smallest screen: long words and letters from the right find their room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from terminal.ui.pieces.key import Key
from terminal.ui.pieces.key_paint import chip_width
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.speech import speak
from terminal.ui.view import Page
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill

LOCALES = ("en_GB", "es_ES", "fr_FR", "de_DE", "ar")
SCENES = {
    "offers": replace(u.REDUCED, member=u.AMARA_AHEAD),
    "danger": replace(u.REDEEMING, member=u.AMARA_IN_DANGER),
    "rewards": u.CHOOSING,
    "vouchers": u.HANDED,
    "empty": u.EMPTY,
    "done": u.DONE,
    "mixed": u.MIXED,
}


@pytest.fixture
def locale(request: pytest.FixtureRequest, dressed: QApplication) -> Iterator[str]:
    """The language of the screen, until the test ends."""
    speak(request.param)
    if request.param == "ar":
        dressed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    dressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    speak("en_GB")


@pytest.mark.parametrize("locale", LOCALES, indirect=True)
def test_no_word_is_cut_on_the_smallest_screen(till: Build, locale: str) -> None:
    shown = till(size=(1024, 768), locale=locale)
    for scene, counter in SCENES.items():
        for page in (None, Page.PAYMENT) if counter.lines else (None,):
            shown.window.view.wish = page
            shown.show(counter, u.OFFLINE)
            _words_are_whole(shown, f"{locale}, {scene}, {page}")


def _words_are_whole(shown: ShownTill, scene: str) -> None:
    window, look = shown.window, shown.desk.look
    for label in window.findChildren(Label):
        if label.isVisibleTo(window) and label.text() and not label.wordWrap() and not isinstance(label, Elided):
            assert label.width() >= label.sizeHint().width(), f"{scene}: {label.text()} is cut"
    for key in window.findChildren(Key):
        if key.isVisibleTo(window) and key.hint and key.words and key.shape == "centre":
            wanted = look.width_of(key.role, key.words) + chip_width(key) + look.px(16)
            assert wanted <= key.width(), f"{scene}: {key.words} is shortened"
