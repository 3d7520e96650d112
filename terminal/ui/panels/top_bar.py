"""The row on top: the search field, the held sales and the undo."""

from __future__ import annotations

from terminal.counter import Counter
from terminal.ui import shortcuts, words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.search_field import SearchField
from terminal.ui.panels.undo_key import UndoKey
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.view import Page


class TopBar(Card):
    """The held key is there only while something is held."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", across=True, gap=look.gap)
        self._hand = hand
        self.search = SearchField(look, hand)
        self.held = Key(look, words.HELD, icon="clock", hint=shortcuts.HELD, height=56)
        self.held.does(lambda: hand.do(hand.view.toggle(Page.HELD)))
        self.undo = UndoKey(look, hand, words.UNDO_LAST, height=56)
        self.put(self.search, self.held, self.undo)
        self.box.setStretch(0, 1)

    def draw(self, counter: Counter, now_ms: int) -> None:
        """Follows the counter."""
        self.held.setVisible(bool(counter.held))
        self.held.say(f"{words.HELD} · {self._hand.present.number(len(counter.held))}")
        self.held.be("chosen" if self._hand.view.page is Page.HELD else "plain")
        self.undo.draw(self._hand.view.last_done, now_ms)
