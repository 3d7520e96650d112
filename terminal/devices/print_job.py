"""What the till and the printer say to each other: jobs one way, states and outcomes the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One line of the print journal; `slip` are the canonical bytes of terminal.slip, `copy_no` 1 is the original."""

    job_id: int
    slip: bytes
    copy_no: int = 1

    def __post_init__(self) -> None:
        if self.copy_no < 1:
            raise ValueError("copies are numbered from 1, which is the original")


class Outcome(StrEnum):
    """How a job that was started has ended; none of these is ever followed by another."""

    CONFIRMED = "confirmed"
    """The printer said that everything up to the cut is on paper."""
    SENT = "sent"
    """All bytes are with a printer that cannot confirm."""
    UNKNOWN = "unknown"
    """Some bytes left and nobody knows what is on paper; a person must look."""
    FAILED = "failed"
    """Nothing was sent and nothing ever will be; the detail says why."""


class Condition(StrEnum):
    """The one thing that matters most about the printer right now."""

    STARTING = "starting"
    READY = "ready"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    OFFLINE = "offline"
    ABSENT = "absent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """The printer's condition with a sentence that says what to do; `near_end` asks for a new roll soon."""

    condition: Condition
    sentence: str
    near_end: bool = False


class PrinterListener(Protocol):
    """Who hears the printer; called in the printer's thread, must return at once."""

    def state(self, state: PrinterState) -> None:
        """The printer's condition changed."""
        ...

    def starting(self, job_id: int) -> None:
        """The printer can take this job now and waits for `go` or `drop`; may be asked again for the same job."""
        ...

    def finished(self, job_id: int, outcome: Outcome, detail: str) -> None:
        """The job has left the printer's queue for good."""
        ...
