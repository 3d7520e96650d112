"""A slot for one frame between the thread that takes it and the thread that reads it; frames are never queued."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey


@dataclass(frozen=True, slots=True)
class Frame:
    """A grey picture and the monotonic millisecond in which it was taken."""

    grey: Grey
    at_ms: int


class Mailbox:
    """Any thread may call it; `close` lets everybody go."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._changed = threading.Condition()
        self._closed = False

    def put(self, frame: Frame, *, newest_wins: bool) -> None:
        """Leaves a frame: over an older one, or else only once the older one was taken."""
        with self._changed:
            if not newest_wins:
                self._changed.wait_for(lambda: self._frame is None or self._closed)
            self._frame = frame
            self._changed.notify_all()

    def take(self) -> Frame | None:
        """Waits for a frame; None once the mailbox is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._closed)
            frame, self._frame = self._frame, None
            self._changed.notify_all()
            return None if self._closed else frame

    def empty(self) -> None:
        """Throws an old frame away."""
        with self._changed:
            self._frame = None
            self._changed.notify_all()

    def close(self) -> None:
        """No more frames will be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
