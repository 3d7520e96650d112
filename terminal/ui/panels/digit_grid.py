"""The digits, backspace, clear and the key that takes in what was keyed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from terminal.ui import shortcuts, words
from terminal.ui.look import Look
from terminal.ui.pieces.key import Key

PLACES: Final = (
    ("7", 0, 0, 1),
    ("8", 0, 1, 1),
    ("9", 0, 2, 1),
    ("4", 1, 0, 1),
    ("5", 1, 1, 1),
    ("6", 1, 2, 1),
    ("1", 2, 0, 1),
    ("2", 2, 1, 1),
    ("3", 2, 2, 1),
    ("0", 3, 0, 2),
    ("00", 3, 2, 1),
)
KEY_HEIGHT: Final = 68


class DigitGrid(QWidget):
    """Lies left to right in every language; its keys take no focus, since the physical digits do the same."""

    def __init__(
        self,
        look: Look,
        *,
        on_digit: Callable[[str], None],
        on_back: Callable[[], None],
        on_clear: Callable[[], None],
        on_take: Callable[[], None],
    ) -> None:
        super().__init__()
        self._look = look
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(8))
        self.digits = {keys: self._digit(keys, on_digit) for keys, *_ in PLACES}
        for keys, down, across, span in PLACES:
            self._grid.addWidget(self.digits[keys], down, across, 1, span)
        self.backspace = self._special("delete", words.BACKSPACE, "")
        self.backspace.does(on_back)
        self.clear = self._special("x", words.CLEAR_KEYS, "Esc")
        self.clear.does(on_clear)
        self.take = Key(
            look, words.ADD, kind="digit", icon="corner-down-left", shape="tall", height=KEY_HEIGHT, focus=False
        )
        self.take.does(on_take)
        self._fill(self.take)
        self._grid.addWidget(self.backspace, 0, 3)
        self._grid.addWidget(self.clear, 1, 3)
        self._grid.addWidget(self.take, 2, 3, 2, 1)
        for at in range(4):
            self._grid.setRowStretch(at, 1)
            self._grid.setColumnStretch(at, 1)

    def draw_take(self, text: str, *, keyed: bool) -> None:
        """What Enter does with the digits; lit only while there are some."""
        self.take.say(text)
        self.take.be("primary" if keyed else "digit", hint=shortcuts.ENTER if keyed else "")
        self.take.setEnabled(keyed)

    def _digit(self, keys: str, on_digit: Callable[[str], None]) -> Key:
        key = Key(self._look, keys, kind="digit", role="key", height=KEY_HEIGHT, focus=False)
        key.does(partial(_pressed, on_digit, keys))
        return self._fill(key)

    def _special(self, icon: str, name: str, hint: str) -> Key:
        key = Key(self._look, kind="digit", icon=icon, hint=hint, height=KEY_HEIGHT, focus=False)
        key.say("", name=name)
        return self._fill(key)

    def _fill(self, key: Key) -> Key:
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        return key


def _pressed(on_digit: Callable[[str], None], keys: str) -> None:
    on_digit(keys)
