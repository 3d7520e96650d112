"""The suggestions under the search field: members and items to choose by touch or with the arrows."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from terminal import commands as c
from terminal.counter import FoundShown
from terminal.events import Found
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.search_field import SearchField
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain

ROWS_MAX = 7
_SIGNS = {"product": "tag", "member": "users", "reward": "gift"}


class Suggestions(Card):
    """Lies over the panels, never takes the focus, and goes when the search ends."""

    def __init__(self, look: Look, hand: Hand, search: SearchField, over: QWidget) -> None:
        super().__init__("raised", margin=look.px(8), gap=look.px(4))
        self._look = look
        self._hand = hand
        self._search = search
        self._rows: tuple[FoundShown, ...] = ()
        self.at = -1
        self.setParent(over)
        self.keys = [self._key(at) for at in range(ROWS_MAX)]
        self._sentence = Label(look, "body", "muted", wrap=True)
        self._sentence.setContentsMargins(look.px(8), look.px(10), look.px(8), look.px(10))
        self.put(*self.keys, self._sentence)
        search.walked.connect(self.walk)
        search.entered.connect(self.enter)
        search.left.connect(self.hide)
        self.hide()

    def heard(self, found: Found) -> None:
        """Shows the answer, unless it is to a text that is neither in the field nor the last one sent."""
        text, asked = self._search.text().strip(), found.text.strip()
        if not text and asked and asked == self._search.sent:
            self._search.take_up(found.text)
        elif not text or asked != text:
            return
        self._rows = found.rows[:ROWS_MAX]
        self.at = -1
        self._draw(words.MORE_FOUND if len(found.rows) > ROWS_MAX else "" if self._rows else found.sentence)
        self.follow()
        self.setVisible(bool(self._rows or found.sentence))
        self.raise_()

    def follow(self) -> None:
        """Lies right under the field, as wide as it."""
        over = self.parentWidget()
        if over is None:
            return
        corner = self._search.mapTo(over, self._search.rect().bottomLeft())
        self.setGeometry(corner.x(), corner.y() + self._look.px(6), self._search.width(), self.sizeHint().height())

    def walk(self, step: int) -> None:
        """Up or down one row; above the first is the text itself."""
        if self._rows and self.isVisible():
            self.at = max(-1, min(len(self._rows) - 1, self.at + step))
            self._mark()

    def enter(self) -> None:
        """Enter: the marked row, else the text as it stands."""
        if 0 <= self.at < len(self._rows) and self.isVisible():
            self.choose(self.at)
        else:
            self._search.send()

    def choose(self, at: int) -> None:
        """Takes a row."""
        row = self._rows[at]
        self._search.finish_search()
        wish = _wish(row)
        self._hand.do((*self._hand.view.dismiss_done(), wish))

    def _key(self, at: int) -> Key:
        key = Key(self._look, kind="bare", shape="row", role="item", height=52, focus=False)
        key.give_way()
        key.does(partial(self._touched, at))
        return key

    def _touched(self, at: int) -> None:
        self.choose(at)

    def _draw(self, sentence: str | None) -> None:
        for at, key in enumerate(self.keys):
            key.setVisible(at < len(self._rows))
            if at < len(self._rows):
                row = self._rows[at]
                kind = _called(row.kind)
                title, detail = plain(row.title, 80), plain(row.detail, 80)
                key.say(title, detail=detail, name=f"{kind}: {title}, {detail}")
        self._sentence.show_text(plain(sentence or ""))
        self._mark()
        self.adjustSize()

    def _mark(self) -> None:
        for at, key in enumerate(self.keys):
            icon = _SIGNS[self._rows[at].kind] if at < len(self._rows) else "users"
            key.be("chosen" if at == self.at else "bare", icon=icon)


def _wish(row: FoundShown) -> c.Command:
    """What choosing a row asks of the till."""
    if row.kind == "reward":
        return c.RewardWanted(row.id)
    return c.ProductPicked(row.id) if row.kind == "product" else c.MemberChosen(row.id)


def _called(kind: str) -> str:
    return {"product": words.ITEM, "member": words.MEMBER, "reward": words.REWARD}[kind]
