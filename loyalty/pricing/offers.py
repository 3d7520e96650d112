"""What offers take off each line, with the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.pricing.giving import Gave
from loyalty.pricing.touching import on_each_line, touched, without_overruled
from loyalty.rules.part import said
from loyalty.values.points import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from loyalty.rules.offers import Offer
    from loyalty.rules.stacking import ByWhen
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron


@dataclass(frozen=True, slots=True)
class LineOffer:
    """Minor units off a line and the offers' labels; nothing and no words where no offer counts.

    `gave` is what of it the counted offers gave.
    """

    off_minor: int
    why: str
    gave: tuple[Gave, ...] = ()


def offered(
    offers: ByWhen[Offer],
    lines: Sequence[Line],
    marked: Sequence[Sequence[str]],
    occasion: Occasion,
    patron: Patron,
    *,
    language: str,
    counted: Collection[str] | None = (),
) -> list[LineOffer]:
    """What each line becomes cheaper by; offers that combine add up, never beyond what it costs; none touch rewards.

    `marked` are the marks of each line, see `marks_of`; `counted` as in `Earning`.
    """
    goods = (at for at, line in enumerate(lines) if line.reward is None)
    touches = without_overruled(touched(offers, marked, goods, occasion, patron), lambda _: 1)
    if not touches:
        return [LineOffer(0, "")] * len(lines)
    costs = [(line.amount_minor, line.quantity) for line in lines]
    counting = on_each_line(touches, len(lines), lambda offer, at: offer.off(*costs[at]))
    pairs = zip(costs, counting, strict=True)
    return [_line(here, cost, language=language, counted=counted) for cost, here in pairs]


def _line(
    offers: Sequence[Offer], cost: tuple[int, int], *, language: str, counted: Collection[str] | None
) -> LineOffer:
    each = [offer.off(*cost) for offer in offers]
    off = min(sum(each), cost[0])
    gave: tuple[Gave, ...] = ()
    if counted is None or counted:
        parts = zip(offers, share(off, each), strict=True)
        gave = tuple((one.id, part) for one, part in parts if part and (counted is None or one.id in counted))
    return LineOffer(off, " + ".join(said(offer.label, language) for offer in offers), gave)
