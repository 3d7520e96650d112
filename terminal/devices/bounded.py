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

    def run(self, call: Callable[[], Answer]) -> Answer:
        """What the call answers or raises; TimeoutError when it takes longer, or an earlier one still hangs."""
        if self._hanging is not None and self._hanging.is_alive():
            raise TimeoutError
        answers: list[Answer] = []
        failures: list[Exception] = []

        def work() -> None:
            try:
                answers.append(call())
            except Exception as error:  # thread top: it is raised where the call was made
                failures.append(error)

        thread = threading.Thread(target=work, name=self._name, daemon=True)
        thread.start()
        thread.join(self._seconds)
        if thread.is_alive():
            self._hanging = thread
            raise TimeoutError
        self._hanging = None
        if failures:
            raise failures[0]
        return answers[0]
