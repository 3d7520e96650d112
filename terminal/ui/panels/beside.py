"""The `beside` mode: three steps - member, total, the other till's receipt number - and Enter; no basket."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from terminal.counter import Counter
from terminal.ui import words
from terminal.ui.beside_view import BesideStep, BesideView
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.done_panel import DonePanel
from terminal.ui.panels.totals import Totals
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.present import plain
from terminal.ui.view import Page

REFERENCE_MAX = 40


class Beside(Card):
    """Shows the three steps, the one that Enter goes on from marked."""

    def __init__(self, look: Look, hand: Hand, beside: BesideView) -> None:
        super().__init__("surface", margin=(look.px(20), look.px(18)), gap=look.px(12))
        self._hand = hand
        self._beside = beside
        titles = column(
            look.px(4),
            Label(look, "title", "text", words.BESIDE_TITLE, wrap=True),
            Label(look, "body", "muted", words.BESIDE_WHY, wrap=True),
        )
        self.member = _Step(look, "1", words.BESIDE_MEMBER_SHORT)
        self.total = _Step(look, "2", words.TOTAL_PAID if look.compact else words.BESIDE_TOTAL)
        self.reference = _Step(look, "3", words.RECEIPT_NO if look.compact else words.BESIDE_REFERENCE)
        self._who = Elided(look, "lead")
        self._sum = Label(look, "amount")
        self._sum.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._nobody = words.BESIDE_MEMBER_HINT if look.compact else words.BESIDE_MEMBER
        self.number = ReferenceField(look)
        self.number.textEdited.connect(self._typed)
        self.number.entered.connect(lambda: hand.do(beside.enter()))
        self.member.box.addWidget(self._who, 1)
        self.total.box.addWidget(self._sum, 1)
        self.reference.box.addWidget(self.number, 1)
        for step, place in self._steps():
            step.touched.connect(lambda place=place: hand.do(beside.go(place)))
        self.totals = Totals(look, hand)
        self.done = DonePanel(look, hand)
        parts = (titles, self.member, self.total, self.reference, spring(), self.totals)
        self._body = column(look.px(12), *parts)
        self.put(self._body, self.done)

    def draw(self, counter: Counter, now_ms: int) -> None:
        """Follows the counter and the step; a finished sale stands in their place until the next."""
        present, finished = self._hand.present, self._hand.view.page is Page.DONE
        self._body.setVisible(not finished)
        self.done.setVisible(finished)
        self.done.draw(counter, now_ms)
        self._who.setText(plain(counter.member.name, 60) if counter.member else counter.pending_card or self._nobody)
        self._sum.setText(present.money(self._beside.total_minor))
        if self.number.text() != self._beside.reference:
            self.number.setText(self._beside.reference)
        for step, place in self._steps():
            step.mark(now=place is self._beside.step, done=self._beside.is_done(place))
        self.totals.setVisible(bool(counter.lines))
        self.totals.draw(counter)
        if self._beside.step is BesideStep.REFERENCE and not finished:
            self.number.setFocus()
        elif self.number.hasFocus():
            self.number.clearFocus()

    def tick(self, counter: Counter, now_ms: int) -> None:
        """Time has passed: the undo counts down."""
        if self._hand.view.page is Page.DONE:
            self.done.draw(counter, now_ms)

    def _steps(self) -> tuple[tuple[_Step, BesideStep], ...]:
        return (
            (self.member, BesideStep.MEMBER),
            (self.total, BesideStep.TOTAL),
            (self.reference, BesideStep.REFERENCE),
        )

    def _typed(self, text: str) -> None:
        self._beside.reference = text


class ReferenceField(QLineEdit):
    """The other till's receipt number, letters and all."""

    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFont(look.font("lead"))
        self.setMaxLength(REFERENCE_MAX)
        self.setFixedHeight(look.px(48))
        self.setTextMargins(look.px(12), 0, look.px(12), 0)
        self.setAccessibleName(words.BESIDE_REFERENCE)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes up to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Step(Card):
    touched = Signal()

    def __init__(self, look: Look, number: str, title: str) -> None:
        super().__init__("step", across=True, margin=(look.px(16), look.px(10)), gap=look.px(14))
        self.setFixedHeight(look.px(76))
        self._look = look
        self._title = title
        self._icon = Picture(look, "circle-check", "earn_ink", 26)
        self._number = Label(look, "figure", "brand_ink", number)
        self._number.setFixedWidth(look.px(26))
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = Label(look, "strong", "text", title, wrap=True)
        name.setFixedWidth(look.px(90 if look.compact else 150))
        marks = row(0, self._icon, self._number)
        marks.setFixedWidth(look.px(28))
        self.put(marks, name)

    def mark(self, *, now: bool, done: bool) -> None:
        self.set_kind("step_now" if now else "step")
        self._icon.setVisible(done)
        self._number.setVisible(not done)
        self.setAccessibleName(self._title)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch goes to this step."""
        self.touched.emit()
