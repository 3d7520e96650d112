"""The sale that was just saved: change to give, points, balance, its code, and the ways to print or undo it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.counter import Counter, DoneShown, Mode
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.undo_key import UndoKey
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.present import plain


class DonePanel(Card):
    """Goes with the next scan, the next digit, Enter or Esc."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(14))
        self._hand = hand
        self._icon = Picture(look, "circle-check", "earn_ink", 40)
        self.title = Label(look, "key" if look.compact else "amount", wrap=True)
        self._code = Label(look, "body", "muted", wrap=True)
        head = row(look.px(14), self._icon, column(look.px(2), self.title, self._code))
        head.box.setStretch(1, 1)
        self.change = Label(look, "huge", "earn_ink")
        self._give = Label(look, "lead", "earn_ink", words.GIVE_CHANGE)
        self._change_card = Card("earn", margin=look.px(16), gap=0)
        for part in (self._give, self.change):
            self._change_card.box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self._figures = [_Figure(look, title) for title in (words.DONE_EARNED, words.DONE_USED, words.DONE_BALANCE)]
        self._points = row(look.px(10), *self._figures)
        self.new = Key(look, words.NEW_SALE, kind="primary", icon="check", hint=shortcuts.ENTER, height=60, role="item")
        self.receipt = Key(look, words.RECEIPT_AGAIN, icon="printer", hint=shortcuts.RECEIPT, height=60)
        self.undo = UndoKey(look, hand, words.UNDO, height=60)
        for key in (self.new, self.receipt, self.undo):
            key.give_way()
        self.new.does(lambda: hand.do(hand.view.dismiss_done()))
        self.receipt.does(lambda: hand.do((c.ReceiptWanted(),)))
        again = (column if look.compact else row)(look.px(10), self.receipt, self.undo)
        self.put(head, self._change_card, self._points, spring(), again, self.new)

    def draw(self, counter: Counter, now_ms: int) -> None:
        """Shows the done sale of this counter."""
        done = counter.done
        if done is None:
            return
        present = self._hand.present
        is_invoice = done.invoice is not None
        finished = words.INVOICE_DONE if is_invoice else words.DONE
        self.title.setText(words.DONE_UNDONE if done.undone else finished)
        self._icon.draw("undo-2" if done.undone else "circle-check", "muted" if done.undone else "earn_ink")
        saved = words.DONE_SAVED.format(code=plain(done.short_code, 40))
        paid = (words.INVOICE_LEFT if is_invoice else words.DONE_TOTAL).format(money=present.money(done.total_minor))
        who = plain(done.member_name or "", 60)
        undone = words.DONE_UNDONE_WHY.format(money=present.money(done.total_minor))
        self._code.setText(undone if done.undone else " · ".join(p for p in (paid, who, saved) if p))
        give = _given(counter, done)
        self._give.setText(words.HAND_BACK if done.undone else words.GIVE_CHANGE)
        self.change.setText(present.money(give))
        self._change_card.setVisible(give > 0)
        self._draw_points(done)
        self.undo.draw(done, now_ms)

    def _draw_points(self, done: DoneShown) -> None:
        number = self._hand.present.number
        self._points.setVisible(done.balance is not None and not done.undone)
        earned, used, balance = self._figures
        earned.setVisible(done.invoice is None)
        earned.say(f"+{number(done.points_earned)}", "earn_ink")
        used.say(number(-done.points_used) if done.points_used else "0", "brand_ink")
        balance.say(number(done.balance or 0), "text")


def _given(counter: Counter, done: DoneShown) -> int:
    """What the customer gets back over this counter: change, or the price of a sale that was undone."""
    if not done.undone:
        return done.change_minor
    return done.total_minor if counter.mode is Mode.TILL and done.invoice is None else 0


class _Figure(Card):
    def __init__(self, look: Look, title: str) -> None:
        super().__init__("sunken", margin=(look.px(14), look.px(12)), gap=look.px(2))
        self._title = title
        self._figure = Label(look, "key")
        self.put(Label(look, "caption", "muted", title), self._figure)

    def say(self, text: str, ink: str) -> None:
        self._figure.setText(text)
        self._figure.set_ink(ink)
        self._figure.setAccessibleName(f"{self._title}: {text}")
