"""What a way to a printer can do: open a line that takes bytes, hears answers, and never blocks above three seconds."""

from __future__ import annotations

from typing import Final, Protocol

OPEN_S: Final = 3.0
WRITE_S: Final = 0.5
READ_BYTES: Final = 4096


class PrinterUrlRefused(ValueError):
    """The printer URL means nothing here; the message says what to write instead."""


class CannotOpen(Exception):
    """No line to the printer; the message is a sentence for the cashier."""


class ConnectionLost(Exception):
    """The line broke; what was written before may or may not be on paper."""


class Connection(Protocol):
    """An open line to one printer, used by one thread."""

    def write_some(self, data: bytes) -> int:
        """How many of the bytes were taken, 0 if none within half a second; raises ConnectionLost."""
        ...

    def read_some(self, seconds: float) -> bytes:
        """Whatever arrives within these seconds, else nothing; raises ConnectionLost."""
        ...

    def hand_over(self) -> None:
        """The job is whole: a spooler is given it now and raises ConnectionLost when it does not take it in 3 s."""
        ...

    def close(self) -> None:
        """End the line so that bytes already taken still arrive; a spooler drops what was not handed over."""
        ...


class Transport(Protocol):
    """A way to one printer; `answers` is false where nothing ever comes back."""

    @property
    def name(self) -> str:
        """The URL, for sentences."""
        ...

    @property
    def answers(self) -> bool:
        """Whether status can be asked."""
        ...

    def open(self) -> Connection:
        """A fresh line; raises CannotOpen within three seconds."""
        ...
