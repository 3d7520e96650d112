"""`python -m tests.prints.killed FOLDER PORT STEP NUMBER`: sells one receipt, prints it, and dies at the step."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from terminal.devices.lines.tcp import TcpTransport
from terminal.devices.print_job import Outcome, PrinterState
from terminal.devices.print_job import PrintJob as Offered
from terminal.devices.printer import Printer
from terminal.devices.transport import Connection
from tests.prints.book import Book
from tests.prints.receipt import KnownBuilder, receipt

ENQUIRY_BYTES = 3


class Doomed:
    """Dies at its step."""

    def __init__(self, step: str) -> None:
        self._step = step
        self.dies_at_byte = int(step.removeprefix("byte ")) if step.startswith("byte ") else None

    def at(self, step: str) -> None:
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


class Counted:
    """A line that counts the bytes of jobs; enquiries and the question who the printer is are none."""

    def __init__(self, line: Connection, doomed: Doomed) -> None:
        self._line, self._doomed, self._written = line, doomed, 0

    def write_some(self, data: bytes) -> int:
        if len(data) <= ENQUIRY_BYTES and not self._written:
            return self._line.write_some(data)
        die_at = self._doomed.dies_at_byte
        taken = self._line.write_some(data if die_at is None else data[: max(1, die_at - self._written)])
        self._written += taken
        if die_at is not None and self._written >= die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if taken == len(data):
            self._doomed.at("sent")
        return taken

    def read_some(self, seconds: float) -> bytes:
        return self._line.read_some(seconds)

    def hand_over(self) -> None:
        self._line.hand_over()

    def close(self) -> None:
        self._line.close()


class CountedTcp(TcpTransport):
    def __init__(self, port: int, doomed: Doomed) -> None:
        super().__init__("127.0.0.1", port)
        self._doomed = doomed

    def open(self) -> Connection:
        return Counted(super().open(), self._doomed)


class Journal:
    def __init__(self, book: Book, doomed: Doomed) -> None:
        self._book, self._doomed = book, doomed
        self.printer: Printer | None = None

    def state(self, state: PrinterState) -> None:
        """Nobody looks."""

    def starting(self, job_id: int) -> None:
        self._doomed.at("asked")
        assert self.printer is not None
        assert self._book.starting(job_id)
        self._doomed.at("sending")
        self.printer.go(job_id)

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        self._doomed.at("heard")
        self._book.ended(job_id, outcome, detail)
        self._doomed.at("ended")


def main() -> int:
    folder, port, step, number = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    doomed = Doomed(step)
    book = Book(folder)
    job = book.sell(number, receipt(number))
    doomed.at("queued")
    journal = Journal(book, doomed)
    printer = Printer(transport=CountedTcp(port, doomed), builder=KnownBuilder(), listener=journal)
    journal.printer = printer
    printer.offer(Offered(job.id, job.slip, job.copy_no))
    printer.start()
    threading.Event().wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
