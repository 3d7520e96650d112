"""Proof is asked of the member: words for the cashier, and a pad on which the member types the PIN unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from loyalty.signing.pin import DIGITS_MAX, DIGITS_MIN
from terminal.counter import ProofCard
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.panels.number_pad import NumberPad
from terminal.ui.panels.sheet import Sheet
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain

DOT: Final = "●"
_DIGITS: Final = frozenset("0123456789")


class ProofSheet(Sheet):
    """Digits come from the pad or the keyboard, Enter checks, Esc leaves; no widget ever shows or names a digit."""

    def __init__(
        self, look: Look, over: QWidget, card: ProofCard, *, on_pin: Callable[[str], None], on_leave: Callable[[], None]
    ) -> None:
        super().__init__(look, over, plain(card.title, 120), width=460)
        self._on_pin = on_pin
        self._digits = ""
        self.shown = card
        self._how = Label(look, "body", "text", wrap=True)
        self._wrong = Label(look, "strong", "danger_ink", wrap=True)
        self.display = Card("sunken", margin=(look.px(16), look.px(10)))
        self._dots = Label(look, "amount")
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._dots.setMinimumHeight(look.px(44))
        self.display.put(self._dots)
        self.pad = NumberPad(look, card.enter, on_digit=self._digit, on_back=self._back, on_enter=self._enter)
        self.digits, self.tick = self.pad.digits, self.pad.tick
        self.card.put(self._how, self.display, self._wrong, self.pad)
        self.offer((card.leave, "plain", on_leave))
        self.draw(card)

    def draw(self, card: ProofCard) -> None:
        """What is asked for now; after a try the digits begin anew."""
        if self.shown.checking and not card.checking:
            self._digits = ""
        self.shown = card
        self._how.setText(plain(card.how))
        self._wrong.show_text(plain(card.wrong))
        self.display.setVisible(card.pad)
        self.pad.setVisible(card.pad)
        self.setAccessibleDescription(" ".join(part for part in (card.how, card.wrong) if part))
        self._draw_digits()
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, backspace and Enter go to the pad; Esc leaves, and nothing reaches what lies beneath."""
        key, text = event.key(), event.text()
        if not self.shown.pad or key == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif text and text in _DIGITS and not event.isAutoRepeat():
            self._digit(text)
        elif key == Qt.Key.Key_Backspace:
            self._back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._enter()
        event.accept()

    def _digit(self, digit: str) -> None:
        if not self.shown.checking and len(self._digits) < DIGITS_MAX:
            self._digits += digit
            self._draw_digits()

    def _back(self) -> None:
        if not self.shown.checking:
            self._digits = self._digits[:-1]
            self._draw_digits()

    def _enter(self) -> None:
        if not self.shown.checking and len(self._digits) >= DIGITS_MIN:
            digits, self._digits = self._digits, ""
            self._on_pin(digits)
            self._draw_digits()

    def _draw_digits(self) -> None:
        self._dots.setText(" ".join(DOT * len(self._digits)))
        self._dots.setAccessibleName(words.PIN_TYPED.format(n=len(self._digits)))
        ready = not self.shown.checking and len(self._digits) >= DIGITS_MIN
        self.tick.setEnabled(ready)
