"""Reads from a caller's socket within bounds of time and size, so that nobody can hold a thread of the door."""

from __future__ import annotations

import io
from http.client import LineTooLong
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer

    from terminal.ports import Clock

IDLE_S: Final = 30.0
REQUEST_S: Final = 10.0
HEAD_BYTES_MAX: Final = 32 * 1024


class Intake(io.BufferedReader):
    """The reading side of one connection; TimeoutError when a request takes too long, LineTooLong when its head does.

    `begin` starts a request: it may be waited for IDLE_S, and must be complete REQUEST_S after its first bytes.
    """

    def __init__(self, line: socket.socket, clock: Clock, *, idle_s: float, request_s: float) -> None:
        self._timed = _TimedLine(line, clock, idle_s, request_s)
        super().__init__(self._timed)
        self._head_left = HEAD_BYTES_MAX

    def begin(self) -> None:
        """A new request may come now."""
        self._head_left = HEAD_BYTES_MAX
        self._timed.begin()

    def readline(self, size: int | None = -1) -> bytes:
        """A line of the head."""
        del size
        line = super().readline(self._head_left + 1)
        self._head_left -= len(line)
        if self._head_left < 0:
            raise LineTooLong("request head")
        return line


class _TimedLine(io.RawIOBase):
    def __init__(self, line: socket.socket, clock: Clock, idle_s: float, request_s: float) -> None:
        self._line = line
        self._clock = clock
        self._idle_s = idle_s
        self._request_s = request_s
        self._ends_ms: int | None = None

    def begin(self) -> None:
        self._ends_ms = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        now_ms = self._clock.monotonic_ms()
        left_s = self._idle_s if self._ends_ms is None else (self._ends_ms - now_ms) / 1000
        if left_s <= 0:
            raise TimeoutError("the request took too long")
        self._line.settimeout(left_s)
        count = self._line.recv_into(buffer)
        if self._ends_ms is None:
            self._ends_ms = self._clock.monotonic_ms() + round(self._request_s * 1000)
        return count
