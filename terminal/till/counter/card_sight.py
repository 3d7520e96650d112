"""Stamp cards as the counter shows them: how full each is, what the sale brings, and whether a full one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.rules.part import said
from terminal.counter import StampCardShown
from terminal.counter_words import counter_word

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from loyalty.rules.programme import Programme
    from loyalty.shopping.wallet import Wallet
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk


def cards_shown(
    programme: Programme | None, sale: OpenSale, wallet: Wallet | None, quoted: Quote | None, desk: Desk
) -> tuple[StampCardShown, ...]:
    """Every card of the programme as it is for this member and would be after this sale."""
    if wallet is None:
        return ()
    moved = {one.card: one for one in quoted.cards} if quoted else {}
    shown = []
    for card in () if programme is None else programme.cards:
        standing = wallet.cards.get(card.id)
        balance, here = (0, 0) if standing is None else (standing.balance, standing.here)
        sold, used = moved.get(card.id), card.id in sale.full_cards
        reachable = balance if desk.online else here
        is_free = balance >= card.full and not used
        hint = None if not is_free or reachable >= card.full else counter_word(desk.language, "not_here")
        if is_free and hint is None and not sale.lines:
            hint = counter_word(desk.language, "goods_first")
        shown.append(
            StampCardShown(
                id=card.id,
                name=said(card.label, desk.language),
                full=card.full,
                stamps=balance,
                given=0 if sold is None else sold.stamps_given,
                used=used,
                usable=is_free and hint is None,
                hint=hint,
            )
        )
    return tuple(shown)
