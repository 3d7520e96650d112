"""What offers take off each line, with the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.pricing.touching import on_each_line, touched, without_overruled
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
    offers: Sequence[Offer],
    lines: Sequence[Line],
    marked: Sequence[Sequence[str]],
    occasion: Occasion,
    patron: Patron,
    *,
    language: str,
) -> list[LineOffer]:
    """What each line becomes cheaper by; offers that combine add up, never beyond what the line costs.

    `marked` are the marks of each line, see `marks_of`.
    """
    touches = without_overruled(touched(offers, marked, range(len(lines)), occasion, patron), lambda _: 1)
    if not touches:
        return [LineOffer(0, "")] * len(lines)
    costs = [(line.amount_minor, line.quantity) for line in lines]
    counting = on_each_line(touches, len(lines), lambda offer, at: offer.off(*costs[at]))
    return [
        LineOffer(
            min(sum(offer.off(*cost) for offer in here), cost[0]),
            " + ".join(said(offer.label, language) for offer in here),
        )
        for cost, here in zip(costs, counting, strict=True)
    ]
