"""`pointill shift`: asks the running till about its shift, begins and closes one, and moves cash in and out."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from loyalty.values.errors import Refusal
from loyalty.values.money import minor_digits, parse_amount
from terminal.config import configure
from terminal.errors import TillError
from terminal.hatch.asking import NotRunning, ask_running_till
from terminal.questions import CashAct


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill shift`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("show", help="how the shift stands")
    begin = acts.add_parser("open", help="begin a shift with what was counted in the drawer")
    begin.add_argument("amount", metavar="AMOUNT", help="the float, such as 100.00")
    for name, words in (("in", "money was paid into the drawer"), ("out", "money was paid out of the drawer")):
        moved = acts.add_parser(name, help=words)
        moved.add_argument("amount", metavar="AMOUNT")
        moved.add_argument("--note", default="", metavar="TEXT", help="what for")
    close = acts.add_parser("close", help="close the shift with the next Z report")
    close.add_argument("--counted", metavar="AMOUNT", help="what was counted in the drawer")
    copy = acts.add_parser("copy", help="print a Z report again, marked as a copy")
    copy.add_argument("number", type=int, metavar="N")
    for act in acts.choices.values():
        act.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    for act in (begin, close, *(acts.choices[name] for name in ("in", "out"))):
        act.add_argument("--by", metavar="NAME", help="who does it; left out: whoever is signed in at the till")


def run(args: argparse.Namespace) -> int:
    """0 once it is on disk."""
    data = configure({} if args.data is None else {"data": args.data}).settings.data
    told = _ask(data, CashAct.TELL)
    currency = str(told["currency"])
    match args.act:
        case "open":
            told = _ask(data, CashAct.BEGIN, amount_minor=_minor(args.amount, currency), by=args.by)
        case "in" | "out":
            amount = _minor(args.amount, currency) * (1 if args.act == "in" else -1)
            told = _ask(data, CashAct.MOVE, amount_minor=amount, note=args.note, by=args.by)
        case "close":
            counted = None if args.counted is None else _minor(args.counted, currency)
            told = _ask(data, CashAct.CLOSE, amount_minor=counted, by=args.by)
            sys.stdout.write(f"The shift is closed with Z report {told['z']}.\n")
        case "copy":
            told = _ask(data, CashAct.COPY, number=args.number)
            sys.stdout.write(f"Z report {args.number} is in the till's print journal, marked as a copy.\n")
        case _:
            pass
    _show(told, currency)
    return 0


def _ask(data: Path, act: CashAct, **given: object) -> dict[str, Any]:
    question = {"amount_minor": None, "note": "", "by": None, "number": None} | given | {"act": act.value}
    answer = ask_running_till(data, "shift", question)
    if isinstance(answer, NotRunning):
        raise TillError(f"No till runs on {data}, and only a running till knows its shift. Start it, then ask again.")
    return answer


def _minor(text: str, currency: str) -> int:
    if set(text) <= set("0.,") and "0" in text:
        return 0
    amount = parse_amount(text, currency)
    if isinstance(amount, Refusal):
        raise TillError(amount.sentence)
    return amount


def _show(told: dict[str, Any], currency: str) -> None:
    since = told["open_since_ms"]
    begun = "No shift is open." if since is None else f"A shift is open since {_moment(since)}, by {told['by']}."
    float_, cash = _money(told["float_minor"], currency), _money(told["cash_minor"], currency)
    sys.stdout.write(f"{begun}\nFloat {float_}, cash that should be here {cash}.\n")
    sys.stdout.write(f"The drawer was opened {told['drawer_openings']} times. Last Z report: {told['last_z']}.\n")


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%Y-%m-%d %H:%M}"


def _money(minor: int, currency: str) -> str:
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}{f'.{part:0{digits}d}' if digits else ''} {currency}"
