"""The same over a real network and in real time, and tills that are killed at each state of the journal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Timer

from terminal.devices.lines.tcp import TcpTransport
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.faults import Faults, faults_of
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from terminal.waiting import MachineWaiting
from tests.prints.book import Book
from tests.prints.campaign import RECEIPTS, Case, Findings, measure, mend, print_until_closing
from tests.prints.receipt import came_out, receipt

MENDED_AFTER_S = 1.0
ENDED_S = 45.0
REST_S = 20.0
CHILD_S = 120
STEPS = ("queued", "asked", "sending", "sent", "heard", "ended")
"""Where a till is killed: behind the commit of each state, and before the next one."""


def real_cases(count: int) -> list[Case]:
    """So many cases over all kinds, each kind spread over the whole receipt."""
    of_bytes, of_lines = measure()
    kinds: list[Callable[[int, int], Case]] = [
        lambda n, all_: Case(f"drop@{of_bytes * n // all_}"),
        lambda n, all_: Case(f"power@{of_bytes * n // all_}"),
        lambda n, all_: Case(f"cover@{of_bytes * n // all_}"),
        lambda n, all_: Case(f"paper-out@{of_lines * n // all_}"),
    ]
    each = -(-count // len(kinds))
    return [kind(number, each) for number in range(each) for kind in kinds][:count]


def run_real_case(case: Case, book: Book, found: Findings, first_number: int) -> None:
    """One case over TCP with the patience of a real till."""
    numbers = range(first_number, first_number + RECEIPTS)
    jobs = [book.sell(number, receipt(number)) for number in numbers]
    first = jobs[0].id
    with VirtualPrinter(Device(Tape(), faults_of(case.fault))) as paper:
        mending = Timer(MENDED_AFTER_S, mend, [paper.device])
        mending.start()
        for _ in range(4):
            way = TcpTransport("127.0.0.1", paper.port)
            print_until_closing(way, MachineWaiting(), book, jobs, seconds=ENDED_S)
            if not settle(paper.device, book, found, first):
                break
            jobs = book.queued(first)
        mending.join()
        found.judge(f"tcp {case}", paper.device.pieces, numbers, book.states(first))


def settle(device: Device, book: Book, found: Findings, first: int) -> bool:
    """A person looks at the paper and answers; whether there was anything to answer."""
    mend(device)
    device.idle(REST_S)
    asked = [job for job, state in book.states(first).items() if state in ("unknown", "failed")]
    found.asked += len(asked)
    found.copies += len(book.ask_a_person(lambda job: came_out(device.pieces, job)))
    return bool(asked)


def run_killed(step: str, folder: Path, found: Findings, number: int) -> None:
    """A till killed at this step of its receipt, started again, and a person asked."""
    with VirtualPrinter(Device(Tape(), Faults())) as paper:
        child = subprocess.run(
            [sys.executable, "-m", "tests.prints.killed", str(folder), str(paper.port), step, str(number)],
            timeout=CHILD_S,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert child.returncode == -9, f"the till that was to die at {step} ended with {child.returncode}"
        with Book(folder) as book:
            first = book.first_of(number)
            for _ in range(3):
                if not settle(paper.device, book, found, first):
                    break
                way = TcpTransport("127.0.0.1", paper.port)
                print_until_closing(way, MachineWaiting(), book, book.queued(first), seconds=ENDED_S)
            found.judge(f"killed {step}", paper.device.pieces, [number], book.states(first))


def kill_steps(bytes_every: int) -> list[str]:
    """Every state of the journal, and the receipt's bytes so far apart."""
    of_bytes, _ = measure()
    return [*STEPS, *(f"byte {byte}" for byte in range(1, of_bytes - 22, bytes_every))]
