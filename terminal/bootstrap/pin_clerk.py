"""The thread that finds out whether a PIN is right: a quarter of a second of arithmetic, which nobody waits for."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from loyalty.signing.pin_hash import open_pin_key, pin_fits
from loyalty.values.errors import BadWire
from terminal.commands import PinChecked

if TYPE_CHECKING:
    from terminal.events import PinToCheck
    from terminal.ports import Inbox

WAITING_MAX = 4
AGAIN_S = 0.2
"""So long until an answer is offered again to an inbox that is full."""

_log = logging.getLogger(__name__)


def clerk_of(sealed: bytes, device_secret: bytes, inbox: Inbox) -> PinClerk | None:
    """The clerk of a till that was told the shop's key for PINs, None for one that never was."""
    if not sealed:
        return None
    try:
        return PinClerk(open_pin_key(sealed, device_secret), inbox)
    except BadWire:
        _log.exception("the key for PINs cannot be opened")
        return None


class PinClerk:
    """Takes one PIN after the other; any thread may hand it one."""

    def __init__(self, key: bytes, inbox: Inbox) -> None:
        self._key, self._inbox = key, inbox
        self._waiting: queue.Queue[PinToCheck | None] = queue.Queue(WAITING_MAX)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pin", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def check(self, wanted: PinToCheck) -> None:
        """Find it out, and tell the till; never waits."""
        try:
            self._waiting.put_nowait(wanted)
        except queue.Full:
            self._inbox.put(PinChecked(wanted.ticket, fits=None))

    def stop(self, timeout_s: float = 2.0) -> None:
        """Finish what is under way; what waits is not looked at any more."""
        self._stopping.set()
        try:
            self._waiting.put_nowait(None)
        except queue.Full:
            _log.info("PINs were waiting when the till closed")
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            wanted = self._waiting.get()
            if wanted is not None:
                self._tell(PinChecked(wanted.ticket, fits=self._fits(wanted)))

    def _fits(self, wanted: PinToCheck) -> bool | None:
        try:
            return pin_fits(self._key, wanted.member, wanted.pin, wanted.kept)
        except Exception:  # thread top: whatever goes wrong here, the try must not count and the next one must work
            _log.exception("a PIN could not be checked")
            return None

    def _tell(self, checked: PinChecked) -> None:
        while not self._inbox.put(checked) and not self._stopping.wait(AGAIN_S):
            pass
