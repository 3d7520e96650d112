"""The cash sheet: the drawer opened for a reason, the shift begun, read and closed, money moved in and out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from terminal.cash import CHOSEN, ShiftShown
from terminal.cash_commands import CashMoved, DrawerWanted, ReadingWanted, ShiftBegun, ShiftClosed
from terminal.counter import DeviceShown
from terminal.paper_words import paper
from terminal.ui.cash_words import cash_word
from terminal.ui.device_sentences import in_tongue
from terminal.ui.entry import Entry
from terminal.ui.look import Look
from terminal.ui.panels.number_pad import NumberPad
from terminal.ui.panels.sheet import Sheet
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import Present, plain

if TYPE_CHECKING:
    from terminal.cash_commands import CashCommand

_HEIGHT: Final = 50


class CashSheet(Sheet):
    """An amount is keyed first, then a key says what it is; closing asks once more with what was counted."""

    def __init__(
        self,
        look: Look,
        over: QWidget,
        present: Present,
        *,
        do: Callable[[CashCommand], None],
        on_leave: Callable[[], None],
    ) -> None:
        self._say = partial(cash_word, present.locale)
        super().__init__(look, over, self._say("title"), width=720)
        self._present, self._do = present, do
        self._entry, self._sure, self._shown = Entry(), False, ShiftShown(None, "", 0, 0, 0, 0, None, "GBP")
        self.drawer = Label(look, "body", "muted", wrap=True)
        self.shift = Label(look, "lead", "text", wrap=True)
        self.expected = Label(look, "lead", "text", wrap=True)
        self.lost = Label(look, "body", "warn_ink", wrap=True)
        self._lost = Card("warn", margin=(look.px(12), look.px(8)))
        self._lost.put(self.lost)
        self.amount = Label(look, "amount", "text")
        self.reasons = tuple(self._key(paper(present.locale, f"drawer_{why}"), "plain") for why in CHOSEN)
        for key, why in zip(self.reasons, CHOSEN, strict=True):
            key.does(partial(do, DrawerWanted(why)))
        self.begin = self._key(self._say("begin"), "primary")
        self.paid_in, self.paid_out = (self._key(paper(present.locale, name), "plain") for name in _MOVES)
        self.reading = self._key(paper(present.locale, "x_report"), "plain")
        self.close_key = self._key(self._say("close"), "primary")
        self.begin.does(self._begin)
        self.paid_in.does(partial(self._move, 1))
        self.paid_out.does(partial(self._move, -1))
        self.reading.does(partial(do, ReadingWanted()))
        self.close_key.does(self._close)
        self.leave = Key(look, self._say("done"), kind="plain", hint="Esc", height=_HEIGHT, once=True)
        self.leave.does(partial(self._answered, on_leave))
        self.keys.append(self.leave)
        self._lay()
        self._draw()

    def draw(self, shown: ShiftShown, drawer: DeviceShown, now_ms: int) -> None:
        """Shows how drawer and shift are now."""
        self._shown = shown
        self.drawer.show_text(plain(in_tongue(self._present.locale, drawer.sentence)))
        since = shown.since_ms
        self.shift.show_text(
            self._say("no_shift")
            if since is None
            else self._say(
                "since", time=self._present.moment(since, now_ms), money=self._present.money(shown.float_minor)
            )
        )
        self.expected.show_text(self._say("expected", money=self._present.money(shown.cash_minor)))
        lost = shown.lost_z
        self.lost.show_text(self._say("lost_z", n=lost, next=lost + 1) if lost else "")
        self._lost.setVisible(bool(lost))
        for key in self.reasons:
            key.setEnabled(drawer.state not in ("unset", "absent"))
        self._draw()
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go to the amount; nothing reaches what lies beneath."""
        if event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Backspace:
            self._back()
        elif event.text():
            self._digit(event.text())
        event.accept()

    def _digit(self, text: str) -> None:
        self._entry, self._sure = self._entry.press(text), False
        self._draw()

    def _back(self) -> None:
        self._entry, self._sure = self._entry.back(), False
        self._draw()

    def _begin(self) -> None:
        self._send(ShiftBegun(self._entry.value))

    def _move(self, sign: int) -> None:
        if self._entry.value:
            self._send(CashMoved(sign * self._entry.value))

    def _close(self) -> None:
        """The first touch asks whether so much was counted; with nothing keyed nobody counted."""
        if self._entry.digits and not self._sure:
            self._sure = True
            self._draw()
        else:
            self._send(ShiftClosed(self._entry.value if self._entry.digits else None))

    def _send(self, command: CashCommand) -> None:
        self._entry, self._sure = Entry(), False
        self._do(command)
        self._draw()

    def _draw(self) -> None:
        money = self._present.money(self._entry.value)
        self.amount.setText(money)
        self.begin.setEnabled(self._shown.since_ms is None)
        for key in (self.paid_in, self.paid_out):
            key.setEnabled(bool(self._entry.value))
        self.close_key.say(self._say("sure", money=money) if self._sure else self._say("close"))

    def _key(self, text: str, kind: str) -> Key:
        return Key(self._look, text, kind=kind, height=_HEIGHT, focus=False)

    def _lay(self) -> None:
        self._lost.hide()
        look, pad = (
            self._look,
            NumberPad(self._look, self._say("begin"), on_digit=self._digit, on_back=self._back, on_enter=self._begin),
        )
        pad.tick.setEnabled(False)
        left = Card("bare", gap=look.px(8))
        left.put(Label(look, "caption", "muted", self._say("amount")), self.amount, pad)
        right = Card("bare", gap=look.px(8))
        right.put(Label(look, "caption", "muted", self._say("why")), *self.reasons, spring())
        right.put(self.begin, row(look.px(10), self.paid_in, self.paid_out), self.reading, self.close_key)
        sides = row(look.px(24), left, right)
        for at in range(2):
            sides.box.setStretch(at, 1)
        self.card.put(self.shift, self.expected, self._lost, self.drawer, sides, row(look.px(12), spring(), self.leave))


_MOVES: Final = ("paid_in", "paid_out")
