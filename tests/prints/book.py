"""The print journal of a till in its own file, as the till keeps it, and the person who answers its questions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from terminal.devices.print_job import Outcome, PrinterState
from terminal.devices.print_job import PrintJob as Offered
from terminal.devices.printer import Printer
from terminal.ports import PrintJob
from terminal.slip import Slip
from terminal.store.connection import Connection
from terminal.store.prints import PrintJournal

AT_MS = 1_800_000_000_000


class Book:
    """Opened on a new folder it is empty; opened again, what was under way is unknown, as at every start of a till."""

    def __init__(self, folder: Path) -> None:
        fresh = not (folder / "till.db").exists()
        self._lock = threading.Lock()
        self._connection = Connection(folder, create=fresh)
        with self._connection.transaction():
            if fresh:
                self._connection.make_tables()
            self._journal = PrintJournal(self._connection)
            self._journal.interrupted()

    def sell(self, number: int, slip: Slip) -> PrintJob:
        """A sale is on disk and with it its receipt."""
        with self._lock, self._connection.transaction():
            return self._journal.write(op_no=number, title=str(number), slip=slip, at_ms=AT_MS)

    def starting(self, job_id: int) -> bool:
        with self._lock, self._connection.transaction():
            return self._journal.starting(job_id, since_ms=AT_MS)

    def ended(self, job_id: int, outcome: Outcome, detail: str) -> None:
        with self._lock, self._connection.transaction():
            self._journal.ended(job_id, outcome.value, detail)

    def close_for_the_night(self) -> None:
        """What is still queued or being sent is unknown from now on."""
        with self._lock, self._connection.transaction():
            self._journal.interrupted()

    def unsettled(self) -> list[PrintJob]:
        with self._lock:
            return self._journal.unsettled()

    def ask_a_person(self, came_out: Callable[[PrintJob], bool]) -> list[PrintJob]:
        """Every doubt is answered by what lies there; the copies that are to be printed."""
        copies = []
        with self._lock, self._connection.transaction():
            for job in self._journal.unsettled():
                copy = self._journal.settled(job.id, came_out=came_out(job), at_ms=AT_MS)
                copies += [] if copy is None else [copy]
        return copies

    def queued(self, first: int) -> list[PrintJob]:
        """What is to be printed now, from this job on."""
        return self._read("WHERE id >= ? AND state = 'queued'", first)

    def first_of(self, number: int) -> int:
        """The job of a receipt's first print."""
        return self._read("WHERE op_no = ?", number)[0].id

    def _read(self, which: str, value: int) -> list[PrintJob]:
        columns = "id, title, slip, copy_no, state, at_ms"
        found = self._connection.driver.execute(f"SELECT {columns} FROM print_job {which} ORDER BY id", (value,))
        return [PrintJob(*row) for row in found.fetchall()]

    def states(self, first: int) -> dict[int, str]:
        """State of each job from this one on."""
        rows = self._connection.driver.execute("SELECT id, state FROM print_job WHERE id >= ?", (first,)).fetchall()
        return {job: str(state) for job, state in rows}

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Till:
    """Hears the printer as the till does: nothing leaves before `sending` is on disk."""

    def __init__(self, book: Book, ended: Callable[[], None] = lambda: None) -> None:
        self._book, self._ended = book, ended
        self.printer: Printer | None = None
        self.waiting: set[int] = set()
        self._news = threading.Condition()

    def offer(self, jobs: list[PrintJob]) -> None:
        assert self.printer is not None
        for job in jobs:
            with self._news:
                self.waiting.add(job.id)
            assert self.printer.offer(Offered(job.id, job.slip, job.copy_no))

    def state(self, state: PrinterState) -> None:
        """Shown elsewhere."""

    def starting(self, job_id: int) -> None:
        assert self.printer is not None
        if self._book.starting(job_id):
            self.printer.go(job_id)
        else:
            self.printer.drop(job_id)

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        self._book.ended(job_id, outcome, detail)
        with self._news:
            self.waiting.discard(job_id)
            self._news.notify_all()
        self._ended()

    def all_ended(self, seconds: float) -> bool:
        with self._news:
            return self._news.wait_for(lambda: not self.waiting, seconds)
