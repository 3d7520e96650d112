"""Which printer URL means which way to a printer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from urllib.request import url2pathname

from terminal.devices.lines.cups_queue import CupsTransport
from terminal.devices.lines.path import path_transport
from terminal.devices.lines.serial_port import BAUDS, FLOWS, SerialTransport
from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.lines.usb_port import UsbTransport
from terminal.devices.lines.windows_spooler import WindowsTransport
from terminal.devices.transport import PrinterUrlRefused, Transport

TCP_PORT: Final = 9100
URL_HELP: Final = (
    "tcp://HOST:9100, usb://VVVV:PPPP, serial:///dev/ttyUSB0?baud=19200, file:///path, win32://NAME, cups://QUEUE "
    "or none"
)
_USB_NUMBERS: Final = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_NAME_LETTERS_MAX: Final = 127


def transport_of(url: str) -> Transport | None:
    """The way that a printer URL names, none for `none`; raises PrinterUrlRefused. Nothing is opened or loaded."""
    if url == "none":
        return None
    parts = _split(url)
    match parts.scheme:
        case "tcp":
            return _tcp(url, parts)
        case "file":
            return _file(url, parts)
        case "usb":
            return _usb(url, parts)
        case "serial":
            return _serial(url, parts)
        case "win32":
            return WindowsTransport(_name(url, "win32", "the printer as Windows names it"))
        case "cups":
            return CupsTransport(_name(url, "cups", "the queue as lpstat -p names it"))
        case _:
            raise PrinterUrlRefused(f"{url!r} is no printer. Write {URL_HELP}.")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise PrinterUrlRefused(f"{url!r} is no printer: {error}.") from error


def _tcp(url: str, parts: SplitResult) -> Transport:
    try:
        port = parts.port if parts.port is not None else TCP_PORT
    except ValueError as error:
        raise PrinterUrlRefused(f"{url}: the port is a number from 1 to 65535.") from error
    if not parts.hostname or not port or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise PrinterUrlRefused(f"{url}: write tcp://HOST:9100 and nothing more.")
    return TcpTransport(parts.hostname, port)


def _file(url: str, parts: SplitResult) -> Transport:
    if parts.netloc or not parts.path.startswith("/") or parts.path.endswith("/") or parts.query or parts.fragment:
        raise PrinterUrlRefused(f"{url}: write file:///path/of/the/file.")
    return path_transport(Path(url2pathname(parts.path)))


def _usb(url: str, parts: SplitResult) -> Transport:
    numbers = _USB_NUMBERS.fullmatch(parts.netloc)
    if numbers is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise PrinterUrlRefused(f"{url}: write usb://VVVV:PPPP, the two numbers of four hexadecimal digits of lsusb.")
    return UsbTransport(int(numbers[1], 16), int(numbers[2], 16))


def _serial(url: str, parts: SplitResult) -> Transport:
    port = parts.netloc or unquote(parts.path)
    wanted = dict(parse_qsl(parts.query, keep_blank_values=True))
    baud, flow = wanted.pop("baud", "9600"), wanted.pop("flow", "none")
    both = bool(parts.netloc) and parts.path not in ("", "/")
    if both or port in ("", "/") or wanted or parts.fragment or baud not in map(str, BAUDS) or flow not in FLOWS:
        raise PrinterUrlRefused(
            f"{url}: write serial:///dev/ttyUSB0?baud=19200 or serial://COM3?baud=19200; baud is one of "
            f"{', '.join(map(str, BAUDS))}; behind it there may be &flow= with one of {', '.join(FLOWS)}."
        )
    return SerialTransport(port, baud=int(baud), flow=flow)


def _name(url: str, scheme: str, what: str) -> str:
    """What stands behind the scheme, as a name that may have spaces: no host of the network."""
    name = unquote(url.removeprefix(f"{scheme}://"))
    if not 0 < len(name) <= _NAME_LETTERS_MAX or not name.isprintable() or name.startswith("-"):
        raise PrinterUrlRefused(f"{url}: write {scheme}:// and {what}.")
    if scheme == "cups" and re.search(r"[\s/#?'\"]", name):
        raise PrinterUrlRefused(f"{url}: write {scheme}:// and {what}; a queue has no spaces or slashes.")
    return name
