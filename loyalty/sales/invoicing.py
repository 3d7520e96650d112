"""Points on an invoice: a sale of one line on which nothing was paid yet, that earns once it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from loyalty.ops.operations import Sale
from loyalty.shopping.basket import REFERENCE_LETTERS_MAX, Line
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.text import clean

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from loyalty.rules.programme import Programme
    from loyalty.shopping.occasion import Occasion

GENERAL = "general"
"""The category of an invoice: it earns by the programme's default rate."""


def invoice_number(text: str) -> str | Refusal:
    """An invoice's number as it is compared: single spaces, capital letters."""
    number = " ".join(clean(text, 2 * REFERENCE_LETTERS_MAX).split()).upper()
    if not 1 <= len(number) <= REFERENCE_LETTERS_MAX:
        sentence = f"An invoice's number has 1 to {REFERENCE_LETTERS_MAX} letters and digits. Scan or type it again."
        return Refusal(RefusalCode.BAD_INVOICE, sentence)
    return number


def invoice_line(name: str, amount_minor: int) -> Line:
    """The line of an invoice; BadValue for an amount that no line can have."""
    return Line(name, GENERAL, 1, amount_minor)


def without_offers(occasion: Occasion, programme: Programme) -> Occasion:
    """The occasion on which an invoice is priced: what is due on it is due, no offer makes it less."""
    return replace(occasion, stopped=occasion.stopped | {offer.id for offer in programme.offers})


def unpaid(quoted: Quote) -> Quote:
    """What an invoice comes to now: it earns nothing until it is paid."""
    lines = tuple(msgspec.structs.replace(line, points=0, why="", gave=()) for line in quoted.lines)
    return replace(quoted, points_earned=0, points_later=quoted.points_earned, lines=lines, cards=())


def on_invoice(sale: Sale, number: str) -> Sale:
    """The sale as it stands on an invoice: its points are used now, it earns when it is paid."""
    effect = msgspec.structs.replace(sale.effect, earn=0, repay=0)
    (line,) = sale.lines
    bare = msgspec.structs.replace(line, points=0, rules=msgspec.UNSET)
    return msgspec.structs.replace(
        sale, effect=effect, lines=(bare,), stamps=msgspec.UNSET, change_minor=0, invoice=number
    )
