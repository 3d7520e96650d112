"""A member's points at this till, and the member as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.patron import Patron

NOBODY = Patron()
"""A member of whom nothing is known but the points."""


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a quote needs to know of a member: the shown balance, what may be spent here, why they differ, who it is.

    `goodwill` is the part of what may be spent here that the till does not hold; `cards` are the stamp cards by id.
    """

    balance: int
    spendable_here: int
    owed: int = 0
    reason: str | None = None
    goodwill: int = 0
    patron: Patron = NOBODY
    cards: Mapping[str, CardStanding] = field(default_factory=dict)

    @property
    def held_here(self) -> int:
        """What may be spent here without goodwill."""
        return self.spendable_here - self.goodwill
