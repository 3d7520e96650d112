"""What people and the drawer itself say about cash; each is a command of the till."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal.cash import DrawerOutcome, DrawerReason


@dataclass(frozen=True, slots=True)
class DrawerWanted:
    """Somebody wants the drawer open, for a reason that is written down with their name."""

    reason: DrawerReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class DrawerTold:
    """What became of the wish with this number."""

    number: int
    outcome: DrawerOutcome
    detail: str


@dataclass(frozen=True, slots=True)
class ShiftBegun:
    """The drawer was counted and a shift begins with so much in it, in minor units."""

    float_minor: int


@dataclass(frozen=True, slots=True)
class CashMoved:
    """Money paid into the drawer (above zero) or out of it (below), with a word on what for."""

    amount_minor: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingWanted:
    """Print the X report: what the shift came to so far; nothing is closed."""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """Close the shift with the next Z report; `counted_minor` is what was counted in the drawer, None if nobody did."""

    counted_minor: int | None = None


@dataclass(frozen=True, slots=True)
class ZCopyWanted:
    """Print a Z report again, marked as a copy."""

    number: int


@dataclass(frozen=True, slots=True)
class CashWanted:
    """Somebody looks at drawer and shift, or wants to see them as they now are."""


CashCommand = (
    DrawerWanted | DrawerTold | ShiftBegun | CashMoved | ReadingWanted | ShiftClosed | ZCopyWanted | CashWanted
)
