"""The only way from the till's threads to the screen: one queued signal over the Event union."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from terminal.events import Event


class Bridge(QObject):
    """Carries events into the GUI thread; build it in the thread that runs Qt."""

    announced = Signal(object)

    def publish(self, event: Event) -> None:
        """Hands one event over; any thread may call it, it never waits."""
        self.announced.emit(event)

    def listen(self, hear: Callable[[Event], None]) -> None:
        """Calls `hear` in the GUI thread with every event published from now on; `hear` is a QObject's method."""
        self.announced.connect(hear, Qt.ConnectionType.QueuedConnection)
