"""The delivery of one job: every byte written, then the printer's word that it is on paper, or an honest "unknown"."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from terminal.devices.conditions import STALLED, state_of
from terminal.devices.conversation import Conversation
from terminal.devices.print_job import Outcome, PrinterState
from terminal.devices.replies import DeviceStatus
from terminal.devices.transport import ConnectionLost
from terminal.waiting import Waiting

_STALLED_AFTER_S: Final = 2.0
_CLOSED_DOWN: Final = "The till was closed while this was printing. Look whether it came out whole."
_LINE_LOST: Final = "The line to the printer broke while this was printing. Look whether it came out whole."
_NO_WORD: Final = "The printer did not say that this came out. Look whether it did."
_NOT_TAKEN: Final = "The printer's queue did not say that it took this. Look whether it comes out."
_STUCK: Final = "The printer stopped taking data in the middle of this. Look whether it came out whole."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the printer waits for what, in seconds of its clock."""

    answer_s: float = 8.0
    poll_s: float = 0.5
    silence_s: float = 20.0
    slowest_bytes_per_s: int = 500
    go_s: float = 30.0
    fresh_status_s: float = 2.0
    idle_close_s: float = 5.0
    probe_s: float = 15.0
    drawer_open_s: float = 2.0
    status_poll_s: float = 1.0
    retries_s: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0)

    def silence_for(self, data: bytes) -> float:
        """How long a printer may say nothing about a job of this length."""
        return self.silence_s + len(data) / self.slowest_bytes_per_s


@dataclass(frozen=True, slots=True)
class Ended:
    """The job was begun and this is how it ended."""

    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotBegun:
    """Not one byte left, the job may be tried again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery needs besides the line: the clock, patience, the wish to stop, and who is told of conditions."""

    waiting: Waiting
    patience: Patience
    stopping: threading.Event
    tell: Callable[[PrinterState], None]
    name: str
    meanwhile: Callable[[Conversation], None] = lambda _: None
    """What may be done on the line while the printer cannot go on; raises ConnectionLost as the line does."""

    def confirmed(self, line: Conversation, data: bytes, process_id: bytes) -> Ended | NotBegun:
        """Send the job with its process id behind the cut and wait for the printer's word, however long paper lacks."""
        whole = data + b"\x1d(H\x06\x0000" + process_id
        return self._write(line.write_some, whole) or self._awaited(line, whole, process_id)

    def blind(self, line: Conversation, data: bytes) -> Ended | NotBegun:
        """Send the job; any trouble after the first byte is unknown, and a printer that takes no more is given up."""
        until = self.waiting.monotonic() + self.patience.silence_for(data)
        ended = self._write(line.write_some, data, until)
        if ended is not None:
            return ended
        try:
            line.hand_over()
        except ConnectionLost as error:
            return Ended(Outcome.UNKNOWN, f"{_NOT_TAKEN} ({error})")
        return Ended(Outcome.SENT, "Sent, not confirmed.")

    def _write(
        self, write_some: Callable[[bytes], int], data: bytes, until: float = math.inf
    ) -> Ended | NotBegun | None:
        """Nothing when every byte was taken."""
        written, progress_at = 0, self.waiting.monotonic()
        while written < len(data):
            now = self.waiting.monotonic()
            if self.stopping.is_set() or now >= until:
                return Ended(Outcome.UNKNOWN, _CLOSED_DOWN if now < until else _STUCK) if written else NotBegun()
            try:
                taken = write_some(data[written:])
            except ConnectionLost:
                return Ended(Outcome.UNKNOWN, _LINE_LOST) if written else NotBegun()
            written += taken
            progress_at = now if taken else progress_at
            if now - progress_at > _STALLED_AFTER_S:
                self.tell(STALLED)
        return None

    def _awaited(self, line: Conversation, whole: bytes, process_id: bytes) -> Ended:
        """While the same line says why it cannot print, the printer still holds the job: wait, never send again."""
        try:
            until = self.waiting.monotonic() + self.patience.answer_s
            while self.waiting.monotonic() < until:
                if line.heard(process_id, self.patience.poll_s):
                    return Ended(Outcome.CONFIRMED)
                if self.stopping.is_set():
                    return Ended(Outcome.UNKNOWN, _CLOSED_DOWN)
            return self._polled(line, process_id, self.patience.silence_for(whole))
        except ConnectionLost:
            return Ended(Outcome.UNKNOWN, _LINE_LOST)

    def _polled(self, line: Conversation, process_id: bytes, silence_s: float) -> Ended:
        until = self.waiting.monotonic() + silence_s
        while not line.heard(process_id, self.patience.poll_s):
            if self.stopping.is_set():
                return Ended(Outcome.UNKNOWN, _CLOSED_DOWN)
            if self.waiting.monotonic() >= until:
                return Ended(Outcome.UNKNOWN, _NO_WORD)
            answer = line.status()
            if isinstance(answer, DeviceStatus):
                self.tell(state_of(answer, self.name, holding=True))
                if not answer.ready:
                    self.meanwhile(line)
                    until = self.waiting.monotonic() + silence_s
        return Ended(Outcome.CONFIRMED)
