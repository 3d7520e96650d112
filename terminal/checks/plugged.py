"""What is plugged into this computer now, as far as the system tells: printers, scanners, cameras and screens.

Every look has a limit of three seconds and none opens a device; a part of the system that is missing finds nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from terminal.devices.bounded import Bounded
from terminal.findings import Kind, Plugged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LOOK_S: Final = 3.0
_PRINTER_CLASS: Final = 7
_HID_POS_PAGE, _HID_POS_USAGE = 0x8C, 0x02
_ROOT: Final = Path("/")
_QUEUES: Final = ("lpstat", "-e")

Look = tuple[str, "Callable[[], Iterable[Plugged]]"]


class Inventory:
    """Used by one thread; `looks` are the ways to find something, each with its name."""

    def __init__(self, looks: Sequence[Look] | None = None) -> None:
        wanted = looks if looks is not None else machine_looks()
        self._looks = tuple((Bounded[tuple[Plugged, ...]](f"look {name}", LOOK_S), look) for name, look in wanted)

    def look(self, used: Sequence[str] = ()) -> tuple[Plugged, ...]:
        """Everything that was found, each once, and whether its setting is among those in use."""
        found: dict[str, Plugged] = {}
        for bounded, look in self._looks:
            for one in _found(bounded, look):
                found.setdefault(f"{one.kind} {one.setting or one.name}", one)
        order = list(Kind)
        return tuple(
            Plugged(one.kind, one.name, one.setting, used=bool(one.setting) and one.setting in used)
            for one in sorted(found.values(), key=lambda one: (order.index(one.kind), one.name))
        )


def _found(bounded: Bounded[tuple[Plugged, ...]], look: Callable[[], Iterable[Plugged]]) -> tuple[Plugged, ...]:
    try:
        return bounded.run(lambda: tuple(look()))
    except (ImportError, OSError, ValueError, RuntimeError):
        # What cannot be looked for is not there for us; the device's own finding says what to do.
        return ()


def machine_looks(root: Path = _ROOT) -> tuple[Look, ...]:
    """The ways of this computer."""
    return (
        ("usb", lambda: usb_printers(root)),
        ("nodes", lambda: printer_nodes(root)),
        ("spooler", windows_printers if sys.platform == "win32" else cups_queues),
        ("serial", serial_ports),
        ("hid", hid_scanners),
        ("cameras", lambda: cameras(root)),
        ("screens", lambda: screens(root)),
    )


def usb_printers(root: Path) -> Iterable[Plugged]:
    """Linux: every USB device with an interface of the printer class."""
    for device in sorted((root / "sys/bus/usb/devices").glob("*")):
        classes = [_word(part / "bInterfaceClass") for part in device.glob(f"{device.name}:*")]
        if f"{_PRINTER_CLASS:02x}" in classes:
            numbers = f"{_word(device / 'idVendor')}:{_word(device / 'idProduct')}"
            name = " ".join(part for part in (_word(device / "manufacturer"), _word(device / "product")) if part)
            yield Plugged(Kind.PRINTER, name or numbers, f"usb://{numbers}")


def printer_nodes(root: Path) -> Iterable[Plugged]:
    """Linux: the system's own nodes of printers."""
    for node in sorted((root / "dev/usb").glob("lp[0-9]*")):
        yield Plugged(Kind.PRINTER, f"/dev/usb/{node.name}", f"file:///dev/usb/{node.name}")


def cups_queues() -> Iterable[Plugged]:
    """The queues of CUPS."""
    told = subprocess.run(_QUEUES, capture_output=True, timeout=LOOK_S, check=False)
    for queue in told.stdout.decode(errors="replace").split():
        yield Plugged(Kind.PRINTER, queue, f"cups://{queue}")


def windows_printers() -> Iterable[Plugged]:
    """The printers of Windows."""
    spooler = import_module("win32print")
    for _, _, name, _ in spooler.EnumPrinters(spooler.PRINTER_ENUM_LOCAL | spooler.PRINTER_ENUM_CONNECTIONS):
        yield Plugged(Kind.PRINTER, str(name), f"win32://{name}")


def serial_ports() -> Iterable[Plugged]:
    """Serial ports that something is plugged into: a scanner or a printer, nobody can tell which."""
    for port in import_module("serial.tools.list_ports").comports():
        if port.vid is None and sys.platform != "win32":
            continue
        what = port.description if port.description not in (None, "", "n/a") else port.device
        yield Plugged(Kind.SCANNER, f"{port.device} ({what})", f"serial://{port.device}")


def hid_scanners() -> Iterable[Plugged]:
    """Scanners that speak HID-POS."""
    for one in import_module("hid").enumerate():
        if (one.get("usage_page"), one.get("usage")) == (_HID_POS_PAGE, _HID_POS_USAGE):
            numbers = f"{one['vendor_id']:04x}:{one['product_id']:04x}"
            yield Plugged(Kind.SCANNER, one.get("product_string") or numbers, f"hid://{numbers}")


def cameras(root: Path) -> Iterable[Plugged]:
    """Linux: the first node of each camera, by the number that the setting takes."""
    for place in sorted((root / "sys/class/video4linux").glob("video*")):
        number = re.fullmatch(r"video([0-9]{1,3})", place.name)
        if number is not None and _word(place / "index") in ("", "0"):
            yield Plugged(Kind.CAMERA, _word(place / "name") or place.name, number[1])


def screens(root: Path) -> Iterable[Plugged]:
    """Linux: the screens that are plugged in, by their connectors."""
    for connector in sorted((root / "sys/class/drm").glob("card*-*")):
        if _word(connector / "status") == "connected":
            yield Plugged(Kind.SCREEN, connector.name.partition("-")[2], "")


def _word(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
