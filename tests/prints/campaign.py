"""The campaign on the clock: every byte of a receipt, every line of its paper, each mishap, judged from paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from terminal.devices.printer import Printer
from terminal.devices.transport import Transport
from terminal.ports import PrintJob
from terminal.virtual_printer.device import MEMORY_BYTES, Device
from terminal.virtual_printer.faults import Faults, faults_of
from terminal.virtual_printer.tape import Piece, Tape
from terminal.waiting import Waiting
from tests.prints.book import Book, Till
from tests.prints.lockstep import PATIENCE_S, Cable, Clock
from tests.prints.receipt import KnownBuilder, came_out, receipt, unmarked, whole_papers

RECEIPTS = 2
MENDED_AFTER_S = 30.0
CLOSING_AFTER_S = 600.0
KINDS_BY_BYTE = ("drop", "power", "cover")
NIGHT = "night"
SMALL_MEMORY_BYTES = 64
"""A printer that takes no more than a line or two while it cannot print."""


@dataclass(frozen=True, slots=True)
class Case:
    """A fault as the virtual printer is told it, and whether somebody mends it or the till is closed for the night."""

    fault: str
    mended: bool = True
    memory_bytes: int = MEMORY_BYTES

    def __str__(self) -> str:
        small = f",memory={self.memory_bytes}" if self.memory_bytes != MEMORY_BYTES else ""
        return f"{self.fault}{small}" if self.mended else f"{self.fault}{small},{NIGHT}"


class Wrong(Enum):
    """Ways of printing that are known to lose or double; a campaign that does not see it is blunt."""

    BELIEVES = "what the printer took is on paper"
    SENDS_AGAIN = "what is in doubt is sent again, unasked and unmarked"


@dataclass(slots=True)
class Findings:
    """What was counted; each broken promise by the name of its case."""

    cases: int = 0
    confirmed: int = 0
    asked: int = 0
    copies: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.stuck)

    def judge(self, name: str, pieces: list[Piece], numbers: Iterable[int], states: dict[int, str]) -> None:
        """Every receipt lies there whole, once at most unmarked, and the journal knows of nothing unsettled."""
        self.cases += 1
        self.confirmed += sum(state == "confirmed" for state in states.values())
        for number in numbers:
            whole = whole_papers(pieces, number)
            self.lost += [] if whole else [name]
            self.doubled += [name] if unmarked(whole) > 1 else []
        self.stuck += [name] if set(states.values()) - {"confirmed", "settled"} else []


def cases(bytes_of_one: int, lines_of_one: int) -> Iterator[Case]:
    """Every byte of the first receipt and of what is asked before and behind it; every line, with and without help."""
    for byte in range(bytes_of_one + 1):
        yield from (Case(f"{kind}@{byte}") for kind in KINDS_BY_BYTE)
    for memory in (MEMORY_BYTES, SMALL_MEMORY_BYTES):
        for line in range(lines_of_one + 1):
            yield Case(f"paper-out@{line}", memory_bytes=memory)
            yield Case(f"paper-out@{line}", mended=False, memory_bytes=memory)
        for byte in range(0, bytes_of_one + 1, 7):
            yield Case(f"cover@{byte}", mended=False, memory_bytes=memory)


def measure() -> tuple[int, int]:
    """Bytes that a printer hears for one receipt that comes out well, and the lines of its paper."""
    clock = Clock()
    device = Device(Tape(), Faults(paper_out_at_line=1_000))
    cable = Cable(device, clock)
    line = cable.open()
    line.write_some(KnownBuilder().build(receipt(1)))
    cable.close()
    lines = 1_000 - (device.lines_left or 0)
    return device.bytes_received + 4 * 3 + 10, lines


def run_case(case: Case, book: Book, found: Findings, first_number: int, wrong: Wrong | None = None) -> None:
    """One case from the first sale until nothing is in doubt any more; a control does it in a wrong way."""
    numbers = range(first_number, first_number + RECEIPTS)
    clock = Clock()
    device = Device(Tape(), faults_of(case.fault), memory_bytes=case.memory_bytes)
    cable = Cable(device, clock, believes=wrong is Wrong.BELIEVES)
    jobs = [book.sell(number, receipt(number)) for number in numbers]
    first = jobs[0].id
    if case.mended:
        clock.later(MENDED_AFTER_S, lambda: mend(device))
    for _ in range(4):
        print_until_closing(cable, clock, book, jobs)
        mend(device)
        clock = cable.clock = Clock()
        cable.back_at = 0.0
        asked = [job for job, state in book.states(first).items() if state in ("unknown", "failed")]
        found.asked += len(asked)
        if wrong is Wrong.SENDS_AGAIN:
            again = [int(job.title) for job in book.unsettled()]
            book.ask_a_person(lambda _: True)
            jobs = [book.sell(number, receipt(number)) for number in again]
        else:
            jobs = book.ask_a_person(lambda job: came_out(device.pieces, job))
        found.copies += len(jobs)
        if not asked:
            break
    cable.close()
    found.judge(str(case), device.pieces, numbers, book.states(first))


def print_until_closing(
    way: Transport, clock: Waiting, book: Book, jobs: list[PrintJob], *, seconds: float = PATIENCE_S
) -> None:
    """Offer the jobs and wait until each has ended or it is time to close; what is left then is in doubt."""
    till = Till(book)
    printer = Printer(transport=way, builder=KnownBuilder(), listener=till, waiting=clock)
    till.printer = printer
    till.offer(jobs)
    printer.start()
    if isinstance(clock, Clock):
        clock.later(CLOSING_AFTER_S, clock.over.set)
        while not till.all_ended(0.01) and not clock.over.is_set():
            pass
        clock.over.set()
    else:
        till.all_ended(seconds)
    printer.stop()
    book.close_for_the_night()


def mend(device: Device) -> None:
    """Somebody puts in paper and closes the cover."""
    device.reload_paper()
    device.cover = False


def campaign(folder: Path, *, every: int = 1, wrong: Wrong | None = None) -> Findings:
    """All cases, or every so many of them."""
    found = Findings()
    with Book(folder) as book:
        for number, case in enumerate(cases(*measure())):
            if number % every == 0:
                run_case(case, book, found, 1 + number * RECEIPTS, wrong)
    return found
