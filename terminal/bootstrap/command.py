"""`pointill till`: the till with its window, or headless beside another point-of-sale program."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from terminal.bootstrap.assembly import Assembly
from terminal.bootstrap.logs import keep_log
from terminal.companion import Companion
from terminal.config import PORT_MAX, configure
from terminal.devices.lines.url import URL_HELP, transport_of
from terminal.devices.transport import PrinterUrlRefused
from terminal.errors import TillError
from terminal.events import ClosedUp, Event, Halted

if TYPE_CHECKING:
    from terminal.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill till`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument("--headless", action="store_true", default=None, help="no window: for a pos door or a service")
    parser.add_argument(
        "--pos-port", type=_port, metavar="N", help="open the pos door on this loopback port (0: a free one)"
    )
    parser.add_argument("--printer", type=_printer, metavar="URL", help=URL_HELP)
    parser.add_argument("--paper", choices=("80", "58"), help="width of the printer's paper in mm")
    parser.add_argument(
        "--camera", metavar="SOURCE", help="0, 1 ..., a video, a folder of pictures, synthetic:TEXT, none"
    )
    parser.add_argument(
        "--scanner",
        metavar="LIST",
        help="beside keyboard scanners: serial:///dev/ttyACM0?baud=9600, serial://COM3, hid",
    )
    parser.add_argument("--mode", choices=("till", "beside"), help="take the money, or work beside another till")
    parser.add_argument("--theme", choices=("light", "dark", "system"))
    parser.add_argument(
        "--customer-display", choices=("none", "screen", "window"), help="for customers: the second screen, or a window"
    )
    parser.add_argument("--fullscreen", action="store_true", default=None)


def run(args: argparse.Namespace) -> int:
    """Open the till and stay until it is closed."""
    given = {name: value for name, value in vars(args).items() if value is not None and name != "command"}
    settings = configure(given).settings
    keep_log(settings.data)
    with ExitStack() as stack:
        if settings.companion:
            stack.callback(start_companion(settings).stop)
        return _headless(settings) if settings.headless else _windowed(settings)


def start_companion(settings: Settings) -> Companion:
    """Start and watch the server of a one-computer shop, at the address that the till was joined to."""
    port = urlsplit(settings.server or "").port
    if port is None:
        raise TillError("This shop's settings name no server port. Run: pointill shop init")
    companion = Companion(settings.data / "central", port, settings.data / "logs" / "central.log")
    companion.start()
    companion.watch()
    return companion


def _printer(text: str) -> str:
    try:
        transport_of(text)
    except PrinterUrlRefused as refused:
        raise argparse.ArgumentTypeError(str(refused)) from None
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= PORT_MAX:
        raise argparse.ArgumentTypeError(f"write a number from 0 (any free one) to {PORT_MAX}")
    return port


def _headless(settings: Settings) -> int:
    ending = threading.Event()
    halted: list[str] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())

    def hear(event: Event) -> None:
        if isinstance(event, Halted) and event.final:
            halted.append(event.sentence)
            ending.set()
        if isinstance(event, ClosedUp) and event.sentence is not None:
            sys.stdout.write(event.sentence + "\n")

    assembly = Assembly(settings, hear)
    try:
        assembly.start()
        ready = "ready"
        if settings.pos_port is not None:
            ready = f"ready http://127.0.0.1:{assembly.open_door(settings.pos_port)}"
        sys.stdout.write(ready + "\n")
        sys.stdout.flush()
        ending.wait()
    finally:
        assembly.stop()
    if halted:
        raise TillError(halted[0])
    return 0


def _windowed(settings: Settings) -> int:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from terminal.bootstrap.window import run_window

    return run_window(settings)
