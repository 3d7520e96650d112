"""Sounds of the screen; every one of them has a visible twin, so that silence loses nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from terminal.events import Tone


def sound(tone: Tone) -> None:
    """Rings the bell for what needs a look; a good outcome stays silent."""
    if tone is not Tone.OK:
        QApplication.beep()
