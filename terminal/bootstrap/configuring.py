"""`pointill config`: every setting in force, with --origin also where it came from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from terminal.config import Settings, configure, explained, shown_settings
from terminal.hatch.asking import NotRunning, ask_running_till


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill config`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument("--origin", action="store_true", help="also show where each value comes from")


def run(args: argparse.Namespace) -> int:
    """Print one line a setting."""
    configured = configure({} if args.data is None else {"data": args.data})
    sys.stdout.write("\n".join([*explained(configured, origin=args.origin), *_otherwise(configured.settings)]) + "\n")
    return 0


def _otherwise(settings: Settings) -> list[str]:
    """What a till that runs on this folder uses in place of these settings: it has those that it was started with."""
    running = ask_running_till(settings.data, "running")
    if isinstance(running, NotRunning):
        return []
    here, there = shown_settings(settings), running["settings"]
    other = [f"# {name} = {there[name]}" for name in here if name in there and there[name] != here[name]]
    said = "is running with these settings." if not other else "is running with other settings, until it is restarted:"
    return [f"# The till of this folder (process {running['process']}, Pointill {running['version']}) {said}", *other]
