"""The machine's own clock and chance as the ports that everything else takes."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path


class MachineClock:
    """The clock of this computer; the boot name changes with each start of the machine."""

    def __init__(self) -> None:
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            boot = f"process-{os.getpid()}-{time.time_ns()}"
        self._boot = boot[:64]

    def wall_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow."""
        return time.monotonic_ns() // 1_000_000

    def local(self, wall_ms: int) -> datetime:
        """A wall time in the time zone of this computer."""
        return datetime.fromtimestamp(wall_ms / 1000, UTC).astimezone()

    def boot(self) -> str:
        """A name for this run of the machine."""
        return self._boot


class MachineChance:
    """Randomness of the operating system, fit for keys."""

    def draw(self, count: int) -> bytes:
        """So many unpredictable bytes."""
        return os.urandom(count)
