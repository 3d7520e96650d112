"""One inbox, one deciding thread, one outlet: the heart of the till, with no face and no devices."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from terminal.commands import Command, Interrupted, PagesArrived, ScreenReady, Tick
from terminal.errors import TillError
from terminal.events import Event, Halted

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.ports import Clock

INBOX_MAX = 1_000
PAGES_MAX = 2
"""Pages of the feed in the inbox at once: the line waits for the disk, and never fills the memory."""
RESTARTS_MAX = 3
"""Restarts from disk within `RESTARTS_SPAN_MS`; a till that falls over faster than that stays down and says so."""
RESTARTS_SPAN_MS = 60_000

_log = logging.getLogger(__name__)


class Deciding(Protocol):
    """What the engine drives: the till."""

    @property
    def interrupted(self) -> Interrupted:
        """The command under way, for the till that opens after this one fell over it."""

    def handle(self, command: Command) -> list[Event]:
        """Decide; everything durable is on disk when it returns."""

    def idle(self) -> None:
        """Use a quiet moment."""

    def next_deadline_ms(self) -> int:
        """Monotonic time at which a `Tick` is wanted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A till opened from disk, and how to close its files."""

    till: Deciding
    close: Callable[[], None]


class Engine:
    """Owns the till thread; `put` is for any thread, `outlet` is called on the till thread and must not wait."""

    def __init__(self, *, open_till: Callable[[], Opened], outlet: Callable[[Event], None], clock: Clock) -> None:
        self._open_till, self._outlet, self._clock = open_till, outlet, clock
        self._inbox: queue.Queue[Command | None] = queue.Queue(INBOX_MAX)
        self._pages = threading.BoundedSemaphore(PAGES_MAX)
        self._stopping = threading.Event()
        self._opened = threading.Event()
        self._failure: TillError | None = None
        self._restarts: list[int] = []
        self._interrupted: Interrupted | None = None
        self._thread = threading.Thread(target=self._run, name="till", daemon=True)

    def start(self) -> None:
        """Start the till thread; returns once the files are open, raises the TillError that kept them shut."""
        self._thread.start()
        self._opened.wait()
        if self._failure is not None:
            raise self._failure

    def start_soon(self) -> None:
        """Start the till thread without waiting for it; a failure to open is announced as `Halted`."""
        self._thread.start()

    def put(self, command: Command) -> bool:
        """Take a command without waiting; False when the inbox is full or the till has stopped."""
        if self._stopping.is_set():
            return False
        heavy = isinstance(command, PagesArrived)
        if heavy and not self._pages.acquire(blocking=False):
            return False
        try:
            self._inbox.put_nowait(command)
        except queue.Full:
            if heavy:
                self._pages.release()
            return False
        return True

    def stop(self, timeout_s: float = 3.0) -> None:
        """Finish the command under way, close the files, end the thread; what is unsent stays on disk."""
        self._stopping.set()
        with contextlib.suppress(queue.Full):
            self._inbox.put_nowait(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            opened = self._open()
            if opened is None:
                self._stopping.set()
                return
            try:
                self._serve(opened.till)
            except Exception as wrong:  # thread top: the till restarts from disk and never goes on with doubtful state
                # Never tried again, for it may be on disk: the till that opens next looks it up, once.
                again = opened.till.interrupted
                self._interrupted = None if isinstance(again.command, Interrupted) else again
                if not self._may_restart(wrong):
                    self._stopping.set()
            self._close(opened)

    @staticmethod
    def _close(opened: Opened) -> None:
        try:
            opened.close()
        except Exception:  # thread top: files that cannot be closed any more must not keep the till from opening them
            _log.exception("the files could not be closed")

    def _open(self) -> Opened | None:
        try:
            opened = self._open_till()
        except TillError as wrong:
            self._failure = wrong
            self._outlet(Halted(wrong.sentence, final=True))
            opened = None
        except Exception as wrong:  # thread top: whatever keeps the files shut must be seen by a person
            _log.exception("the till could not be opened")
            self._failure = TillError(f"Pointill could not open its data ({type(wrong).__name__}). Call support.")
            self._outlet(Halted(self._failure.sentence, final=True))
            opened = None
        self._opened.set()
        return opened

    def _serve(self, till: Deciding) -> None:
        self._announce(till, ScreenReady())
        if self._interrupted is not None:
            interrupted, self._interrupted = self._interrupted, None
            self._announce(till, interrupted)
        while not self._stopping.is_set():
            wait_ms = till.next_deadline_ms() - self._clock.monotonic_ms()
            try:
                command = self._inbox.get(timeout=max(wait_ms, 0) / 1000) if wait_ms > 0 else self._inbox.get_nowait()
            except queue.Empty:
                till.idle()
                command = Tick()
            if isinstance(command, PagesArrived):
                self._pages.release()
            if command is not None:
                self._announce(till, command)

    def _announce(self, till: Deciding, command: Command) -> None:
        for event in till.handle(command):
            self._outlet(event)

    def _may_restart(self, wrong: Exception) -> bool:
        _log.error("the till stopped on an error and restarts from disk", exc_info=wrong)
        now = self._clock.monotonic_ms()
        self._restarts = [at for at in self._restarts if now - at < RESTARTS_SPAN_MS] + [now]
        sentence = wrong.sentence if isinstance(wrong, TillError) else "Pointill met an error of its own."
        if len(self._restarts) > RESTARTS_MAX:
            self._outlet(
                Halted(f"{sentence} It does not go away by itself: close Pointill and call support.", final=True)
            )
            return False
        self._outlet(
            Halted(f"{sentence} It starts again from disk; everything that was confirmed is safe.", final=False)
        )
        return True
