"""Words and figures of the cash drawer and of a shift, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class DrawerReason(StrEnum):
    """Why the drawer is opened; a till writes it down before it opens anything."""

    CASH_SALE = "cash-sale"
    CASH_BACK = "cash-back"
    CHANGE = "change"
    COUNT = "count"
    PAID_IN = "paid-in"
    PAID_OUT = "paid-out"
    TEST = "test"
    OTHER = "other"


CHOSEN: Final = (DrawerReason.CHANGE, DrawerReason.COUNT, DrawerReason.OTHER)
"""The reasons that a person names; the others come with what they do."""


class DrawerOutcome(StrEnum):
    """What became of a wish to open the drawer; none is ever followed by another try."""

    ASKED = "asked"
    """Written down, nothing heard yet."""
    OPENED = "opened"
    """The sensor of the drawer says so."""
    SENT = "sent"
    """The printer took the order; nothing tells whether the drawer opened."""
    SHUT = "shut"
    """The printer took the order, and the sensor says that the drawer is still closed."""
    FAILED = "failed"
    """No order was given, and none ever will be."""
    UNKNOWN = "unknown"
    """The line or the till broke off in the middle of it."""


class MoveKind(StrEnum):
    """Money that goes into the drawer or out of it without a sale."""

    FLOAT = "float"
    PAID_IN = "in"
    PAID_OUT = "out"


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """The shift as the cash sheet shows it; `cash_minor` should be in the drawer, by what this till knows.

    `since_ms` is None while no shift is open; `last_z` is 0 before the first Z report,
    `lost_z` the number of a last one that this till's file does not have, 0 where it has it.
    """

    since_ms: int | None
    by: str
    float_minor: int
    cash_minor: int
    openings: int
    last_z: int
    last_z_ms: int | None
    currency: str
    lost_z: int = 0
