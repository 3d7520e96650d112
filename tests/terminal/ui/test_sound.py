"""Sounds have a visible twin."""

import pytest
from PySide6.QtWidgets import QApplication

from terminal.events import Noticed, Tone
from terminal.ui.sound import sound
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_can_be_sounded(dressed: QApplication, tone: Tone) -> None:
    sound(tone)


@pytest.mark.parametrize("tone", Tone)
def test_what_sounds_is_also_seen(till: Build, tone: Tone) -> None:
    shown = till().show(u.SALE)
    shown.hear(Noticed(tone, "code", "A sentence to read."))
    assert "A sentence to read." in shown.texts()
