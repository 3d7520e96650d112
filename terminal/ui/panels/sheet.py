"""A sheet over the whole screen: a few words and the keys to leave it; used for help, closing and a halted till."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.speech import said

Act = Callable[[], None]
Rows = tuple[tuple[str, str], ...]


class Sheet(QWidget):
    """Keeps touches from what lies beneath; Esc presses its last key, Enter the one in focus, else that at `enters`."""

    def __init__(self, look: Look, over: QWidget, title: str, *, width: int) -> None:
        super().__init__(over)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = Card("surface", margin=look.px(28), gap=look.px(14))
        self.card.setParent(self)
        self._width = width
        self.card.put(Label(look, "title", "text", title))
        self.keys: list[Key] = []
        self.enters = 0
        self.setAccessibleName(title)

    def write(self, text: str, ink: str = "text") -> None:
        """Adds a paragraph."""
        self.card.put(Label(self._look, "body", ink, text, wrap=True))

    def offer(self, *choices: tuple[str, str, Act]) -> None:
        """Adds the keys: words, kind and what they do; the sheet itself goes first."""
        for text, kind, act in choices:
            key = Key(self._look, text, kind=kind, height=56, once=True)
            key.does(partial(self._answered, act))
            self.keys.append(key)
        self.card.put(row(self._look.px(12), spring(), *self.keys))

    def _answered(self, act: Act) -> None:
        self.hide()
        self.deleteLater()
        act()

    def unfold(self) -> None:
        """Shows itself over all and takes the keyboard."""
        self.follow()
        self.show()
        self.raise_()
        self.setFocus()

    def follow(self) -> None:
        """Fills its parent, the card in the middle."""
        over = self.parentWidget()
        if over is None:
            return
        self.setGeometry(over.rect())
        width = min(self._look.px(self._width), self.width() - self._look.px(24))
        self.card.setFixedWidth(width)
        layout = self.card.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        height = min(max(wanted, self.card.sizeHint().height()), self.height())
        self.card.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc answer; nothing else reaches what lies beneath."""
        if self.keys and not event.isAutoRepeat():
            if event.key() == Qt.Key.Key_Escape:
                self.keys[-1].click()
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                focused = self.focusWidget()
                chosen = focused if isinstance(focused, Key) and focused.hasFocus() else self.keys[self.enters]
                chosen.click()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dims what lies beneath."""
        shade = self._look.colour("scrim")
        shade.setAlpha(150)
        QPainter(self).fillRect(self.rect(), shade)


def help_sheet(look: Look, over: QWidget, rows: Rows, on_close: Act, on_back: Act) -> Sheet:
    """Every physical key and what it does."""
    sheet = Sheet(look, over, words.SHORTCUTS, width=900)
    sheet.write(words.SHORTCUTS_WHY, "muted")
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(look.px(14))
    grid.setVerticalSpacing(look.px(8))
    half = (len(rows) + 1) // 2
    for at, (key, does) in enumerate(rows):
        down, across = at % half, at // half * 2
        chip = Card("sunken", margin=(look.px(10), look.px(4)))
        chip.put(Label(look, "small", "text", key))
        grid.addWidget(chip, down, across)
        grid.addWidget(Label(look, "body", "text", said(does), wrap=True), down, across + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    sheet.card.put(table)
    sheet.offer((words.CLOSE, "plain", on_close), (words.HELP_CLOSE, "primary", on_back))
    sheet.enters = -1
    return sheet
