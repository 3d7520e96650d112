"""What a receipt says of a stamp card that an operation moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.stamps import stamp_account
from loyalty.rules.part import said
from terminal.receipt import CardPaper

if TYPE_CHECKING:
    from loyalty.ops.effect import Effect
    from loyalty.rules.programme import Programme
    from terminal.till.desk import Desk


def card_paper(desk: Desk, programme: Programme | None, member: str, card: str, effect: Effect) -> CardPaper:
    """The card as it stands once this is booked, by the name that the programme gives it, else by its id."""
    cards = () if programme is None else programme.cards
    known = next((one for one in cards if one.id == card), None)
    stamps = desk.store.card_stamps(stamp_account(member, card)).net + effect.delta
    return CardPaper(
        name=card if known is None else said(known.label, desk.language),
        more=effect.earn + effect.give,
        less=effect.use + effect.take,
        stamps=max(stamps, 0),
        full=0 if known is None else known.full,
    )
