"""What offers take off each line, with the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from loyalty.pricing.giving import Gave
from loyalty.pricing.touching import best_of_groups, holding, taken_alone, touched
from loyalty.rules.part import said
from loyalty.values.points import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from loyalty.rules.conditions import Marks
    from loyalty.rules.offers import Offer
    from loyalty.rules.programme import Programme
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron


class LineOffer(msgspec.Struct, frozen=True):
    """Minor units off a line and the offers' labels; nothing and no words where no offer counts.

    `gave` is what of it the counted offers gave.
    """

    off_minor: int
    why: str
    gave: tuple[Gave, ...] = ()


def offered(
    programme: Programme,
    lines: Sequence[Line],
    marked: Sequence[Marks],
    occasion: Occasion,
    patron: Patron,
    *,
    language: str,
    counted: Collection[str] | None = (),
) -> list[LineOffer]:
    """What each line becomes cheaper by; offers that combine add up, never beyond what it costs; none touch rewards.

    `marked` are the marks of each line, see `marks_of`; `counted` as in `Earning`.
    """
    every = [LineOffer(0, "")] * len(lines)
    now = holding(programme.offers_by_when, occasion, patron)
    if not now:
        return every
    goods = [at for at, line in enumerate(lines) if line.reward is None]
    here = touched(programme.offers_by_goods, marked, goods, now)
    alone = taken_alone([(at, meant.sorts[0]) for at, meant in here.items()], lambda _: 1)
    for at, meant in here.items():
        offers = (alone[at],) if at in alone else meant.sorts[1]
        if offers:
            every[at] = _line(offers, lines[at], language=language, counted=counted)
    return every


def _line(offers: Sequence[Offer], line: Line, *, language: str, counted: Collection[str] | None) -> LineOffer:
    """What those of the offers that count on a line take off it; all of them are for it, by id."""
    amount, quantity = line.amount_minor, line.quantity
    best = best_of_groups([(offer, offer.off(amount, quantity)) for offer in offers])
    if len(best) > 1:
        best.sort(key=lambda one: one[0].id)
    each = [off for _, off in best]
    off = min(sum(each), amount)
    gave: tuple[Gave, ...] = ()
    if counted is None or counted:
        parts = zip(best, share(off, each), strict=True)
        gave = tuple((one.id, part) for (one, _), part in parts if part and (counted is None or one.id in counted))
    return LineOffer(off, " + ".join([said(offer.label, language) for offer, _ in best]), gave)
