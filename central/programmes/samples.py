"""Sample baskets of a shop's own goods, priced by the programme in force and by a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.pricing.quote import quote
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from central.store.catalogue import Category, Product
    from loyalty.rules.programme import Programme
    from loyalty.shopping.occasion import Occasion

BASKETS_MAX = 8
_PIECES = 3
_PRICE_MINOR = 1_000
"""What goods cost whose price is asked at the till."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A basket for a member of a tier (None = of none): points and minor units to pay, before and after."""

    goods: str
    tier: str | None
    points_before: int | None
    points_after: int | None
    due_before: int | None
    due_after: int | None


def sample_baskets(products: Sequence[Product], categories: Sequence[Category]) -> list[Basket]:
    """One basket for each of some categories, one with the dearest goods, one with a bit of everything."""
    above = {one.id: one.parent for one in categories}
    by_category: dict[str, Product] = {}
    for one in products:
        by_category.setdefault(one.category, one)
    first = [one for _, one in sorted(by_category.items())][: BASKETS_MAX - 2]
    baskets = [Basket((_line(one, above, 1),)) for one in first]
    if products:
        dearest = max(products, key=lambda one: (one.price_minor or 0, one.id))
        baskets.append(Basket((_line(dearest, above, _PIECES),)))
        baskets.append(Basket(tuple(_line(one, above, 1) for one in first)))
    return baskets


def try_samples(
    now: Programme | None, draft: Programme, baskets: Iterable[Basket], tiers: Iterable[str | None], occasion: Occasion
) -> list[Tried]:
    """Every basket for every tier by both programmes; only those where something differs, and all of no tier."""
    tiers = list(tiers)
    found = [_try(now, draft, basket, tier, occasion) for basket in baskets for tier in tiers]
    plain = {one.goods: one for one in found if one.tier is None}
    return [one for one in found if one.tier is None or _figures(one) != _figures(plain[one.goods])]


def _figures(one: Tried) -> tuple[int | None, ...]:
    return one.points_before, one.points_after, one.due_before, one.due_after


def _try(now: Programme | None, draft: Programme, basket: Basket, tier: str | None, occasion: Occasion) -> Tried:
    before = (None, None) if now is None else _priced(now, basket, tier, occasion)
    after = _priced(draft, basket, tier, occasion)
    goods = ", ".join(f"{line.quantity} {line.name}" if line.quantity > 1 else line.name for line in basket.lines)
    return Tried(goods, tier, before[0], after[0], before[1], after[1])


def _priced(
    programme: Programme, basket: Basket, tier: str | None, occasion: Occasion
) -> tuple[int | None, int | None]:
    answer = quote(programme, basket, Wallet(0, 0, patron=Patron(tier=tier)), occasion)
    return (None, None) if isinstance(answer, Refusal) else (answer.points_earned, answer.due_minor)


def _line(one: Product, above: Mapping[str, str | None], quantity: int) -> Line:
    price = _PRICE_MINOR if one.price_minor is None else one.price_minor
    chain: list[str] = []
    parent = above.get(one.category)
    while parent is not None and parent not in chain:
        chain.append(parent)
        parent = above.get(parent)
    return Line(one.name, one.category, quantity, price * quantity, one.id, one.gtin, tuple(chain), one.tags)
