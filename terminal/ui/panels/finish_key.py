"""The big green key: take the money, then finish; it sends the finish once and waits for the till's answer."""

from __future__ import annotations

from terminal.counter import Counter
from terminal.ui import shortcuts, words
from terminal.ui.entry import EntryMode
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.key import Key
from terminal.ui.present import Present, plain
from terminal.ui.view import Page


class FinishKey(Key):
    """Says what it will do; the Enter hint is on it only while Enter would press it."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__(look, words.FINISH, kind="go", shape="hero", role="title", height=80, once=True)
        self._hand = hand
        self.end_icon = "corner-down-left"
        self.give_way()
        self.does(self._touched)

    def draw(self, counter: Counter) -> None:
        """Follows the counter and the keypad."""
        view = self._hand.view
        paying_next = not view.enters_finish and bool(counter.lines)
        resting = not view.entry.digits and view.entry.mode in (EntryMode.AMOUNT, EntryMode.CASH)
        ready = bool(counter.lines) and (paying_next or counter.can_finish) and not view.finishing
        other = "" if paying_next else shortcuts.FINISH
        hint = (shortcuts.ENTER if resting else other) if ready else ""
        self.be("go", hint=hint, end_icon="chevron-right" if paying_next else "corner-down-left")
        finish = words.FINISH if counter.invoice is None else words.INVOICE_FINISH
        self.say(words.TAKE_MONEY if paying_next else finish, detail=self._detail(counter, paying_next))
        self.setEnabled(ready)

    def _detail(self, counter: Counter, paying_next: bool) -> str:
        view, present = self._hand.view, self._hand.present
        if view.finishing:
            return words.FINISHING
        if not counter.can_finish and not paying_next:
            return plain(counter.finish_hint, 80)
        if view.page is Page.PAYMENT:
            if counter.left_minor > 0:
                return words.FINISH_EXACT.format(money=present.money(counter.left_minor))
            if counter.change_minor > 0:
                return words.FINISH_CHANGE.format(money=present.money(counter.change_minor))
        return _points(counter, present)

    def _touched(self) -> None:
        view = self._hand.view
        self._hand.do(view.finish() if view.enters_finish else view.open_payment())


def _points(counter: Counter, present: Present) -> str:
    if counter.invoice is not None:
        return words.INVOICE_LEFT.format(money=present.money(counter.total_minor))
    if counter.somebody is None:
        return words.FINISH_UNNAMED
    earned = present.number(counter.points_earned)
    if counter.redeem is None:
        return words.FINISH_SUB.format(earned=earned)
    return words.FINISH_SUB_USE.format(earned=earned, used=present.number(counter.redeem.points))
