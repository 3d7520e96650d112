"""Ears that pin what devices say to the board, then tell whoever else listens; called in the devices' threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.commands import DeviceChanged

if TYPE_CHECKING:
    from terminal.cash import DrawerOutcome
    from terminal.checks.board import Board
    from terminal.commands import Command
    from terminal.devices.camera import CameraListener
    from terminal.devices.drawer import DrawerListener
    from terminal.devices.print_job import Outcome, PrinterListener, PrinterState
    from terminal.devices.scan import RawScan, ScanListener
    from terminal.devices.scanner import ScannerListener
    from terminal.ports import Inbox


class PinnedPrinter:
    """The printer's word."""

    def __init__(self, board: Board, then: PrinterListener | None = None) -> None:
        self._board, self._then = board, then

    def state(self, state: PrinterState) -> None:
        """How it is."""
        self._board.printer(state)
        if self._then is not None:
            self._then.state(state)

    def starting(self, job_id: int) -> None:
        """It would send this job; nobody lets it go where no till runs."""
        if self._then is not None:
            self._then.starting(job_id)

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        """What became of a job."""
        if self._then is not None:
            self._then.finished(job_id, outcome, detail)
        self._board.printed(job_id, outcome, detail)


class PinnedCamera:
    """The camera's word."""

    def __init__(self, board: Board, then: CameraListener | None = None) -> None:
        self._board, self._then = board, then

    def scan(self, text: str, symbology: str | None, at_ms: int) -> None:
        """A code came into sight."""
        if self._then is not None:
            self._then.scan(text, symbology, at_ms)

    def state(self, state: str, sentence: str) -> None:
        """How it is."""
        self._board.camera(state, sentence)
        if self._then is not None:
            self._then.state(state, sentence)


class PinnedScanner:
    """The word of the scanners with a line of their own."""

    def __init__(self, board: Board, then: ScannerListener | None = None) -> None:
        self._board, self._then = board, then

    def take(self, scan: RawScan) -> None:
        """A code was sent."""
        if self._then is not None:
            self._then.take(scan)

    def state(self, name: str, state: str, sentence: str) -> None:
        """How one of them is."""
        self._board.scanner(name, state, sentence)
        if self._then is not None:
            self._then.state(name, state, sentence)


class PinnedDrawer:
    """The word of the cash drawer."""

    def __init__(self, board: Board, then: DrawerListener | None = None) -> None:
        self._board, self._then = board, then

    def ended(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        """What became of a wish."""
        if self._then is not None:
            self._then.ended(number, outcome, detail)
        self._board.drawer_ended(number, outcome, detail)

    def seen(self, *, is_open: bool | None) -> None:
        """It was opened or closed, or nobody can tell."""
        self._board.drawer_seen(is_open=is_open)
        if self._then is not None:
            self._then.seen(is_open=is_open)


class PinnedInbox:
    """The till's inbox; what is told of the customer's display and of sounds is pinned on its way."""

    def __init__(self, board: Board, then: Inbox) -> None:
        self._board, self._then = board, then

    def put(self, command: Command) -> bool:
        """Hand it to the till."""
        if isinstance(command, DeviceChanged):
            self._board.told(command.device, command.state, command.sentence)
        return self._then.put(command)


class ScanSwitch:
    """Scans go to the till, or to `aside` while there is one; setting it takes effect with the next scan."""

    def __init__(self, till: ScanListener) -> None:
        self._till = till
        self.aside: ScanListener | None = None

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        """A code was read."""
        (self.aside or self._till).scan(text, symbology, source, at_ms)

    def again(self, text: str, source: str, at_ms: int) -> None:
        """The same code once more."""
        (self.aside or self._till).again(text, source, at_ms)
