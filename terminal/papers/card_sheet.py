"""Cards to cut out: each with the code that the till scans and the number that people say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from terminal.paper_words import paper
from terminal.slip import QR, Barcode, Cut, Element, Gap, Logo, Rule, Slip, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.receipt import Letterhead

CARDS_MAX: Final = 100
_LINEAR_LETTERS_MAX: Final = 10
"""What Code 128 holds on the narrowest paper with bars that every camera reads."""


@dataclass(frozen=True, slots=True)
class CardToPrint:
    """One card: a name, or none for cards that are handed out, the number, and the text of its QR code."""

    number: str
    code: str
    name: str = ""


def card_sheet(head: Letterhead, cards: Sequence[CardToPrint]) -> Slip:
    """One strip of paper with a line to cut along behind each card; raises ValueError for more than 100."""
    if not 0 < len(cards) <= CARDS_MAX:
        raise ValueError(f"a sheet holds 1 to {CARDS_MAX} cards")
    return Slip((*(element for card in cards for element in _card(head, card)), Cut()))


def _card(head: Letterhead, card: CardToPrint) -> list[Element]:
    return [
        Logo(),
        Text(head.programme or head.store, align="center", bold=True, size=2),
        Text(card.name or paper(head.locale, "your_card"), align="center"),
        Gap(1),
        QR(card.code),
        Text(card.number, align="center", bold=True),
        # The number in bars as well, for scanners that see no QR codes.
        *([Barcode("CODE128", card.number)] if len(card.number) <= _LINEAR_LETTERS_MAX else []),
        Text(paper(head.locale, "show_card"), align="center"),
        Gap(1),
        Rule(),
    ]
