"""The keypad of the `beside` mode: digits for the total and the receipt number, and the key that adds the points."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.counter import Counter
from terminal.ui import shortcuts, words
from terminal.ui.beside_view import BesideStep, BesideView
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.digit_grid import DigitGrid
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.present import plain


class BesidePad(QWidget):
    """Enter goes from step to step; the green key finishes from anywhere once the till can."""

    def __init__(self, look: Look, hand: Hand, beside: BesideView) -> None:
        super().__init__()
        self._hand = hand
        self._beside = beside
        self.setFixedWidth(look.px(288 if look.compact else 340))
        self.display = Card("surface", across=True, margin=(look.px(16), 0), gap=look.px(10))
        self.display.setFixedHeight(look.px(64))
        self._title = Elided(look, "caption", "muted")
        self._figure = Label(look, "amount")
        self.display.put(self._title, self._figure)
        self.display.box.setStretch(0, 1)
        self.grid = DigitGrid(
            look,
            on_digit=lambda keys: hand.do(beside.digit(keys)),
            on_back=lambda: hand.do(beside.back()),
            on_clear=lambda: hand.do(beside.escape()),
            on_take=lambda: hand.do(beside.enter()),
        )
        self.finish = Key(look, words.BESIDE_FINISH, kind="go", shape="hero", role="title", height=80, once=True)
        self.finish.give_way()
        self.finish.does(lambda: hand.do(beside.finish()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(10))
        layout.addWidget(self.display)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.finish)

    def draw(self, counter: Counter) -> None:
        """Says what Enter does at this step."""
        number = self._beside.step is BesideStep.REFERENCE
        self._title.setText(words.RECEIPT_NO if number else words.AMOUNT)
        self._figure.setText(
            self._beside.reference[-12:] if number else self._hand.present.money(self._beside.total_minor)
        )
        last = self._beside.step is BesideStep.REFERENCE
        ready = counter.can_finish and not self._hand.view.finishing
        goes_on = self._beside.is_done(self._beside.step) and not last
        self.grid.draw_take(words.NEXT, keyed=goes_on)
        self.finish.be(
            "go", hint=(shortcuts.ENTER if last else shortcuts.FINISH) if ready else "", end_icon="corner-down-left"
        )
        earns = words.FINISH_SUB.format(earned=self._hand.present.number(counter.points_earned))
        hint = earns if counter.can_finish else plain(counter.finish_hint, 80)
        self.finish.say(words.BESIDE_FINISH, detail=words.FINISHING if self._hand.view.finishing else hint)
        self.finish.setEnabled(ready)
