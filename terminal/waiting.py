"""Time as the threads of devices and of the line know it: a port, so that tests live through a minute in a moment."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Waiting(Protocol):
    """What such a thread knows of time."""

    def monotonic(self) -> float:
        """Seconds since some moment; never runs backwards."""
        ...

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Block until the event is set, true, or the seconds are over, false."""
        ...


class MachineWaiting:
    """The machine's own monotonic clock."""

    def monotonic(self) -> float:
        """Seconds of `time.monotonic`."""
        return time.monotonic()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Plain `Event.wait`."""
        return event.wait(max(0.0, seconds))
