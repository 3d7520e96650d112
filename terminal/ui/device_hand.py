"""What the page of the devices remembers, and its way to the devices' desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from terminal.device_commands import DeviceCommand, DevicesWanted, SightWanted
from terminal.findings import DevicesShown, Kind, Sight


def _taken(_command: DeviceCommand) -> bool:
    return True


def _nothing() -> Sight | None:
    return None


@dataclass(frozen=True, slots=True)
class DeviceSeam:
    """`do` hands a command over, False when nothing has happened; `sight` is the camera's newest frame.

    Neither waits; both are called in the screen's thread.
    """

    do: Callable[[DeviceCommand], bool] = _taken
    sight: Callable[[], Sight | None] = _nothing


class DeviceHand:
    """Outlives the widgets, which a new look builds anew."""

    def __init__(self, seam: DeviceSeam, busy: Callable[[], None]) -> None:
        self._seam, self._busy = seam, busy
        self.is_open = False
        self.chosen = (Kind.PRINTER, "")
        self.bars = False
        self.shown = DevicesShown()

    def do(self, command: DeviceCommand) -> bool:
        """Hands a command over; people are told when there was no room for it."""
        taken = self._seam.do(command)
        if not taken:
            self._busy()
        return taken

    def enter(self) -> None:
        """Opens the page, if there is room for the wish."""
        if not self.is_open and self.do(DevicesWanted(is_open=True)):
            self.is_open = True

    def leave(self) -> None:
        """Closes it, whatever waits: scans are the till's again at once, and the camera is given back."""
        if self.is_open:
            self.is_open = False
            self._seam.do(SightWanted(wanted=False))
            self._seam.do(DevicesWanted(is_open=False))

    def sight(self) -> Sight | None:
        """What the camera sees."""
        return self._seam.sight()
