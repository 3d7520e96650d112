"""The keypad on the right: what is keyed, what it means, the digits, and the keys that move the sale on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal import commands as c
from terminal.counter import Counter
from terminal.ui import shortcuts, words
from terminal.ui.entry import EntryMode
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.digit_grid import DigitGrid
from terminal.ui.panels.finish_key import FinishKey
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.present import plain
from terminal.ui.view import Page

MODES = (EntryMode.AMOUNT, EntryMode.QUANTITY, EntryMode.POINTS)


class Keypad(QWidget):
    """Digits lie left to right in every language; a mode is what the next Enter does with them."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__()
        self._look = look
        self._hand = hand
        self.setFixedWidth(look.px(288 if look.compact else 340))
        self.display = Display(look)
        self.modes = {mode: self._mode(mode, text) for mode, text in mode_words().items()}
        self.grid = DigitGrid(
            look,
            on_digit=lambda keys: hand.do(hand.view.digit(keys)),
            on_back=lambda: hand.do(hand.view.back()),
            on_clear=lambda: hand.do(hand.view.escape()),
            on_take=lambda: hand.do(hand.view.take_in()),
        )
        self.points = Key(
            look, words.USE_POINTS, kind="primary", icon="ticket", hint=shortcuts.POINTS, height=60, once=True
        )
        self.points.does(lambda: hand.do(hand.view.use_points()))
        self.hold = Key(look, words.HOLD, icon="clock", hint=shortcuts.HOLD, height=60, once=True)
        self.hold.does(lambda: hand.do((c.BasketHeld(),)))
        self.finish = FinishKey(look, hand)
        for key in (self.points, self.hold, *self.modes.values()):
            key.give_way()
        actions = row(look.px(8), self.points, self.hold)
        actions.box.setStretch(0, 4)
        actions.box.setStretch(1, 3)
        pad = column(look.px(10), self.display, row(look.px(8), *self.modes.values()), self.grid, actions, self.finish)
        pad.box.setStretch(2, 1)
        self._lay(pad)

    def draw(self, counter: Counter) -> None:
        """Shows what is keyed and what can be done."""
        view = self._hand.view
        paying = view.page is Page.PAYMENT
        for mode, key in self.modes.items():
            shown = EntryMode.CASH if paying and mode is EntryMode.AMOUNT else mode
            key.say(words.CASH_MODE if shown is EntryMode.CASH else mode_words()[mode])
            key.be("chosen" if view.entry.mode is shown else "quiet")
            key.setEnabled(not paying or mode is EntryMode.AMOUNT)
        self.display.draw(counter, self._hand)
        self.grid.draw_take(take_words()[view.entry.mode], keyed=bool(view.entry.digits))
        self._draw_actions(counter)
        self.finish.draw(counter)

    def _draw_actions(self, counter: Counter) -> None:
        redeeming = counter.redeem is not None
        keying = self._hand.view.entry.mode is EntryMode.POINTS
        self.points.say(words.POINTS_OFF if redeeming else words.USE_POINTS)
        self.points.be("plain" if redeeming else "chosen" if keying else "primary", icon="x" if redeeming else "ticket")
        self.points.setEnabled(redeeming or (usable(counter) > 0 and bool(counter.lines)))
        self.hold.setEnabled(bool(counter.lines))

    def _mode(self, mode: EntryMode, text: str) -> Key:
        key = Key(self._look, text, kind="quiet", role="strong", height=48)
        key.does(lambda: self._hand.do(self._hand.view.mode(self._meant(mode))))
        return key

    def _meant(self, mode: EntryMode) -> EntryMode:
        return EntryMode.CASH if mode is EntryMode.AMOUNT and self._hand.view.page is Page.PAYMENT else mode

    def _lay(self, pad: Card) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(pad)


class Display(Card):
    """What is keyed, big; with nothing keyed it shows what the mode works on."""

    def __init__(self, look: Look) -> None:
        super().__init__("surface", across=True, margin=(look.px(16), 0), gap=look.px(10))
        self.setFixedHeight(look.px(64))
        self._title = Label(look, "caption", "muted")
        self._detail = Elided(look, "hint", "muted")
        self.figure = Label(look, "amount")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.put(column(0, spring(), self._title, self._detail, spring()), self.figure)
        self.box.setStretch(0, 1)

    def draw(self, counter: Counter, hand: Hand) -> None:
        """Shows the keyed number in the words of its mode."""
        view, present = hand.view, hand.present
        mode, value = view.entry.mode, view.entry.value
        title, detail, shown = words.AMOUNT, "", present.money(value)
        if mode is EntryMode.QUANTITY:
            line = view.line
            title, detail = words.QUANTITY, plain(line.name, 60) if line else ""
            shown = present.number(value if view.entry.digits or line is None else line.quantity)
        elif mode is EntryMode.POINTS:
            title, detail, shown = (
                words.POINTS,
                words.OF_SPENDABLE.format(n=present.number(usable(counter))),
                present.number(value),
            )
        elif mode is EntryMode.CASH:
            title = words.CASH_TAKEN
        self._title.setText(title)
        self._detail.show_text(detail)
        self.figure.setText(shown)
        self.figure.set_ink("text" if view.entry.digits else "muted")
        self.setAccessibleName(f"{title}: {shown}")


def usable(counter: Counter) -> int:
    """Points that may be keyed now: what is ready here, or more where an offer says that the server is asked."""
    here = counter.member.spendable_here if counter.member else 0
    return max([here, *(offer.points for offer in counter.offers if offer.possible)])


def mode_words() -> dict[EntryMode, str]:
    """What the digits mean in each mode that has a key."""
    return dict(zip(MODES, (words.AMOUNT, words.QUANTITY, words.POINTS), strict=True))


def take_words() -> dict[EntryMode, str]:
    """What the next Enter does with them."""
    return {
        EntryMode.AMOUNT: words.ADD,
        EntryMode.QUANTITY: words.SET,
        EntryMode.POINTS: words.USE,
        EntryMode.CASH: words.TAKE,
    }
