"""Which scanners a setting names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from terminal.devices.scanner import ScannerSource
from terminal.devices.scanner_grabbed import GrabbedScanner
from terminal.devices.scanner_hid import HidScanner
from terminal.devices.scanner_serial import BAUD, SerialScanner

KEYBOARD: Final = "keyboard"
_USB: Final = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", re.ASCII)
_BAUDS: Final = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600)
_WAYS: Final = (
    "Write keyboard, serial:///dev/ttyACM0?baud=9600, serial://COM3, serial://VVVV:PPPP, hid, hid://VVVV:PPPP, "
    "grab:///dev/input/by-id/NAME or grab://VVVV:PPPP; several with commas between them."
)


class ScannerRefused(ValueError):
    """The scanner setting means nothing here; the message says what to write instead."""


def scanners_of(setting: str) -> list[ScannerSource]:
    """The scanners that have a line of their own, none of them opened yet; the keyboard is always listened to."""
    wishes = [wish.strip() for wish in setting.split(",")]
    sources = [_source(wish) for wish in wishes if wish and wish.lower() not in {KEYBOARD, "none"}]
    names = [source.name for source in sources]
    if len(set(names)) < len(names):
        raise ScannerRefused(f"{setting!r} names one scanner twice.")
    return sources


def _source(wish: str) -> ScannerSource:
    parts = urlsplit(wish if ":" in wish else f"{wish}://")
    place = parts.netloc or parts.path
    usb = _USB.fullmatch(place)
    numbers = None if usb is None else (int(usb[1], 16), int(usb[2], 16))
    match parts.scheme:
        case "serial" if place:
            return SerialScanner(place, usb=numbers, baud=_baud(wish, parts.query))
        case "hid" if numbers is not None or not place:
            return HidScanner(numbers)
        case "grab" if numbers is not None:
            return GrabbedScanner(numbers)
        case "grab" if place.startswith("/"):
            return GrabbedScanner(Path(place))
        case _:
            raise ScannerRefused(f"{wish!r} is no scanner. {_WAYS}")


def _baud(wish: str, query: str) -> int:
    given = parse_qs(query)
    if not query:
        return BAUD
    text = given.get("baud", [""])[0]
    if set(given) != {"baud"} or not re.fullmatch(r"[0-9]{3,7}", text, re.ASCII) or int(text) not in _BAUDS:
        raise ScannerRefused(f"{wish!r}: the speed is one of {', '.join(map(str, _BAUDS))}, as in ?baud=9600.")
    return int(text)
