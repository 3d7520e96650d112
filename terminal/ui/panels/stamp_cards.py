"""The stamp cards of the member: how far each is, and a key that uses a full one in the open sale."""

from __future__ import annotations

from terminal import commands as c
from terminal.counter import StampCardShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain


class StampCards(Card):
    """One key each: a touch uses a full card, another touch takes it off again; others say how far they are."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look, self._hand = look, hand
        self.put(Label(look, "small", "muted", words.STAMPS_TITLE))
        self._rows: list[_StampCard] = []

    def draw(self, cards: tuple[StampCardShown, ...]) -> None:
        """Shows these cards, reusing the rows there are."""
        self.setVisible(bool(cards))
        while len(self._rows) < len(cards):
            self._rows.append(_StampCard(self._look, self._hand))
            self.put(self._rows[-1])
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(cards))
            if at < len(cards):
                row.draw(cards[at])

    @property
    def keys(self) -> list[Key]:
        """The keys that are shown."""
        return [row for row in self._rows if not row.isHidden()]


class _StampCard(Key):
    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__(look, shape="row", kind="offer", icon="coffee", role="item", height=48)
        self._hand = hand
        self._card: StampCardShown | None = None
        self.does(self._touched)
        self.give_way()

    def draw(self, card: StampCardShown) -> None:
        """Shows how full this card is, what the sale brings, and whether a full one is used."""
        self._card = card
        name, number = plain(card.name, 80), self._hand.present.number
        stand = words.STAMPS_OF.format(stamps=number(card.stamps), full=number(card.full))
        more = f" +{number(card.given)}" if card.given else ""
        note = words.STAMPS_USED if card.used else words.STAMPS_FULL if card.usable else plain(card.hint or "")
        spoken = ", ".join(part for part in (name, stand + more, note) if part)
        self.say(name, detail=stand + more, note=note, name=spoken)
        self.be("chosen" if card.used else "offer", end_icon="check" if card.used else "plus" if card.usable else "")
        self.setEnabled(card.usable or card.used)

    def _touched(self) -> None:
        card = self._card
        if card is not None:
            self._hand.do((*self._hand.view.dismiss_done(), c.FullCardUsed(card.id, used=not card.used)))
