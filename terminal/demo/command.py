"""`pointill demo`: a sample shop to try with a window, or a scripted day that proves itself where there is none."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from terminal.bootstrap.logs import keep_log
from terminal.demo.scene import Scene, set_scene

if TYPE_CHECKING:
    from terminal.ports import Inbox

FOLDER: Final = Path("demo-out")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill demo`."""
    parser.add_argument(
        "--dir", type=Path, default=FOLDER, metavar="DIR", help=f"where it all goes (default: {FOLDER})"
    )
    parser.add_argument("--printer", action="store_true", help="also show the virtual printer and its paper")
    parser.add_argument("--headless", action="store_true", help="play a scripted day instead of opening a window")


def run(args: argparse.Namespace) -> int:
    """Set the scene, then play or show."""
    headless = args.headless or not _has_display()
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    scene = set_scene(args.dir.resolve(), _say)
    try:
        keep_log(scene.settings.data)
        return _play(scene, args.dir.resolve()) if headless else _show(scene, with_printer=args.printer)
    finally:
        scene.close()


def _show(scene: Scene, *, with_printer: bool) -> int:
    from terminal.bootstrap.paper_desk import open_window
    from terminal.bootstrap.window import run_window

    _say("The till opens. Type a card number or scan one from the sheet; close the window to end.")
    with ExitStack() as stack:

        def beside(_: Inbox) -> None:
            """The printer's window stays on top of the till, which fills the screen."""
            window, watch = open_window(scene.printer, scene.settings.locale)
            window.stay_on_top()
            stack.callback(watch.stop)

        return run_window(replace(scene.settings, pos_port=0), begun=beside if with_printer else None)


def _play(scene: Scene, folder: Path) -> int:
    from terminal.demo.performance import perform

    return perform(scene, folder, _say)


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
