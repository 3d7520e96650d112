"""Stand-ins for the till beside a printer, and for a line to one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from terminal.devices.print_job import Condition, Outcome, PrinterState
from terminal.devices.printer import Printer
from terminal.devices.transport import ConnectionLost

PATIENCE_S = 20.0


class JournalFake:
    """A till that writes down what its printer says and lets every job go at once, unless told to hold."""

    def __init__(self, *, lets_go: bool = True) -> None:
        self.printer: Printer | None = None
        self.lets_go = lets_go
        self.states: list[PrinterState] = []
        self.started: list[int] = []
        self.ended: list[tuple[int, Outcome, str]] = []
        self._news = threading.Condition()

    def state(self, state: PrinterState) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def starting(self, job_id: int) -> None:
        with self._news:
            self.started.append(job_id)
            self._news.notify_all()
        if self.lets_go and self.printer:
            self.printer.go(job_id)

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        with self._news:
            self.ended.append((job_id, outcome, detail))
            self._news.notify_all()

    @property
    def outcomes(self) -> list[tuple[int, Outcome]]:
        return [(job_id, outcome) for job_id, outcome, _ in self.ended]

    def saw(self, condition: Condition) -> bool:
        return self.until(lambda: any(state.condition is condition for state in self.states))

    def until(self, happened: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(happened, PATIENCE_S)


class ScriptedConnection:
    """A line whose other end says what a function of the written bytes makes of them; None hangs up.

    `takes` says how many of the bytes it takes, by itself all; `refuses` is why its spooler does not take the job.
    """

    def __init__(
        self,
        replies: Callable[[bytes], bytes | None],
        *,
        unasked: Iterable[bytes] = (),
        takes: Callable[[bytes], int] = len,
        refuses: str = "",
    ) -> None:
        self._replies, self._takes, self._refuses = replies, takes, refuses
        self._waiting: deque[bytes | None] = deque(unasked)
        self.written = b""
        self.closed = False

    def write_some(self, data: bytes) -> int:
        taken = self._takes(data)
        self.written += data[:taken]
        self._waiting.append(self._replies(data))
        return taken

    def read_some(self, seconds: float) -> bytes:
        said = self._waiting.popleft() if self._waiting else b""
        if said is None:
            raise ConnectionLost("hung up")
        return said

    def hand_over(self) -> None:
        if self._refuses:
            raise ConnectionLost(self._refuses)

    def close(self) -> None:
        self.closed = True


class SteppingClock:
    """Every look at it is a tenth of a second later."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 0.1
        return self.now

    def wait(self, event: threading.Event, seconds: float) -> bool:
        self.now += max(0.0, seconds)
        return event.is_set()
