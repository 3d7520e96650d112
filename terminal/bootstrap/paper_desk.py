"""`pointill printer`: the virtual printer as a program, by itself or with the window that makes it ill."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from terminal.virtual_printer import command

if TYPE_CHECKING:
    import argparse

    from terminal.bootstrap.paper_watch import PaperWatch
    from terminal.ui.paper_window import PaperWindow
    from terminal.virtual_printer.server import VirtualPrinter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill printer`."""
    command.add_arguments(parser)
    parser.add_argument("--window", action="store_true", help="show its paper, with keys that make it ill")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM, Ctrl+C or the end of the window; 1 when the port or the folder cannot be had."""
    if not args.window:
        return command.run(args)
    with tempfile.TemporaryDirectory(prefix="pointill-tape-") as folder:
        args.tape = args.tape or Path(folder)
        return command.run(args, show)


def show(printer: VirtualPrinter) -> None:
    """The window of this printer, until it is closed."""
    from terminal.ui.app import run_paper_window

    window, watch = open_window(printer)
    run_paper_window(window)
    watch.stop()


def open_window(printer: VirtualPrinter, locale: str = "en_GB") -> tuple[PaperWindow, PaperWatch]:
    """The window shown, and what watches the printer for it; stop the watch when the window is done with."""
    from terminal.bootstrap.paper_watch import PaperWatch
    from terminal.ui.app import paper_window

    watch = PaperWatch(printer)
    window = paper_window(watch.wish, locale)
    window.show()
    watch.start(window.told.emit)
    return window, watch
