"""A small pad on a sheet: ten digits, one back, and the tick that takes in what was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.key import Key

KEY_HEIGHT: Final = 60
_PLACES: Final = (*((digit, at // 3, at % 3) for at, digit in enumerate("123456789")), ("0", 3, 1))


class NumberPad(QWidget):
    """Lies left to right in every language; its keys take no focus, since the physical digits do the same."""

    def __init__(
        self,
        look: Look,
        enter: str,
        *,
        on_digit: Callable[[str], None],
        on_back: Callable[[], None],
        on_enter: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(8))
        self.digits: list[Key] = []
        for digit, down, across in _PLACES:
            key = Key(look, digit, kind="digit", role="key", height=KEY_HEIGHT, focus=False)
            key.does(partial(on_digit, digit))
            self.digits.append(key)
            grid.addWidget(_filling(key), down, across)
        self.back = Key(look, kind="digit", icon="delete", height=KEY_HEIGHT, focus=False)
        self.back.say("", name=words.BACKSPACE)
        self.back.does(on_back)
        grid.addWidget(_filling(self.back), 3, 0)
        self.tick = Key(look, kind="primary", icon="check", height=KEY_HEIGHT, focus=False)
        self.tick.say("", name=enter)
        self.tick.does(on_enter)
        grid.addWidget(_filling(self.tick), 3, 2)


def _filling(key: Key) -> Key:
    key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return key
