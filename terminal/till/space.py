"""What the till does when the disk fills up: warns, then spends no points, then books nothing until there is room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal.errors import DiskFull

if TYPE_CHECKING:
    from terminal.ports import Disk

MB = 1_000_000
SHORT_BYTES = 200 * MB
"""Below this no points are spent: an exchange and a day of earning still fit."""
LOW_BYTES = 1_000 * MB
RESERVE_BYTES = 32 * MB
"""Kept aside in a file, and given up when the disk is full, so that what is on disk can still be sent."""
_SHOWN_STEP = 10 * MB

_LOW = "Only about {} MB are free on this computer's disk. Selling goes on; make room soon."
_SHORT = (
    "Only about {} MB are free on this computer's disk. Selling and earning go on; points can be used here again once "
    "200 MB are free."
)
_FULL = (
    "The disk of this computer is full, so nothing was booked; everything before is safe and is still sent. Delete "
    "what is not needed until 250 MB are free, then try again."
)


@dataclass(slots=True)
class Space:
    """The room on the disk of the data folder. Till thread only; without a `disk` there is always enough."""

    disk: Disk | None = None
    is_spent: bool = False
    """The reserve was given up: from then on nothing is booked until it can be kept again."""

    def stops_spending(self) -> str | None:
        """Why points may not be spent now, if the disk is the reason."""
        free = self._free()
        if self.is_spent:
            return _FULL
        return _SHORT.format(_shown(free)) if free < SHORT_BYTES else None

    def warning(self) -> str | None:
        """What to say before it comes to that."""
        free = self._free()
        return _LOW.format(_shown(free)) if free < LOW_BYTES else None

    def check_booking(self) -> None:
        """DiskFull while what little there is belongs to the exchange."""
        if self.is_spent:
            raise DiskFull(_FULL)

    def ran_full(self) -> None:
        """A transaction found the disk full: the reserve makes room for sending what is there."""
        if self.disk is not None:
            self.disk.give_up_reserve()
            self.is_spent = True

    def rest(self) -> None:
        """A quiet moment: keep the reserve, again once there is room."""
        if self.disk is not None and self._free() >= SHORT_BYTES + RESERVE_BYTES:
            self.is_spent = not self.disk.keep_reserve(RESERVE_BYTES)

    def _free(self) -> int:
        return LOW_BYTES if self.disk is None else self.disk.free_bytes()


def _shown(free: int) -> int:
    return free // _SHOWN_STEP * _SHOWN_STEP // MB
