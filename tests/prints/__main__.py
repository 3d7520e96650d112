"""`python -m tests.prints`: every mishap of a printer, on the clock and in real time; last line JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.prints.book import Book
from tests.prints.campaign import RECEIPTS, Findings, Wrong, campaign
from tests.prints.real import kill_steps, real_cases, run_killed, run_real_case


def main() -> int:
    """1 when a receipt was lost in silence, doubled unmarked or left in doubt, or when a control was not caught."""
    reading = argparse.ArgumentParser(prog="tests.prints", description=__doc__)
    reading.add_argument("--real", type=int, default=60, help="cases over TCP in real time")
    reading.add_argument("--every", type=int, default=1, help="on the clock only every so many")
    reading.add_argument("--bytes-between-kills", type=int, default=40)
    asked = reading.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        on_clock = campaign(_folder(scratch, "clock"), every=asked.every)
        _print("clock", on_clock)
        controls = {wrong: campaign(_folder(scratch, wrong.name), every=50, wrong=wrong) for wrong in Wrong}
        for wrong, caught in controls.items():
            _print(f"control: {wrong.value}", caught)
        over_tcp = _real(_folder(scratch, "tcp"), asked.real)
        _print("tcp", over_tcp)
        killed = _killed(_folder(scratch, "killed"), asked.bytes_between_kills)
        _print("killed", killed)
    sharp = bool(controls[Wrong.BELIEVES].lost and controls[Wrong.SENDS_AGAIN].doubled)
    told = [on_clock, over_tcp, killed]
    print(
        json.dumps(
            {
                "cases": sum(found.cases for found in told),
                "lost": sum(len(found.lost) for found in told),
                "doubled": sum(len(found.doubled) for found in told),
                "in_doubt": sum(len(found.stuck) for found in told),
                "controls_caught": sharp,
            }
        )
    )
    return 0 if sharp and all(found.good for found in told) else 1


def _folder(scratch: str, name: str) -> Path:
    folder = Path(scratch) / name
    folder.mkdir()
    return folder


def _real(folder: Path, count: int) -> Findings:
    found = Findings()
    with Book(folder) as book:
        for number, case in enumerate(real_cases(count)):
            run_real_case(case, book, found, 1 + number * RECEIPTS)
    return found


def _killed(folder: Path, bytes_between: int) -> Findings:
    found = Findings()
    for number, step in enumerate(kill_steps(bytes_between)):
        run_killed(step, folder, found, 1 + number)
    return found


def _print(name: str, found: Findings) -> None:
    print(
        json.dumps(
            {
                "part": name,
                "cases": found.cases,
                "confirmed": found.confirmed,
                "asked": found.asked,
                "copies": found.copies,
                "lost": found.lost[:20],
                "doubled": found.doubled[:20],
                "in_doubt": found.stuck[:20],
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
