"""The vouchers that the member's points buy: the first touch asks, the second prints."""

from __future__ import annotations

from terminal import commands as c
from terminal.counter import VoucherOfferShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.sure_key import SureKey
from terminal.ui.present import plain


class VoucherOffers(Card):
    """Points become paper only after a second touch, for they are gone from the balance then."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look, self._hand = look, hand
        self.put(Label(look, "small", "muted", words.VOUCHERS_TITLE))
        self._rows: list[_Offer] = []

    def draw(self, offers: tuple[VoucherOfferShown, ...]) -> None:
        """Shows these offers, reusing the rows there are."""
        self.setVisible(bool(offers))
        while len(self._rows) < len(offers):
            self._rows.append(_Offer(self._look, self._hand))
            self.put(self._rows[-1])
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(offers))
            if at < len(offers):
                row.draw(offers[at])

    @property
    def keys(self) -> list[SureKey]:
        """The keys that are shown."""
        return [row for row in self._rows if not row.isHidden()]


class _Offer(SureKey):
    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__(look, "", words.VOUCHER_SURE, self._touched, kind="offer", icon="ticket", shape="row")
        self._hand = hand
        self._offer: VoucherOfferShown | None = None
        self.give_way()

    def draw(self, offer: VoucherOfferShown) -> None:
        """Shows this offer; one that costs too much says how far it is."""
        if self._offer is not None and self._offer.id != offer.id:
            self.calm()
        self._offer = offer
        present = self._hand.present
        text = plain(offer.headline) or words.VOUCHER_OFFER.format(money=present.money_short(offer.value_minor))
        note = "" if offer.possible else plain(offer.hint or "")
        spoken = ", ".join(part for part in (text, plain(offer.name), present.points(offer.points), note) if part)
        self.setEnabled(offer.possible)
        self.rest(text, detail=present.pts(offer.points), note=note, name=spoken)

    def _touched(self) -> None:
        if self._offer is not None:
            self._hand.do((c.VoucherBought(self._offer.id),))
