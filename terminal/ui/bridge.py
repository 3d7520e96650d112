"""The only way from the till's threads to the screen: one queued signal over the Event union."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from terminal.events import CounterChanged

if TYPE_CHECKING:
    from terminal.events import Event

EARLY_MAX: Final = 1_000


class Bridge(QObject):
    """Carries events into the GUI thread, where it must be built; what comes before the window waits for it."""

    announced = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._hear: Callable[[Event], None] | None = None
        self._early: deque[Event] = deque(maxlen=EARLY_MAX)
        self._newest: Event | None = None
        self.announced.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def publish(self, event: Event) -> None:
        """Hands one event over; any thread may call it, it never waits."""
        if isinstance(event, CounterChanged):
            self._newest = event
        self.announced.emit(event)

    def listen(self, hear: Callable[[Event], None]) -> None:
        """Calls `hear` in the GUI thread with every event that came and comes; there is one listener."""
        self._hear = hear
        while self._early:
            hear(self._early.popleft())

    def deafen(self) -> None:
        """The listener is gone; what still comes is left alone."""
        self._hear = _nobody
        self._early.clear()

    @Slot(object)
    def _arrived(self, event: Event) -> None:
        if isinstance(event, CounterChanged) and event is not self._newest:
            # A newer counter is on its way behind this one: a burst is drawn once, not once a step.
            return
        if self._hear is None:
            self._early.append(event)
        else:
            self._hear(event)


def _nobody(_event: Event) -> None:
    pass
