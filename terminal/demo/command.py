"""`pointill demo`: a sample shop to try with a window, or a scripted day that proves itself where there is none."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from terminal.bootstrap.logs import keep_log
from terminal.demo.scene import Scene, set_scene

FOLDER: Final = Path("demo-out")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill demo`."""
    parser.add_argument(
        "--dir", type=Path, default=FOLDER, metavar="DIR", help=f"where it all goes (default: {FOLDER})"
    )
    parser.add_argument("--headless", action="store_true", help="play a scripted day instead of opening a window")


def run(args: argparse.Namespace) -> int:
    """Set the scene, then play or show."""
    headless = args.headless or not _has_display()
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    scene = set_scene(args.dir.resolve(), _say)
    try:
        keep_log(scene.settings.data)
        return _play(scene, args.dir.resolve()) if headless else _show(scene)
    finally:
        scene.close()


def _show(scene: Scene) -> int:
    from terminal.bootstrap.window import run_window

    _say("The till opens. Type a card number or scan one from the sheet; close the window to end.")
    return run_window(replace(scene.settings, pos_port=0))


def _play(scene: Scene, folder: Path) -> int:
    from terminal.demo.performance import perform

    return perform(scene, folder, _say)


def _has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
