"""The board on which every device pins how it is: whoever asks reads there, and waits for no device."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from terminal.devices.print_job import Condition
from terminal.devices.scanner import LOST, STARTING, TROUBLE
from terminal.findings import Finding, Health, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.devices.print_job import Outcome, PrinterState

_NO_PRINTER: Final = "No printer is set up. Choose one below, or trade without receipts."
_NO_CAMERA: Final = "No camera is set up. Cards are read by the scanner, or their number is typed."
_KEYBOARD: Final = "Any scanner that plays a keyboard is read. Scan something here to see."
_DRAWER_UNSET: Final = "A drawer opens through the printer. Set up a printer first."
_DRAWER_WAITS: Final = "A drawer opens through the printer, which is not ready now."
_DRAWER_BLIND: Final = "A drawer at this printer can be opened. It does not say whether it is open."
_DRAWER_READY: Final = "A drawer at this printer can be opened."
_LIBRARY_THERE: Final = "Every library that reads codes is here."
_CAMERA_HEALTH: Final = {"starting": Health.CHECKING, "ready": Health.READY, "stopped": Health.OFF}
_SCANNER_HEALTH: Final = {STARTING: Health.CHECKING, LOST: Health.TROUBLE, TROUBLE: Health.ATTENTION}


class Board:
    """Pinned to by the devices' threads, read by any; `changed` is called at each change and must not wait.

    The names are those of the settings, `none` for what nobody set up.
    """

    def __init__(self, *, printer: str, camera: str, changed: Callable[[], None] = lambda: None) -> None:
        self._turn = threading.Lock()
        self._changed = changed
        self._printer_name, self._camera_name = printer, camera
        starting = Finding(Kind.PRINTER, printer, Health.CHECKING, "The printer is being looked for.")
        self._printer = Finding(Kind.PRINTER, "", Health.UNSET, _NO_PRINTER) if printer == "none" else starting
        looked_for = Finding(Kind.CAMERA, camera, Health.CHECKING, "The camera is being started.")
        self._camera = Finding(Kind.CAMERA, "", Health.UNSET, _NO_CAMERA) if camera == "none" else looked_for
        self._scanners: dict[str, Finding] = {}
        self._missing: tuple[str, ...] | None = None
        self._outcome: tuple[int, str, str] | None = None

    def printer(self, state: PrinterState) -> None:
        """How the printer is."""
        if self._printer_name == "none":
            return
        match state.condition:
            case Condition.STARTING:
                health = Health.CHECKING
            case Condition.READY:
                health = Health.ATTENTION if state.near_end else Health.READY
            case Condition.STOPPED:
                health = Health.OFF
            case _:
                health = Health.TROUBLE
        with self._turn:
            self._printer = Finding(Kind.PRINTER, self._printer_name, health, state.sentence)
        self._changed()

    def printed(self, job: int, outcome: Outcome, detail: str) -> None:
        """What became of a print job."""
        with self._turn:
            self._outcome = (job, outcome.value, detail)
        self._changed()

    def scanner(self, name: str, state: str, sentence: str) -> None:
        """How a scanner with a line of its own is."""
        health = _SCANNER_HEALTH.get(state, Health.READY)
        with self._turn:
            self._scanners[name] = Finding(Kind.SCANNER, name, health, sentence)
        self._changed()

    def camera(self, state: str, sentence: str) -> None:
        """How the camera is."""
        health = _CAMERA_HEALTH.get(state, Health.ATTENTION if state == "unlit" else Health.TROUBLE)
        with self._turn:
            self._camera = Finding(Kind.CAMERA, self._camera_name, health, sentence)
        self._changed()

    def missing(self, sentences: tuple[str, ...]) -> None:
        """Which libraries the camera's eyes do without."""
        with self._turn:
            self._missing = sentences
        self._changed()

    @property
    def outcome(self) -> tuple[int, str, str] | None:
        """The print job that ended last, how, and why."""
        with self._turn:
            return self._outcome

    def findings(self) -> tuple[Finding, ...]:
        """Every device as it now is, in the order of their kinds."""
        with self._turn:
            printer, camera, missing = self._printer, self._camera, self._missing
            scanners = tuple(self._scanners.values())
        keyboard = Finding(Kind.SCANNER, "keyboard", Health.READY, _KEYBOARD)
        return (printer, _drawer(printer), keyboard, *scanners, camera, *_libraries(missing))

    @property
    def settled(self) -> bool:
        """Whether every device has said how it is."""
        return all(one.health is not Health.CHECKING for one in self.findings())


def _drawer(printer: Finding) -> Finding:
    """The drawer hangs on the printer."""
    match printer.health:
        case Health.UNSET:
            return Finding(Kind.DRAWER, "", Health.UNSET, _DRAWER_UNSET)
        case Health.CHECKING:
            return Finding(Kind.DRAWER, printer.name, Health.CHECKING, _DRAWER_WAITS)
        case Health.READY | Health.ATTENTION:
            blind = printer.name.partition(":")[0] in ("win32", "cups", "file")
            return Finding(Kind.DRAWER, printer.name, Health.READY, _DRAWER_BLIND if blind else _DRAWER_READY)
        case _:
            return Finding(Kind.DRAWER, printer.name, Health.OFF, _DRAWER_WAITS)


def _libraries(missing: tuple[str, ...] | None) -> tuple[Finding, ...]:
    if missing is None:
        return ()
    if not missing:
        return (Finding(Kind.LIBRARY, "", Health.READY, _LIBRARY_THERE),)
    return tuple(Finding(Kind.LIBRARY, "", Health.ATTENTION, sentence) for sentence in missing)
