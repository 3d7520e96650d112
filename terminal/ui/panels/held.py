"""The held sales, each with a way back to the counter."""

from __future__ import annotations

from terminal.counter import Counter, HeldShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.present import age, plain


class HeldList(Card):
    """Built anew whenever it is drawn; there are never many."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(8))
        self._look = look
        self._hand = hand
        self._drawn: object = None
        self.keys: list[Key] = []
        self._rows: list[Card] = []
        self._none = Label(look, "body", "muted", words.HELD_EMPTY)
        self.put(self._none)
        self.box.addStretch(1)

    def draw(self, counter: Counter, now_ms: int) -> None:
        """Shows the held sales of this counter."""
        if self._drawn == (counter.held, now_ms // 60_000):
            return
        self._drawn = (counter.held, now_ms // 60_000)
        for row in self._rows:
            self.box.removeWidget(row)
            row.deleteLater()
        self.keys = []
        self._rows = [self._row(held, now_ms) for held in counter.held]
        for at, row in enumerate(self._rows):
            self.box.insertWidget(at, row)
        self._none.setVisible(not self._rows)

    def _row(self, held: HeldShown, now_ms: int) -> Card:
        look, present = self._look, self._hand.present
        name = plain(held.member_name or "", 80) or words.NO_MEMBER
        items = words.count(held.items, words.ITEMS_ONE, words.ITEMS_MANY, present.number(held.items))
        ago = words.AGO.format(age=age(held.held_at_ms, now_ms))
        detail = f"{items} · {present.clock(held.held_at_ms)} · {ago}"
        row = Card("sunken", across=True, margin=(look.px(14), look.px(8)), gap=look.px(12))
        resume = Key(look, words.RESUME, kind="primary")
        resume.setAccessibleName(f"{words.RESUME}: {name}, {items}")
        resume.does(lambda: self._hand.do(self._hand.view.resume(held.id)))
        texts = column(look.px(2), Elided(look, "item", "text", name), Elided(look, "caption", "muted", detail))
        row.put(texts, Label(look, "figure", "text", present.money(held.total_minor)), resume)
        row.box.setStretch(0, 1)
        self.keys.append(resume)
        return row
