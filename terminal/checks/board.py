"""The board on which every device pins how it is: whoever asks reads there, and waits for no device."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from terminal.devices.print_job import Condition
from terminal.devices.scanner import LOST, STARTING, TROUBLE
from terminal.findings import Finding, Health, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.cash import DrawerOutcome
    from terminal.devices.print_job import Outcome, PrinterState

_NO_PRINTER: Final = "No printer is set up. Choose one below, or trade without receipts."
_NO_CAMERA: Final = "No camera is set up. Cards are read by the scanner, or their number is typed."
_KEYBOARD: Final = "Any scanner that plays a keyboard is read. Scan something here to see."
_DRAWER_UNSET: Final = "A drawer opens through the printer. Set up a printer first."
_DRAWER_UNNAMED: Final = "No cash drawer is set up. The pin that it is wired to makes it open: drawer = pin2, or pin5."
_DRAWER_OPEN: Final = "The cash drawer is open."
_DRAWER_CLOSED: Final = "The cash drawer is closed."
_DRAWER_WAITS: Final = "A drawer opens through the printer, which is not ready now."
_DRAWER_BLIND: Final = "A drawer at this printer can be opened. It does not say whether it is open."
_DRAWER_READY: Final = "A drawer at this printer can be opened."
_LIBRARY_THERE: Final = "Every library that reads codes is here."
_CAMERA_HEALTH: Final = {"starting": Health.CHECKING, "ready": Health.READY, "stopped": Health.OFF}
_NO_DISPLAY: Final = "Customers have no screen of their own. With a second one: customer_display = screen."
_DISPLAY_RESTS: Final = "The customer's display is shown while the till's window is open."
_SOUND_RESTS: Final = "Sounds are played while the till's window is open."
_TOLD_HEALTH: Final = {
    "ready": Health.READY,
    "unset": Health.UNSET,
    "absent": Health.ATTENTION,
    "trouble": Health.TROUBLE,
}
_SCANNER_HEALTH: Final = {STARTING: Health.CHECKING, LOST: Health.TROUBLE, TROUBLE: Health.ATTENTION}


class Board:
    """Pinned to by the devices' threads, read by any; `changed` is called at each change and must not wait.

    The names are those of the settings, `none` for what nobody set up.
    """

    def __init__(
        self,
        *,
        printer: str,
        camera: str,
        drawer: str = "none",
        display: str = "none",
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._turn = threading.Lock()
        self._changed = changed
        self._printer_name, self._camera_name, self._drawer_name = printer, camera, drawer
        starting = Finding(Kind.PRINTER, printer, Health.CHECKING, "The printer is being looked for.")
        self._printer = Finding(Kind.PRINTER, "", Health.UNSET, _NO_PRINTER) if printer == "none" else starting
        looked_for = Finding(Kind.CAMERA, camera, Health.CHECKING, "The camera is being started.")
        self._camera = Finding(Kind.CAMERA, "", Health.UNSET, _NO_CAMERA) if camera == "none" else looked_for
        self._scanners: dict[str, Finding] = {}
        self._missing: tuple[str, ...] | None = None
        shown = (Health.UNSET, _NO_DISPLAY) if display == "none" else (Health.OFF, _DISPLAY_RESTS)
        self._display = Finding(Kind.DISPLAY, "", *shown)
        self._sound = Finding(Kind.SOUND, "", Health.OFF, _SOUND_RESTS)
        self._drawer_open: bool | None = None
        self._outcome: tuple[int, str, str] | None = None
        self._pulse: tuple[int, str, str] | None = None

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

    def drawer_seen(self, *, is_open: bool | None) -> None:
        """What the drawer's sensor says; None where nobody can tell."""
        with self._turn:
            self._drawer_open = is_open
        self._changed()

    def drawer_ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        """What became of a wish to open the drawer."""
        with self._turn:
            self._pulse = (number, outcome.value, detail)
        self._changed()

    def told(self, name: str, state: str, sentence: str) -> None:
        """How the customer's `display` or the `sound` is; others tell it in words of their own."""
        health = _TOLD_HEALTH.get(state, Health.CHECKING)
        with self._turn:
            match name:
                case "display":
                    self._display = Finding(Kind.DISPLAY, "", health, sentence)
                case "sound":
                    self._sound = Finding(Kind.SOUND, "", health, sentence)
                case _:
                    return
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

    @property
    def pulse(self) -> tuple[int, str, str] | None:
        """The wish to open the drawer that ended last, how, and why."""
        with self._turn:
            return self._pulse

    def findings(self) -> tuple[Finding, ...]:
        """Every device as it now is, in the order of their kinds."""
        with self._turn:
            printer, camera, missing = self._printer, self._camera, self._missing
            drawer = _drawer(printer, self._drawer_name, is_open=self._drawer_open)
            scanners = tuple(self._scanners.values())
            others = (self._display, self._sound)
        keyboard = Finding(Kind.SCANNER, "keyboard", Health.READY, _KEYBOARD)
        return (printer, drawer, keyboard, *scanners, camera, *others, *_libraries(missing))

    @property
    def settled(self) -> bool:
        """Whether every device has said how it is."""
        return all(one.health is not Health.CHECKING for one in self.findings())


def _drawer(printer: Finding, pin: str, *, is_open: bool | None) -> Finding:
    """The drawer hangs on the printer; `pin` is what the settings call it."""
    if pin == "none":
        return Finding(Kind.DRAWER, "", Health.UNSET, _DRAWER_UNNAMED)
    match printer.health:
        case Health.UNSET:
            return Finding(Kind.DRAWER, pin, Health.UNSET, _DRAWER_UNSET)
        case Health.CHECKING:
            return Finding(Kind.DRAWER, pin, Health.CHECKING, _DRAWER_WAITS)
        case Health.READY | Health.ATTENTION if is_open is not None:
            health, sentence = (Health.ATTENTION, _DRAWER_OPEN) if is_open else (Health.READY, _DRAWER_CLOSED)
            return Finding(Kind.DRAWER, pin, health, sentence)
        case Health.READY | Health.ATTENTION:
            blind = printer.name.partition(":")[0] in ("win32", "cups", "file")
            return Finding(Kind.DRAWER, pin, Health.READY, _DRAWER_BLIND if blind else _DRAWER_READY)
        case _:
            return Finding(Kind.DRAWER, pin, Health.OFF, _DRAWER_WAITS)


def _libraries(missing: tuple[str, ...] | None) -> tuple[Finding, ...]:
    if missing is None:
        return ()
    if not missing:
        return (Finding(Kind.LIBRARY, "", Health.READY, _LIBRARY_THERE),)
    return tuple(Finding(Kind.LIBRARY, "", Health.ATTENTION, sentence) for sentence in missing)
