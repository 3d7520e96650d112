"""The lines of the basket in a list that scrolls to what was added last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from terminal.counter import Counter
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.basket_line import BasketLine
from terminal.ui.pieces.card import Card, spring
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.pieces.scroller import Scroller


class LineList(QWidget):
    """Keeps one row widget a line and reuses it."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__()
        self._look = look
        self._hand = hand
        self.rows: list[BasketLine] = []
        self._column = Card("bare", gap=0)
        self._column.box.addStretch(1)
        self.scroller = Scroller(self._column)
        self.empty = _Empty(look)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.scroller)
        self._stack.addWidget(self.empty)

    def draw(self, counter: Counter) -> None:
        """Shows the lines of this counter, the chosen one marked and in sight."""
        self._stack.setCurrentIndex(0 if counter.lines else 1)
        while len(self.rows) < len(counter.lines):
            self._add_row()
        shown: BasketLine | None = None
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(counter.lines))
            if at < len(counter.lines):
                line = counter.lines[at]
                row.draw(line, selected=line.number == self._hand.view.selected)
                shown = row if line.number == self._hand.view.selected else shown
        if shown is not None:
            QTimer.singleShot(0, shown, lambda: self.scroller.ensureWidgetVisible(shown, 0, 0))

    def _add_row(self) -> None:
        row = BasketLine(self._look, self._hand.present)
        view = self._hand.view
        row.chosen.connect(lambda number: self._hand.do(view.choose_line(number)))
        row.stepped.connect(lambda number, step: self._hand.do(view.step_line(step, number)))
        self._column.box.insertWidget(len(self.rows), row)
        self.rows.append(row)


class _Empty(Card):
    def __init__(self, look: Look) -> None:
        super().__init__("bare", gap=look.px(10))
        badge = Card("sunken", margin=look.px(18))
        badge.setFixedSize(look.px(84), look.px(84))
        centre = Qt.AlignmentFlag.AlignCenter
        badge.box.addWidget(Picture(look, "shopping-basket", "muted", 36), 0, centre)
        title = Label(look, "title", "text", words.EMPTY_BASKET)
        why = Label(look, "body", "muted", words.EMPTY_BASKET_WHY, wrap=True)
        why.setAlignment(centre)
        self.put(spring())
        for part in (badge, title):
            self.box.addWidget(part, 0, centre)
        self.put(why, spring())
