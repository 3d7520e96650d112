"""What a receipt says of the stamp cards that an operation moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.operations import Reversal, Sale
from loyalty.ops.stamps import by_account, stamped_back, stamped_in
from loyalty.rules.part import said
from terminal.receipt import CardPaper

if TYPE_CHECKING:
    from loyalty.ops.effect import Effect
    from loyalty.rules.programme import Programme
    from terminal.till.desk import Desk


def card_papers(desk: Desk, programme: Programme | None, operation: Sale | Reversal) -> list[CardPaper]:
    """The cards that a sale or a return moves, as they stand once it is booked."""
    cards = stamped_in(operation) if isinstance(operation, Sale) else stamped_back(operation)
    return [
        _card_paper(desk, programme, account, one.card, one.effect)
        for account, one in by_account(operation.member, cards)
    ]


def _card_paper(desk: Desk, programme: Programme | None, account: str, card: str, effect: Effect) -> CardPaper:
    """By the name that the programme gives the card, else by its id."""
    cards = () if programme is None else programme.cards
    known = next((one for one in cards if one.id == card), None)
    stamps = desk.store.card_stamps(account).net + effect.delta
    return CardPaper(
        name=card if known is None else said(known.label, desk.language),
        more=effect.earn + effect.give,
        less=effect.use + effect.take,
        stamps=max(stamps, 0),
        full=0 if known is None else known.full,
    )
