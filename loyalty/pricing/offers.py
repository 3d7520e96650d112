"""What offers take off each line, with the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.pricing.touching import on_line, touched, without_overruled
from loyalty.rules.part import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.basket import Line
    from loyalty.occasion import Occasion
    from loyalty.patron import Patron
    from loyalty.rules.offers import Offer


@dataclass(frozen=True, slots=True)
class LineOffer:
    """Minor units off a line and the offers' labels; nothing and no words where no offer counts."""

    off_minor: int
    why: str


def offered(
    offers: Sequence[Offer], lines: Sequence[Line], occasion: Occasion, patron: Patron, language: str
) -> list[LineOffer]:
    """What each line becomes cheaper by; offers that combine add up, never beyond what the line costs."""
    touches = without_overruled(touched(offers, lines, range(len(lines)), occasion, patron), lambda _: 1)
    found = []
    for at, line in enumerate(lines):

        def off(offer: Offer, line: Line = line) -> int:
            return offer.off(line.amount_minor, line.quantity)

        counting = on_line(touches, at, off)
        taken = min(sum(off(offer) for offer in counting), line.amount_minor)
        found.append(LineOffer(taken, " + ".join(said(offer.label, language) for offer in counting)))
    return found
