"""An invoice is asked for: its number is scanned or typed, then what is due on it is keyed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from loyalty.shopping.basket import REFERENCE_LETTERS_MAX
from terminal.invoice import InvoiceCard
from terminal.ui import shortcuts, words
from terminal.ui.entry import Entry
from terminal.ui.look import Look
from terminal.ui.panels.number_pad import NumberPad
from terminal.ui.panels.sheet import Sheet
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.present import Present, plain

_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down)
SHOWN_LETTERS: Final = 14


class InvoiceSheet(Sheet):
    """Enter goes from the number to the amount and takes both; the arrows go between them, Esc leaves."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        card: InvoiceCard,
        present: Present,
        *,
        on_invoice: Callable[[str, int], None],
        on_leave: Callable[[], None],
    ) -> None:
        super().__init__(look, over, words.INVOICE_TITLE, width=520)
        self._present, self._on_invoice = present, on_invoice
        self._number, self._amount = "", Entry()
        self._at_amount = False
        self.shown = InvoiceCard()
        self.write(words.INVOICE_WHY, "muted")
        self.number = _Field(look, words.INVOICE_NUMBER, partial(self._go, to_amount=False))
        self.amount = _Field(look, words.INVOICE_AMOUNT, partial(self._go, to_amount=True))
        fields = row(look.px(10), self.number, self.amount)
        for at in range(2):
            fields.box.setStretch(at, 1)
        self._wrong = Label(look, "strong", "danger_ink", wrap=True)
        self.pad = NumberPad(look, words.INVOICE_TAKE, on_digit=self._sign, on_back=self._back, on_enter=self._enter)
        self.card.put(fields, self._wrong, self.pad)
        self.take = Key(look, words.INVOICE_TAKE, kind="primary", hint=shortcuts.ENTER, height=56, focus=False)
        self.take.does(self._enter)
        self.leave = Key(look, words.INVOICE_LEAVE, kind="plain", hint="Esc", height=56, once=True)
        self.leave.does(partial(self._answered, on_leave))
        self.keys.append(self.leave)
        self.card.put(row(look.px(12), spring(), self.take, self.leave))
        self.draw(card)

    def draw(self, card: InvoiceCard) -> None:
        """What the till says of it; a number that was scanned takes the place of one that was typed."""
        if card.number and card.number != self.shown.number:
            self._number, self._at_amount = card.number, True
        self.shown = card
        self._wrong.show_text(plain(card.wrong, 300))
        self._draw()
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits go to the number, digits to the amount; nothing reaches what lies beneath."""
        key, text = event.key(), event.text()
        if key == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Backspace:
            self._back()
        elif key in _MOVES:
            self._go(to_amount=not self._at_amount)
        elif text and text.isprintable():
            self._sign(text)
        event.accept()

    def _sign(self, text: str) -> None:
        if self._at_amount:
            self._amount = self._amount.press(text)
        elif len(self._number) + len(text) <= REFERENCE_LETTERS_MAX:
            self._number += text
        self._draw()

    def _back(self) -> None:
        if self._at_amount:
            self._amount = self._amount.back()
        else:
            self._number = self._number[:-1]
        self._draw()

    def _go(self, *, to_amount: bool) -> None:
        self._at_amount = to_amount
        self._draw()

    def _enter(self) -> None:
        number = self._number.strip()
        if not number:
            self._go(to_amount=False)
        elif not self._amount.value:
            self._go(to_amount=True)
        else:
            self._on_invoice(number, self._amount.value)

    def _draw(self) -> None:
        number = plain(self._number, REFERENCE_LETTERS_MAX)
        tail = number if len(number) <= SHOWN_LETTERS else f"…{number[-SHOWN_LETTERS:]}"
        self.number.say(tail, chosen=not self._at_amount)
        self.amount.say(self._present.money(self._amount.value), chosen=self._at_amount)
        self.take.setEnabled(bool(number.strip() and self._amount.value))


class _Field(Card):
    """One of the two things that are asked for; a touch goes there."""

    def __init__(self, look: Look, title: str, on_touch: Callable[[], None]) -> None:
        super().__init__("sunken", margin=(look.px(14), look.px(8)), gap=look.px(2))
        self._title, self._on_touch = title, on_touch
        self.value = Elided(look, "key")
        self.put(Label(look, "caption", "muted", title), self.value)
        self.setMinimumHeight(look.px(72))

    def say(self, text: str, *, chosen: bool) -> None:
        """Shows what it holds, and whether the next sign goes here."""
        self.value.setText(text)
        self.set_kind("brand" if chosen else "sunken")
        self.setAccessibleName(f"{self._title}: {text}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The next sign goes here."""
        event.accept()
        self._on_touch()
