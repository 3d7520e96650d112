"""The payment: cash with quick notes, other tenders, what is left and the change, beside the keypad."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from terminal import commands as c
from terminal.counter import Counter
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label, Picture

WAYS = (
    ("cash", "banknote", shortcuts.CASH),
    ("card", "credit-card", shortcuts.CARD),
    ("e-wallet", "wallet", shortcuts.WALLET),
    ("other", "hand-coins", shortcuts.OTHER),
)
QUICK = 4


class Payment(Card):
    """A tender key takes the keyed amount, else all that is left; Enter finishes."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(12))
        self._look = look
        self._hand = hand
        self.left = _Due(look)
        self.notes = [self._note(at) for at in range(QUICK)]
        self.ways = {kind: self._way(kind, icon, hint) for kind, icon, hint in WAYS}
        self.again = Key(look, words.TENDERS_CLEAR, kind="quiet", icon="undo-2")
        self.again.does(lambda: hand.do((c.TendersCleared(),)))
        self._taken = Elided(look, "strong", "earn_ink")
        self._taken_row = row(look.px(12), self._taken, self.again)
        self._taken_row.box.setStretch(0, 1)
        self._ask = column(
            look.px(12),
            Label(look, "small", "muted", words.CASH_QUICK),
            _grid(self.notes, QUICK, look.px(8)),
            Label(look, "small", "muted", words.OTHER_WAYS),
            _grid(list(self.ways.values()), 2, look.px(8)),
        )
        self.put(self.left, self._ask, self._taken_row, spring())

    def draw(self, counter: Counter) -> None:
        """Shows where the payment stands."""
        present = self._hand.present
        self.left.draw(counter, self._hand)
        due = counter.left_minor
        amounts = (due, *present.notes(due))[:QUICK] if due > 0 else ()
        for at, key in enumerate(self.notes):
            key.setVisible(at < len(amounts))
            key.setProperty("amount_minor", amounts[at] if at < len(amounts) else 0)
            if at < len(amounts):
                key.say(present.money_short(amounts[at]), detail=words.EXACT if at == 0 else "")
        self._ask.setVisible(due > 0)
        parts = [f"{words.TENDERS.get(t.kind, t.kind)} {present.money(t.amount_minor)}" for t in counter.tenders]
        self._taken.setText(" · ".join(parts))
        self._taken_row.setVisible(bool(parts))

    def _note(self, at: int) -> Key:
        key = Key(self._look, kind="digit", role="item", height=60)
        key.give_way()
        key.does(lambda: self._hand.do(self._hand.view.quick_cash(int(key.property("amount_minor")))))
        return key

    def _way(self, kind: str, icon: str, hint: str) -> Key:
        key = Key(
            self._look, words.TENDERS[kind], kind="plain", shape="row", icon=icon, hint=hint, role="strong", height=60
        )
        key.give_way()
        key.does(lambda: self._hand.do(self._hand.view.tender(kind)))
        return key


class _Due(Card):
    """What is left, or, when all is paid, the change: the one figure that matters now, big."""

    def __init__(self, look: Look) -> None:
        super().__init__("sunken", across=True, margin=(look.pad + look.px(4), look.px(12)), gap=look.px(14))
        self.setFixedHeight(look.px(108))
        self._icon = Picture(look, "hand-coins", "muted", 32)
        self.title = Elided(look, "lead")
        self._of = Elided(look, "caption", "muted")
        self.figure = Label(look, "total" if look.compact else "hero")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if not look.compact:
            self.put(self._icon)
        self.box.addWidget(column(look.px(2), spring(), self.title, self._of, spring()), 1)
        self.put(self.figure)

    def draw(self, counter: Counter, hand: Hand) -> None:
        present, left = hand.present, counter.left_minor
        change = counter.change_minor
        paid = left <= 0
        self.set_kind("earn" if paid else "sunken")
        self.title.setText((words.CHANGE if change else words.ALL_PAID) if paid else words.LEFT_TO_PAY)
        self.figure.setText(present.money(change if paid else left))
        for label, ink in ((self.title, "text"), (self._of, "muted"), (self.figure, "text")):
            label.set_ink("earn_ink" if paid else ink)
        self._icon.draw("circle-check" if paid else "hand-coins", "earn_ink" if paid else "muted")
        self._of.setText(f"{words.TOTAL} {present.money(counter.total_minor)}")
        self.setAccessibleName(f"{self.title.text()}: {self.figure.text()}")


def _grid(keys: list[Key], columns: int, gap: int) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(gap)
    for at, key in enumerate(keys):
        grid.addWidget(key, at // columns, at % columns)
        grid.setColumnStretch(at % columns, 1)
    return holder
