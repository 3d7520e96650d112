"""A printer at a serial port; pyserial does it and is loaded when the first line is opened."""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Callable
from typing import Any, Final, Protocol

from terminal.devices.transport import READ_BYTES, WRITE_S, CannotOpen, Connection, ConnectionLost

BAUDS: Final = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
FLOWS: Final = ("none", "rtscts", "dsrdtr", "xonxoff")
# What a port takes in one go: at 1200 baud these leave within half a second.
_PIECE_BYTES: Final = 60
_MISSING: Final = (
    "The part for serial printers (pyserial) is not installed. Reinstall Pointill or choose another printer."
)


class _Port(Protocol):
    """The part of a pyserial port that is used here; it is published without types."""

    timeout: float | None
    in_waiting: int

    def write(self, data: bytes) -> int | None: ...
    def read(self, size: int) -> bytes: ...
    def close(self) -> None: ...


class SerialTransport:
    """A serial port by its name, 8 data bits, no parity, with one of four ways of holding the sender up.

    `open_port` is pyserial's `Serial`, for tests one of theirs.
    """

    answers = True

    def __init__(
        self, port: str, *, baud: int = 9600, flow: str = "none", open_port: Callable[..., _Port] | None = None
    ) -> None:
        self._port, self._baud, self._flow = port, baud, flow
        self._open_port = open_port
        self.name = f"serial://{port}?baud={baud}" + ("" if flow == "none" else f"&flow={flow}")

    def open(self) -> Connection:
        """Take the port for this program alone, or raise CannotOpen."""
        open_port = self._open_port or _serial()
        flow: dict[str, Any] = {} if self._flow == "none" else {self._flow: True}
        try:
            return _SerialConnection(
                open_port(self._port, self._baud, timeout=0, write_timeout=WRITE_S, exclusive=_alone(), **flow)
            )
        except (OSError, ValueError) as error:
            raise CannotOpen(
                f"The serial port {self._port} cannot be used: {_reason(error)}. Check the cable, the name of the port "
                "and that no other program holds it."
            ) from error


class _SerialConnection:
    def __init__(self, port: _Port) -> None:
        self._port = port

    def write_some(self, data: bytes) -> int:
        # pyserial does not say how much a port took that timed out, so where there is a descriptor it is written to.
        number = getattr(self._port, "fd", None)
        try:
            if number is None:
                return self._port.write(data[:_PIECE_BYTES]) or 0
            if not select.select([], [number], [], WRITE_S)[1]:
                return 0
            return os.write(number, data[:_PIECE_BYTES])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise ConnectionLost(_reason(error)) from error

    def read_some(self, seconds: float) -> bytes:
        try:
            self._port.timeout = seconds
            first = self._port.read(1)
            return first + self._port.read(min(self._port.in_waiting, READ_BYTES)) if first else b""
        except OSError as error:
            raise ConnectionLost(_reason(error)) from error

    def hand_over(self) -> None:
        """What was taken leaves by itself."""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._port.close()


def _serial() -> Callable[..., _Port]:
    try:
        import serial
    except ImportError as error:
        raise CannotOpen(_MISSING) from error
    port: Callable[..., _Port] = serial.Serial
    return port


def _alone() -> bool | None:
    """Windows gives a port to one program only and knows no such wish."""
    return True if os.name == "posix" else None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).strip().rstrip(".")
