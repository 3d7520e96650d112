"""Listeners that turn what devices say into commands for the till."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from terminal.cash_commands import DrawerTold
from terminal.commands import CodeScanned, DeviceChanged, PrintEnded, PrintStarting
from terminal.devices.conditions import NOT_SET_UP
from terminal.devices.print_job import Condition
from terminal.devices.scan import CAMERA, RawScan
from terminal.devices.scanner import LOST, READY, STARTING, TROUBLE

if TYPE_CHECKING:
    from terminal.cash import DrawerOutcome
    from terminal.devices.print_job import Outcome, PrinterState
    from terminal.devices.scan import ScanRouter
    from terminal.ports import Inbox

_SHOWN = {
    Condition.READY: "ready",
    Condition.STARTING: "starting",
    Condition.ABSENT: "absent",
    Condition.STOPPED: "absent",
}
_DRAWER_SHOWN = {
    True: ("open", "The cash drawer is open."),
    False: ("ready", "The cash drawer is closed."),
    None: ("ready", "The cash drawer opens through the printer; whether it is open is not known."),
}
_WORST_FIRST = (LOST, TROUBLE, STARTING, READY)
_SCANNER_SHOWN = {LOST: "trouble", TROUBLE: "trouble", STARTING: "starting", READY: "ready"}


class PrinterEar:
    """Hears the printer; called in the printer's thread, never waits."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def state(self, state: PrinterState) -> None:
        """How the printer is."""
        shown = "trouble" if state.near_end else _SHOWN.get(state.condition, "trouble")
        if state == NOT_SET_UP:
            shown = "unset"
        self._inbox.put(DeviceChanged("printer", shown, state.sentence))

    def starting(self, job_id: int) -> None:
        """The printer would send this job; asked again when the inbox was full."""
        self._inbox.put(PrintStarting(job_id))

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        """What became of a job; were it lost here, the journal still says `sending` and a person is asked on start."""
        self._inbox.put(PrintEnded(job_id, outcome.value, detail))


class DrawerEar:
    """Hears the cash drawer; called in the printer's thread, never waits."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        """What became of a wish; were it lost here, the journal calls it unknown on the next start."""
        self._inbox.put(DrawerTold(number, outcome, detail))

    def seen(self, *, is_open: bool | None) -> None:
        """The drawer was opened or closed, or nobody can tell."""
        self._inbox.put(DeviceChanged("drawer", *_DRAWER_SHOWN[is_open]))


class ScanEar:
    """Hears the scans of every device; called in their threads, never waits."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        """A code was read."""
        self._inbox.put(CodeScanned(text, symbology, source, at_ms))

    def again(self, text: str, source: str, at_ms: int) -> None:
        """The same scanner read the same code a moment ago."""
        self._inbox.put(CodeScanned(text, None, source, at_ms, again=True))


class ScannerEar:
    """Hears the scanners that have a line of their own; the worst of them is shown. Called in their threads."""

    def __init__(self, inbox: Inbox, scans: ScanRouter) -> None:
        self._inbox, self._scans = inbox, scans
        self._turn = threading.Lock()
        self._states: dict[str, tuple[str, str]] = {}

    def take(self, scan: RawScan) -> None:
        """A code was sent."""
        self._scans.take(scan)

    def state(self, name: str, state: str, sentence: str) -> None:
        """How one of the scanners is."""
        with self._turn:
            self._states[name] = (state, sentence)
            worst = min(self._states.values(), key=lambda each: _WORST_FIRST.index(each[0]))
            self._inbox.put(DeviceChanged("scanner", _SCANNER_SHOWN[worst[0]], worst[1]))


class CameraEar:
    """Hears the camera; called in its threads, never waits."""

    def __init__(self, inbox: Inbox, scans: ScanRouter) -> None:
        self._inbox, self._scans = inbox, scans

    def scan(self, text: str, symbology: str | None, at_ms: int) -> None:
        """A code that may be acted on came into sight."""
        self._scans.take(RawScan(text.encode("utf-8", "surrogatepass"), symbology, CAMERA, at_ms))

    def state(self, state: str, sentence: str) -> None:
        """How the camera is."""
        shown = {"ready": "ready", "starting": "starting", "stopped": "absent"}.get(state, "trouble")
        self._inbox.put(DeviceChanged("camera", shown, sentence))
