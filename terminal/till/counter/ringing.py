"""What goes onto the open sale as a line: a product of the catalogue, a keyed amount, a reward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.till.counter.open_sale import GENERAL, OpenLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty.rules.rewards import Reward
    from terminal.catalogue_ports import Category, Product


class Categories:
    """What the shop calls its categories now."""

    def __init__(self, kinds: Iterable[Category]) -> None:
        self._names = {GENERAL: "Goods", **{kind.id: kind.name for kind in kinds}}

    def has(self, category: str) -> bool:
        """Whether goods may still be keyed into it."""
        return category in self._names

    def product_line(self, product: Product, price_minor: int, quantity: int) -> OpenLine:
        """So many pieces of a product, at this price each."""
        return OpenLine(
            number=0,
            name=product.name,
            category=product.category,
            category_name=self._called(product.category),
            quantity=quantity,
            unit_minor=price_minor,
            product=product.id,
            gtin=product.gtin,
        )

    def amount_line(self, amount_minor: int, category: str) -> OpenLine:
        """A keyed amount."""
        name = self._called(category)
        return OpenLine(0, name, category, name, 1, amount_minor)

    def reward_line(self, reward: Reward, name: str) -> OpenLine:
        """One of a reward, which people call by this name."""
        return OpenLine(
            number=0,
            name=name,
            category=reward.category,
            category_name=self._called(reward.category),
            quantity=1,
            unit_minor=reward.money_minor,
            product=reward.product,
            reward=reward.id,
            reward_points=reward.points,
        )

    def _called(self, category: str) -> str:
        return self._names.get(category, category)
