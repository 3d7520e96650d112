"""Listeners that turn what devices say into commands for the till."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.commands import CodeScanned, DeviceChanged, PrintEnded, PrintStarting
from terminal.devices.conditions import NOT_SET_UP
from terminal.devices.print_job import Condition

if TYPE_CHECKING:
    from terminal.devices.print_job import Outcome, PrinterState
    from terminal.ports import Inbox

_SHOWN = {
    Condition.READY: "ready",
    Condition.STARTING: "starting",
    Condition.ABSENT: "absent",
    Condition.STOPPED: "absent",
}


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


class CameraEar:
    """Hears the camera; called in its threads, never waits."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def scan(self, text: str, symbology: str | None, at_ms: int) -> None:
        """A code that may be acted on came into sight."""
        self._inbox.put(CodeScanned(text, symbology, "camera", at_ms))

    def state(self, state: str, sentence: str) -> None:
        """How the camera is."""
        shown = {"ready": "ready", "starting": "starting", "stopped": "absent"}.get(state, "trouble")
        self._inbox.put(DeviceChanged("camera", shown, sentence))
