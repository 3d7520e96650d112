"""What the stamp cards of a draft would have cost, had members used each full one at the next chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loyalty.pricing.stamps import CardQuote
    from loyalty.rules.programme import Programme


@dataclass(slots=True)
class CardCost:
    """Stamps that a card of the draft would have given, full ones used, and the minor units that they took off."""

    stamps: int = 0
    full_cards: int = 0
    minor: int = 0


class CardCount:
    """Keeps the stamps of everybody from one sale to the next; `before` are those that cards had before the first."""

    def __init__(self, draft: Programme, before: Mapping[tuple[str, str], int]) -> None:
        cards = () if draft.stamp_cards is None else draft.stamp_cards.cards
        self.costs = {card.id: CardCost() for card in cards}
        self._full = {card.id: card.full for card in cards}
        self._stamps = Counter(before)

    def full_of(self, member: str | None) -> dict[str, int]:
        """The cards of a member that are full by now, each with the stamps on it."""
        if member is None:
            return {}
        there = ((card, self._stamps[member, card]) for card in self._full if (member, card) in self._stamps)
        return {card: stamps for card, stamps in there if stamps >= self._full[card]}

    def count(self, member: str | None, cards: Iterable[CardQuote]) -> None:
        """What a sale of the member brought and used."""
        if member is None:
            return
        for one in cards:
            cost, key = self.costs[one.card], (member, one.card)
            cost.stamps += one.stamps_given
            cost.full_cards += one.stamps_used > 0
            cost.minor += one.off_minor
            self._stamps[key] = max(self._stamps[key] - one.stamps_used, 0) + one.stamps_given
