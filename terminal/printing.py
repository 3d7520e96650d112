"""`pointill paper KIND`: asks the running till for a paper that belongs to no sale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from terminal.config import configure
from terminal.errors import TillError
from terminal.hatch.asking import NotRunning, ask_running_till
from terminal.questions import PaperKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill paper`."""
    parser.add_argument("kind", choices=[kind.value for kind in PaperKind], metavar="KIND", help=", ".join(PaperKind))
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument(
        "--member", action="append", default=[], metavar="CODE", help="for cards: a member, by number or code; repeat"
    )


def run(args: argparse.Namespace) -> int:
    """0 once the paper is in the till's print journal; what becomes of it stands on the till's screen."""
    data = configure({} if args.data is None else {"data": args.data}).settings.data
    answer = ask_running_till(data, "paper", {"kind": args.kind, "members": args.member})
    if isinstance(answer, NotRunning):
        raise TillError(f"No till runs on {data}, and only a running till prints. Start it, then ask again.")
    sys.stdout.write(f"{args.kind} is in the till's print journal as number {answer['job']}.\n")
    return 0
