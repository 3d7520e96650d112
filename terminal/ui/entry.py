"""What is keyed on the keypad before Enter: a mode and at most nine digits; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

DIGITS_MAX: Final = 9
QUANTITY_DIGITS_MAX: Final = 3
_DIGITS: Final = frozenset("0123456789")


class EntryMode(StrEnum):
    """What the digits mean; money is keyed in minor units."""

    AMOUNT = "amount"
    QUANTITY = "quantity"
    POINTS = "points"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Entry:
    """Digits without leading zeros; a single 0 is kept, since "no points" and "quantity 0" mean something."""

    mode: EntryMode = EntryMode.AMOUNT
    digits: str = ""

    @property
    def value(self) -> int:
        """The keyed number, 0 when nothing is keyed."""
        return int(self.digits or "0")

    def press(self, keys: str) -> Entry:
        """One digit or 00 more; what does not fit, and anything but the ten ASCII digits, changes nothing."""
        if not keys or not set(keys) <= _DIGITS:
            return self
        limit = QUANTITY_DIGITS_MAX if self.mode is EntryMode.QUANTITY else DIGITS_MAX
        grown = (self.digits + keys).lstrip("0") or "0"
        return replace(self, digits=grown) if len(grown) <= limit else self

    def back(self) -> Entry:
        """Without the last digit."""
        return replace(self, digits=self.digits[:-1])

    def cleared(self) -> Entry:
        """The same mode, nothing keyed."""
        return Entry(self.mode)
