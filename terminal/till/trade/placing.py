"""Goods as the rules see them: with the categories above theirs, what these are called, and the product's tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.ops.fields import NAMES_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.shopping.basket import Basket, Line
    from terminal.catalogue_ports import Catalogue, Category


def placed(basket: Basket, catalogue: Catalogue) -> Basket:
    """The basket with what the catalogue says of each line now; a category that it does not know stands alone."""
    kinds = {kind.id: kind for kind in catalogue.categories()}
    return replace(basket, lines=tuple(_placed(line, catalogue, kinds) for line in basket.lines))


def _placed(line: Line, catalogue: Catalogue, kinds: Mapping[str, Category]) -> Line:
    above = _above(line.category, kinds)
    product = None if line.product is None else catalogue.product(line.product)
    return replace(
        line,
        above=above,
        tags=() if product is None else product.tags,
        category_names=tuple(
            kinds[category].name if category in kinds else line.called(category) for category in (line.category, *above)
        ),
    )


def _above(category: str, kinds: Mapping[str, Category]) -> tuple[str, ...]:
    """The nearest first; a tree that bites its own tail ends where it does."""
    above: list[str] = []
    kind = kinds.get(category)
    while kind is not None and kind.parent is not None and kind.parent in kinds and len(above) < NAMES_MAX:
        if kind.parent == category or kind.parent in above:
            break
        above.append(kind.parent)
        kind = kinds[kind.parent]
    return tuple(above)
