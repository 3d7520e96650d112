"""Scenes of the page of the devices."""

from __future__ import annotations

from typing import Final

from terminal.events import DevicesChanged
from terminal.findings import DevicesShown, Kind
from terminal.ui.main_window import MainWindow
from tests.fakes import ui_devices as d


def opened(window: MainWindow, shown: DevicesShown, kind: Kind, name: str = "", *, bars: bool = False) -> None:
    """The page with one device chosen."""
    hand = window._devices  # noqa: SLF001 the scene puts the page where a person would have brought it
    hand.chosen, hand.bars = (kind, name), bars
    window.desk.enter_devices()
    window.hear(DevicesChanged(shown))


SHOTS: Final = (
    ("devices", d.SHOWN, Kind.PRINTER, d.PRINTER, 1366, False, "en_GB", False),
    ("devices-printed-dark", d.PRINTED, Kind.PRINTER, d.PRINTER, 1366, True, "en_GB", False),
    ("devices-trouble", d.TROUBLED, Kind.PRINTER, d.PRINTER, 1366, False, "en_GB", False),
    ("devices-unknown-1024", d.UNKNOWN, Kind.PRINTER, d.PRINTER, 1024, True, "en_GB", False),
    ("devices-nothing", d.EMPTY, Kind.PRINTER, "", 1366, False, "en_GB", False),
    ("devices-looking-1024", d.LOOKING, Kind.PRINTER, d.PRINTER, 1024, False, "en_GB", False),
    ("devices-scan", d.SHOWN, Kind.SCANNER, "keyboard", 1366, False, "en_GB", False),
    ("devices-scanned", d.SCANNED, Kind.SCANNER, "keyboard", 1366, True, "en_GB", False),
    ("devices-strange-1024", d.STRANGE, Kind.SCANNER, "keyboard", 1024, False, "en_GB", False),
    ("devices-learnt-bars", d.LEARNT, Kind.SCANNER, "keyboard", 1366, False, "en_GB", True),
    ("devices-camera", d.WATCHING, Kind.CAMERA, "0", 1366, False, "en_GB", False),
    ("devices-camera-dark-1024", d.WATCHING, Kind.CAMERA, "0", 1024, True, "en_GB", False),
    ("devices-screens", d.SHOWN, Kind.SCREEN, "", 1366, False, "en_GB", False),
    ("devices-drawer-opened", d.OPENED, Kind.DRAWER, "pin2", 1366, False, "en_GB", False),
    ("devices-drawer-shut-de-1024", d.SHUT, Kind.DRAWER, "pin2", 1024, True, "de_DE", False),
    ("devices-sound-ar", d.SHOWN, Kind.SOUND, "", 1366, False, "ar", False),
    ("devices-sound-1024", d.SHOWN, Kind.SOUND, "", 1024, False, "en_GB", False),
    ("devices-de-1024", d.TROUBLED, Kind.PRINTER, d.PRINTER, 1024, False, "de_DE", False),
    ("devices-fr", d.SCANNED, Kind.SCANNER, "keyboard", 1366, False, "fr_FR", False),
    ("devices-es-1024", d.SHOWN, Kind.SCANNER, "keyboard", 1024, True, "es_ES", False),
    ("devices-ar", d.SHOWN, Kind.PRINTER, d.PRINTER, 1366, False, "ar", False),
)
