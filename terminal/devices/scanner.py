"""A scanner with a line of its own: one thread owns it, looks for it when it is gone, and says how it is."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from terminal.devices.scan import RawScan
from terminal.devices.source import Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    from terminal.devices.scan_bytes import SentCode

_LOG: Final = logging.getLogger(__name__)
PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0)
READ_S: Final = 0.5
"""How long a source may wait for its device."""
STOP_S: Final = 3.0
READY: Final = "ready"
STARTING: Final = "starting"
LOST: Final = "lost"
TROUBLE: Final = "trouble"
_OWN_FAULT: Final = "The till's part for {} had a fault of its own. Start the till again, or type the numbers."
_TORN: Final = "A code from {} broke off. Scan it again; if it happens each time, let it send Enter after each code."


@dataclass(frozen=True, slots=True)
class Heard:
    """What a device sent within half a second; `symbology` if it tells the kind of code beside the text."""

    codes: tuple[SentCode, ...] = ()
    symbology: str | None = None


class ScannerSource(Protocol):
    """A line to one scanner; one thread opens, reads and closes it. Whether it is there is an answer, no exception."""

    @property
    def name(self) -> str:
        """What people call it, for sentences: `the scanner on COM3`."""
        ...

    @property
    def garbled(self) -> str:
        """The sentence for bytes that make no sense."""
        ...

    def open(self) -> Lost | None:
        """Takes the device."""
        ...

    def read(self) -> Heard | Lost:
        """What came within half a second."""
        ...

    def close(self) -> None:
        """Gives the device back; may be called at any time."""
        ...


class ScannerListener(Protocol):
    """Who hears of a scanner; called in its thread, must not wait."""

    def take(self, scan: RawScan) -> None:
        """A code was sent."""
        ...

    def state(self, name: str, state: str, sentence: str) -> None:
        """The state of the scanner of this name changed; the sentence is for people."""
        ...


class Scanner:
    """Started once and stopped once."""

    def __init__(
        self,
        source: ScannerSource,
        listener: ScannerListener,
        waiting: Waiting | None = None,
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self._source, self._listener, self._pauses_s = source, listener, pauses_s
        self._waiting = waiting or MachineWaiting()
        self._stopping = threading.Event()
        self._told: tuple[str, str] | None = None
        self._thread = threading.Thread(target=self._run, name=f"scanner {source.name}", daemon=True)

    def start(self) -> None:
        """Begins in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; a driver that hangs is left behind after three seconds."""
        self._stopping.set()
        self._thread.join(STOP_S)

    def _run(self) -> None:
        try:
            self._serve()
        except Exception:  # thread top: the counter goes on without this scanner
            _LOG.exception("scanner")
            self._tell(LOST, _OWN_FAULT.format(self._source.name))
        finally:
            self._source.close()

    def _serve(self) -> None:
        failures = 0
        self._tell(STARTING, f"The till is looking for {self._source.name}.")
        while not self._stopping.is_set():
            lost = self._source.open()
            if lost is None:
                failures = 0
                self._tell(READY, f"Ready: {self._source.name}.")
                lost = self._listen()
            self._source.close()
            if lost is None:
                return
            self._tell(LOST, lost.sentence)
            self._waiting.wait(self._stopping, self._pauses_s[min(failures, len(self._pauses_s) - 1)])
            failures += 1

    def _listen(self) -> Lost | None:
        """Hears codes until the device is gone or nobody wants it any more."""
        while not self._stopping.is_set():
            heard = self._source.read()
            if isinstance(heard, Lost):
                return heard
            for code in heard.codes:
                self._hear(code, heard.symbology)
        return None

    def _hear(self, code: SentCode, symbology: str | None) -> None:
        if code.garbled:
            self._tell(TROUBLE, self._source.garbled)
        elif code.torn:
            self._tell(TROUBLE, _TORN.format(self._source.name))
        else:
            self._tell(READY, f"Ready: {self._source.name}.")
        self._listener.take(RawScan(code.told, symbology, self._source.name, code.at_ms))

    def _tell(self, state: str, sentence: str) -> None:
        if self._told != (state, sentence):
            self._told = (state, sentence)
            self._listener.state(self._source.name, state, sentence)
