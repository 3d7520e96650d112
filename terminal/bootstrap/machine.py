"""The machine's own clock and chance as the ports that everything else takes."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


class MachineClock:
    """The clock of this computer; the boot name changes with each start of the machine."""

    def __init__(self) -> None:
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            boot = f"process-{os.getpid()}-{time.time_ns()}"
        self._boot = boot[:64]
        self._zones: dict[str, ZoneInfo | None] = {}

    def wall_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow."""
        return time.monotonic_ns() // 1_000_000

    def local(self, wall_ms: int) -> datetime:
        """A wall time in the time zone of this computer."""
        return datetime.fromtimestamp(wall_ms / 1000, UTC).astimezone()

    def offset_min(self, zone: str, wall_ms: int) -> int | None:
        """By the time zone database of this computer, on Windows that of a package; each zone is looked up once."""
        if zone not in self._zones:
            self._zones[zone] = _clocks(zone)
        clocks = self._zones[zone]
        if clocks is None:
            return None
        ahead = datetime.fromtimestamp(wall_ms // 1000, clocks).utcoffset()
        return None if ahead is None else int(ahead.total_seconds()) // 60

    def boot(self) -> str:
        """A name for this run of the machine."""
        return self._boot


class MachineChance:
    """Randomness of the operating system, fit for keys."""

    def draw(self, count: int) -> bytes:
        """So many unpredictable bytes."""
        return os.urandom(count)


def _clocks(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # No such zone, no name of one, a folder of zones.
        return None
