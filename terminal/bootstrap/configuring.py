"""`pointill config`: every setting in force, with --origin also where it came from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from terminal.config import configure, explained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill config`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument("--origin", action="store_true", help="also show where each value comes from")


def run(args: argparse.Namespace) -> int:
    """Print one line a setting."""
    configured = configure({} if args.data is None else {"data": args.data})
    sys.stdout.write("\n".join(explained(configured, origin=args.origin)) + "\n")
    return 0
