"""A member's stamp card as a till shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardStanding:
    """The stamps that are shown, those of them that may be used here, those owed, and why the first two differ."""

    balance: int
    here: int
    owed: int = 0
    reason: str | None = None
