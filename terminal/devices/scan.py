"""One way for the scans of every device: brought to one form, counted once, handed on."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final, Protocol

from loyalty.codes.payload import payload_of

SAME_SCAN_MS: Final = 1_500
CAMERA: Final = "camera"
_KNOWN_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class RawScan:
    """What a device read, as it was sent; `symbology` if the device tells it otherwise than by an identifier in front.

    `at_ms` is the monotonic time of the light, of the last byte or of the last key.
    """

    raw: bytes
    symbology: str | None
    source: str
    at_ms: int


class ScanListener(Protocol):
    """Who hears of scans; called in the devices' threads, must not wait."""

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        """A code was read."""
        ...

    def again(self, text: str, source: str, at_ms: int) -> None:
        """A hand scanner read the same code once more within 1.5 s, which counts as one."""
        ...


class ScanRouter:
    """Takes scans from any thread, whichever devices read them; the same code within 1.5 s is one scan."""

    def __init__(self, listener: ScanListener) -> None:
        self._listener = listener
        self._turn = threading.Lock()
        self._told: dict[str, RawScan] = {}

    def take(self, scan: RawScan) -> None:
        """Hand it on, or leave it out when the same code was told a moment ago."""
        payload = payload_of(scan.raw, scan.symbology)
        with self._turn:
            before = self._told.get(payload.identity)
            # Devices are not equally quick: what was read first may be told last.
            if before is not None and abs(scan.at_ms - before.at_ms) < SAME_SCAN_MS:
                if scan.source == before.source != CAMERA:
                    self._listener.again(payload.text, scan.source, scan.at_ms)
                return
            self._told.pop(payload.identity, None)
            self._told = dict(list(self._told.items())[-_KNOWN_MAX:]) | {payload.identity: scan}
            self._listener.scan(payload.text, payload.symbology, scan.source, scan.at_ms)
