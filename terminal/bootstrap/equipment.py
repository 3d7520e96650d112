"""The devices of the settings, not yet started, each with the ear that hears it: for the till and for the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.codes.scanned import has_inner_check
from terminal.bootstrap.printing import make_printer
from terminal.checks.board import Board
from terminal.devices.camera import Camera
from terminal.devices.decoder_chain import open_chain
from terminal.devices.frames import SourceRefused, open_source
from terminal.devices.scanner import Scanner
from terminal.devices.scanner_setting import ScannerRefused, scanners_of
from terminal.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.config import Settings
    from terminal.devices.camera import CameraListener
    from terminal.devices.decoder_chain import DecoderChain
    from terminal.devices.drawer import DrawerListener
    from terminal.devices.print_job import PrinterListener
    from terminal.devices.printer import Printer
    from terminal.devices.scanner import ScannerListener


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears the devices; called in their threads, never waits."""

    printer: PrinterListener
    camera: CameraListener
    scanner: ScannerListener
    drawer: DrawerListener | None = None


@dataclass(frozen=True, slots=True)
class Equipment:
    """Every device of one till."""

    printer: Printer
    camera: Camera | None
    scanners: tuple[Scanner, ...]

    def start(self) -> None:
        """Begin in the background."""
        self.printer.start()
        if self.camera is not None:
            self.camera.start()
        for scanner in self.scanners:
            scanner.start()

    def stop(self) -> None:
        """End each; a driver that hangs is left behind."""
        if self.camera is not None:
            self.camera.stop()
        for scanner in self.scanners:
            scanner.stop()
        self.printer.stop()


def board_of(settings: Settings, changed: Callable[[], None]) -> Board:
    """The board with a place for every device of the settings."""
    return Board(
        printer=settings.printer,
        camera=settings.camera,
        drawer=settings.drawer,
        display=settings.customer_display,
        changed=changed,
    )


def equipment_of(settings: Settings, ears: Ears, board: Board) -> Equipment:
    """Raises BadSetting for a setting that means nothing; the board is told which libraries the camera misses."""
    return Equipment(
        make_printer(settings, ears.printer, ears.drawer),
        _camera(settings, ears, board),
        _scanners(settings, ears.scanner),
    )


def _camera(settings: Settings, ears: Ears, board: Board) -> Camera | None:
    try:
        source = open_source(settings.camera)
    except SourceRefused as refused:
        raise BadSetting(f"camera: {refused}") from None

    def open_eyes() -> DecoderChain:
        chain = open_chain(has_inner_check)
        board.missing(chain.missing)
        return chain

    return None if source is None else Camera(source=source, open_eyes=open_eyes, listener=ears.camera)


def _scanners(settings: Settings, ear: ScannerListener) -> tuple[Scanner, ...]:
    try:
        sources = scanners_of(settings.scanner)
    except ScannerRefused as refused:
        raise BadSetting(f"scanner: {refused}") from None
    return tuple(Scanner(source, ear) for source in sources)
