"""The offers: round numbers of points that the member could use on this basket, each a touch."""

from __future__ import annotations

from terminal.counter import OfferShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain


class Offers(Card):
    """A touch chooses an offer, another touch takes it back; an impossible one says why not."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look = look
        self._hand = hand
        self.put(Label(look, "small", "muted", words.USE_TITLE))
        self._rows: list[_Offer] = []

    def draw(self, offers: tuple[OfferShown, ...]) -> None:
        """Shows these offers, reusing the rows there are."""
        self.setVisible(bool(offers))
        while len(self._rows) < len(offers):
            self._rows.append(_Offer(self._look, self._hand))
            self.put(self._rows[-1])
        for at, line in enumerate(self._rows):
            line.setVisible(at < len(offers))
            if at < len(offers):
                line.draw(offers[at])

    @property
    def keys(self) -> list[Key]:
        """The keys that are shown."""
        return [line.key for line in self._rows if not line.isHidden()]


class _Offer(Card):
    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(2))
        self._hand = hand
        self._offer: OfferShown | None = None
        self.key = Key(look, shape="row", kind="offer", icon="tag", role="item", height=48)
        self.key.does(self._touched)
        self.key.give_way()
        self.put(self.key)

    def draw(self, offer: OfferShown) -> None:
        self._offer = offer
        present = self._hand.present
        text = words.OFFER.format(money=present.money_short(offer.value_minor))
        points = present.pts(offer.points)
        name = words.OFFER_CHOSEN.format(name=text) if offer.chosen else text
        note = "" if offer.possible or offer.chosen else plain(offer.hint or "")
        spoken = ", ".join(part for part in (name, present.points(offer.points), note) if part)
        self.key.say(text, detail=points, note=note, name=spoken)
        self.key.be("chosen" if offer.chosen else "offer", end_icon="check" if offer.chosen else "" if note else "plus")
        self.key.setEnabled(offer.possible or offer.chosen)

    def _touched(self) -> None:
        if self._offer is not None:
            self._hand.do(self._hand.view.offer(self._offer.points, chosen=self._offer.chosen))
