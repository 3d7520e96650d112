"""One open line to a printer that answers: ask how it is, send a whole job, hear whether it came out."""

from __future__ import annotations

from enum import Enum
from typing import Final

from terminal.devices.replies import (
    ENQUIRIES,
    AutomaticStatus,
    DeviceStatus,
    Noise,
    ProcessDone,
    Reply,
    ReplyReader,
    Said,
    StatusByte,
    status_of,
)
from terminal.devices.transport import Connection
from terminal.waiting import Waiting

ENQUIRY_S: Final = 0.75
STATUS_S: Final = 3.0
SLICE_S: Final = 0.05
DRAIN_READS_MAX: Final = 16
TRIES: Final = 2


class Trouble(Enum):
    """Why there is no status."""

    MUTE = "mute"
    GARBAGE = "garbage"


class Conversation:
    """Used by the printer's thread alone; every call may raise ConnectionLost and none waits above three seconds."""

    def __init__(self, connection: Connection, waiting: Waiting) -> None:
        self._connection = connection
        self._waiting = waiting
        self._reader = ReplyReader()
        self._last_done = b""

    def status(self) -> DeviceStatus | Trouble:
        """Ask DLE EOT 1 to 4, one after the other; a single byte of noise and the answers count for nothing."""
        trouble = Trouble.MUTE
        until = self._waiting.monotonic() + STATUS_S
        for _ in range(TRIES):
            self._drain()
            answers = self._answers(until)
            if not isinstance(answers, Trouble):
                return status_of(answers)
            trouble = answers
            if trouble is Trouble.MUTE:
                break
        return trouble

    def model(self) -> str | None:
        """What the printer says that it is (GS I 67); asked of one that has nothing to print, None without answer."""
        self._drain()
        if self._connection.write_some(b"\x1dIC") != 3:
            return None
        until = self._waiting.monotonic() + ENQUIRY_S
        while self._waiting.monotonic() < until:
            for reply in self._hear(SLICE_S):
                if isinstance(reply, Said):
                    return reply.text
        return None

    def write_some(self, data: bytes) -> int:
        """How many of the bytes the printer took just now."""
        return self._connection.write_some(data)

    def heard(self, process_id: bytes, seconds: float) -> bool:
        """Whether the printer says within these seconds that this process is on paper."""
        until = self._waiting.monotonic() + seconds
        while self._last_done != process_id:
            self._hear(SLICE_S)
            if self._waiting.monotonic() >= until:
                break
        return self._last_done == process_id

    def hand_over(self) -> None:
        """The job is whole; raises ConnectionLost when a spooler does not take it."""
        self._connection.hand_over()

    def close(self) -> None:
        """End the line."""
        self._connection.close()

    def _answers(self, until: float) -> dict[int, int] | Trouble:
        answers: dict[int, int] = {}
        for enquiry in ENQUIRIES:
            if self._connection.write_some(bytes([0x10, 0x04, enquiry])) != 3:
                return Trouble.MUTE
            answer = self._answer(min(until, self._waiting.monotonic() + ENQUIRY_S))
            if isinstance(answer, Trouble):
                return answer
            answers[enquiry] = answer
        return answers

    def _answer(self, until: float) -> int | Trouble:
        while True:
            found: int | Trouble | None = None
            for reply in self._hear(SLICE_S):
                match reply:
                    case Noise():
                        return Trouble.GARBAGE
                    case StatusByte(value):
                        found = value if found is None else Trouble.GARBAGE
                    case AutomaticStatus() | ProcessDone() | Said():
                        pass
            if found is not None:
                return found
            if self._waiting.monotonic() >= until:
                return Trouble.GARBAGE if self._reader.reset() else Trouble.MUTE

    def _drain(self) -> None:
        """Throw away what was said unasked: automatic status, answers to an earlier till; not a finished process."""
        for _ in range(DRAIN_READS_MAX):
            if not self._hear(0):
                break
        self._reader.reset()

    def _hear(self, seconds: float) -> list[Reply]:
        replies = self._reader.feed(self._connection.read_some(seconds))
        for reply in replies:
            if isinstance(reply, ProcessDone):
                self._last_done = reply.process_id
        return replies
