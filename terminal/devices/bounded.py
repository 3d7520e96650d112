"""Calls that know no limit of their own get one: a thread waits for them, and the device's thread goes on without."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Bounded(Generic[Answer]):
    """One call at a time; one that hangs is left behind and not begun a second time while it still hangs.

    Used by one thread. `name` is the thread's, for logs.
    """

    def __init__(self, name: str, seconds: float) -> None:
        self._name, self._seconds = name, seconds
        self._hanging: threading.Thread | None = None

    def run(self, call: Callable[[], Answer], late: Callable[[Answer], None] | None = None) -> Answer:
        """What the call answers or raises; TimeoutError when it takes longer, or an earlier one still hangs.

        `late` is given an answer for which nobody waits any more, in the thread that was left behind: what the call
        took is put back there.
        """
        if self._hanging is not None and self._hanging.is_alive():
            raise TimeoutError
        one = _Call(call, late)
        thread = threading.Thread(target=one.work, name=self._name, daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not one.heard():
            self._hanging = thread
            raise TimeoutError
        self._hanging = None
        if one.failures:
            raise one.failures[0]
        return one.answers[0]


class _Call(Generic[Answer]):
    """Either somebody hears the answer, or it comes late: one of both, and never neither."""

    def __init__(self, call: Callable[[], Answer], late: Callable[[Answer], None] | None) -> None:
        self._call, self._late = call, late
        self._lock = threading.Lock()
        self._given_up = False
        self.answers: list[Answer] = []
        self.failures: list[Exception] = []

    def work(self) -> None:
        try:
            answer = self._call()
        except Exception as error:  # thread top: it is raised where the call was made
            self.failures.append(error)
            return
        with self._lock:
            self.answers.append(answer)
            is_late = self._given_up
        if is_late and self._late is not None:
            self._late(answer)

    def heard(self) -> bool:
        """Whether there is an answer or a failure; from now on it would be late."""
        with self._lock:
            self._given_up = not (self.answers or self.failures)
            return not self._given_up
