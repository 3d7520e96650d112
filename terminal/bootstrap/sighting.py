"""The camera as the screen uses it: on while anybody wants it, and a look at its newest frame."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from terminal.findings import CodeSeen, Sight

if TYPE_CHECKING:
    from terminal.devices.camera import Camera

COUNTER: Final = "counter"
PAGE: Final = "page"
SHOWN_PX: Final = 640
SHOWN_MS: Final = 600
"""So long a code is drawn after it was read."""


class CameraSwitch:
    """On while the counter or the page of the devices wants it; any thread may say so, none waits."""

    def __init__(self, camera: Camera | None) -> None:
        self._camera = camera
        self._turn = threading.Lock()
        self._wishes = {COUNTER}

    def want(self, who: str, *, wanted: bool) -> None:
        """Somebody wants the camera, or no longer does."""
        with self._turn:
            (self._wishes.add if wanted else self._wishes.discard)(who)
            if self._camera is not None:
                (self._camera.resume if self._wishes else self._camera.pause)()

    def sight(self) -> Sight | None:
        """The newest frame, no wider than 640 pixels, with the codes that were read a moment ago; never waits."""
        frame = None if self._camera is None else self._camera.newest()
        if self._camera is None or frame is None:
            return None
        step = max(1, round(frame.grey.shape[1] / SHOWN_PX))
        grey = frame.grey[::step, ::step]
        at_ms, codes = self._camera.seen()
        fresh = codes if abs(frame.at_ms - at_ms) <= SHOWN_MS else ()
        return Sight(
            grey.shape[1],
            grey.shape[0],
            grey.tobytes(),
            tuple(
                CodeSeen(
                    code.reading.text,
                    code.reading.symbology,
                    (code.reading.position[0] // step, code.reading.position[1] // step),
                    code.confirmed,
                )
                for code in fresh
            ),
        )
