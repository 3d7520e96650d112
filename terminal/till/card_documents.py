"""Stamp cards as the JSON documents of the pos door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from loyalty.ops.stamps import by_account, stamped_back, stamped_in
from loyalty.rules.part import said

if TYPE_CHECKING:
    from loyalty.ops.operations import Reversal, Sale
    from loyalty.pricing.stamps import CardQuote
    from loyalty.shopping.wallet import Wallet
    from terminal.till.desk import Desk


def cards_of_member(desk: Desk, wallet: Wallet) -> list[dict[str, Any]]:
    """How each card of the programme stands."""
    programme = desk.programme()
    return [
        {
            "card": card.id,
            "name": said(card.label, desk.language),
            "full": card.full,
            "stamps": standing.balance,
            "owed": standing.owed,
            "usable_here": standing.here,
            "usable_reason": standing.reason,
        }
        for card in (() if programme is None else programme.cards)
        if (standing := wallet.cards.get(card.id)) is not None
    ]


def cards_quoted(quotes: tuple[CardQuote, ...]) -> list[dict[str, Any]]:
    """What a sale would do to each card, and why, line by line."""
    return [
        {
            "card": one.card,
            "name": one.label,
            "full": one.full,
            "stamps_given": one.stamps_given,
            "stamps_used": one.stamps_used,
            "value_minor": one.off_minor,
            "lines": [
                {"line": number, "stamps_given": given, "stamps_used": used}
                for number, (given, used) in enumerate(zip(one.given, one.used, strict=True), start=1)
                if given or used
            ],
        }
        for one in quotes
    ]


def cards_sold(desk: Desk, sale: Sale) -> list[dict[str, Any]]:
    """What a sale did to each card, and what is on it now."""
    return [
        {
            "card": one.card,
            "full": one.full,
            "stamps_given": one.effect.earn,
            "stamps_used": one.effect.use,
            "stamps": max(desk.store.card_stamps(account).net, 0),
        }
        for account, one in by_account(sale.member, stamped_in(sale))
    ]


def cards_back(reversal: Reversal) -> list[dict[str, Any]]:
    """What a return did to cards, as far as this till knows."""
    return [
        {"card": one.card, "stamps_taken_back": one.effect.take, "stamps_given_back": one.effect.give}
        for one in stamped_back(reversal)
    ]
