"""Who waits at one of the till's doors for which answer."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terminal.questions import Answer


POS_DOOR: Final = 1
HATCH: Final = 2
DEVICES: Final = 3
_DOORS: Final = 3


class Ticket:
    """One question under way; only the thread that drew it waits."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._called = threading.Event()
        self._answer: Answer | None = None

    def wait(self, seconds: float) -> Answer | None:
        """The answer, or None when time is up or the door closes."""
        self._called.wait(seconds)
        return self._answer

    def call(self, answer: Answer | None) -> None:
        """Let the waiting thread go on, with the answer or with none."""
        self._answer = answer
        self._called.set()


class Tickets:
    """All questions under way at one door, which has numbers of its own; any thread may use it."""

    def __init__(self, door: int = POS_DOOR) -> None:
        self._changed = threading.Condition()
        self._numbers = count(door, _DOORS)
        self._waiting: dict[int, Ticket] = {}
        self._closed = False

    @contextmanager
    def drawn(self) -> Iterator[Ticket]:
        """A fresh ticket, forgotten at the end: an answer that comes too late finds nobody and is dropped."""
        with self._changed:
            ticket = Ticket(next(self._numbers))
            self._waiting[ticket.number] = ticket
            closed = self._closed
        if closed:
            ticket.call(None)
        try:
            yield ticket
        finally:
            with self._changed:
                del self._waiting[ticket.number]
                self._changed.notify_all()

    def answered(self, number: int, answer: Answer) -> None:
        """Hand the answer to whoever still waits for it."""
        with self._changed:
            ticket = self._waiting.get(number)
        if ticket is not None:
            ticket.call(answer)

    def close(self, patience_s: float) -> None:
        """Give answers that still come so long, then send everybody away without one, now and later."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, patience_s)
            self._closed = True
            waiting = list(self._waiting.values())
        for ticket in waiting:
            ticket.call(None)
