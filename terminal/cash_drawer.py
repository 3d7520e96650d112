"""`pointill drawer`: asks the running till to open its cash drawer, once, and writes down why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from terminal.cash import CHOSEN, DrawerReason
from terminal.config import configure
from terminal.errors import TillError
from terminal.hatch.asking import NotRunning, ask_running_till


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill drawer`."""
    reasons = [reason.value for reason in CHOSEN]
    parser.add_argument("--reason", choices=reasons, default=DrawerReason.OTHER.value, help="why; other by itself")
    parser.add_argument("--note", default="", metavar="TEXT", help="a few words more")
    parser.add_argument("--by", metavar="NAME", help="who opens it; left out: whoever is signed in at the till")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")


def run(args: argparse.Namespace) -> int:
    """0 once the wish is on disk and on its way; whether the drawer opened stands on the till's screen."""
    data = configure({} if args.data is None else {"data": args.data}).settings.data
    answer = ask_running_till(data, "drawer", {"reason": args.reason, "note": args.note, "by": args.by})
    if isinstance(answer, NotRunning):
        raise TillError(f"No till runs on {data}, and only a running till opens its drawer. Start it, then ask again.")
    sys.stdout.write(f"The drawer was asked to open ({answer['reason']}); it is written down as {answer['number']}.\n")
    return 0
