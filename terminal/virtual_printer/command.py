"""`pointill printer`: the virtual printer as a program."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from terminal.assets import font_files
from terminal.virtual_printer.faults import SPEC_HELP, Faults, FaultSpecWrong, faults_of
from terminal.virtual_printer.server import VirtualPrinter, run_virtual_printer

_DOTS: Final = {"80": 576, "58": 384}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill printer`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=9100, help="TCP port, 0 takes a free one (default: 9100)")
    parser.add_argument("--tape", type=Path, metavar="DIR", help="folder for one PNG a cut piece of paper")
    parser.add_argument("--paper", choices=_DOTS, default="80", help="width of the paper in mm (default: 80)")
    parser.add_argument(
        "--fault", type=_faults, default=Faults(), metavar="SPEC", help=f"comma list of what goes wrong: {SPEC_HELP}"
    )


def run(args: argparse.Namespace, show: Callable[[VirtualPrinter], None] | None = None) -> int:
    """Print `ready URL` and serve until SIGTERM, Ctrl+C or the end of `show`; 1 when port or folder cannot be had."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    try:
        printer = run_virtual_printer(
            args.host, args.port, args.tape, args.fault, dots=_DOTS[args.paper], fonts=font_files()
        )
    except OSError as error:
        where = error.filename or f"{args.host}:{args.port}"
        sys.stderr.write(
            f"The virtual printer cannot use {where}: {error.strerror or error}. Try another --port or --tape.\n"
        )
        return 1
    with printer:
        sys.stdout.write(f"ready {printer.url}\n")
        sys.stdout.flush()
        if show is None:
            ending.wait()
        else:
            show(printer)
    return 0


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port, write a number from 0 to 65535")
    return int(text)


def _faults(text: str) -> Faults:
    try:
        return faults_of(text)
    except FaultSpecWrong as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong
