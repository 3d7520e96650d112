"""A printer with a network socket, usually on port 9100."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable
from typing import Final

from terminal.devices.bounded import Bounded
from terminal.devices.transport import OPEN_S, READ_BYTES, WRITE_S, CannotOpen, Connection, ConnectionLost

FAREWELL_S: Final = 0.5
FAREWELL_READS_MAX: Final = 4
# Little waits in the machine, so that a printer that takes no more is noticed before the last byte has left us.
SEND_BYTES: Final = 4096


Place = tuple[int, tuple[str, int] | tuple[str, int, int, int]]
"""A family of addresses with an address of it."""
Places = list[Place]


class TcpTransport:
    """A printer at a host and port; `look_up` finds the addresses of a name and may take for ever."""

    answers = True

    def __init__(self, host: str, port: int, look_up: Callable[[str, int], Places] | None = None) -> None:
        self._host, self._port = host, port
        self._look_up = look_up or _look_up
        self._names = Bounded[Places]("printer name", OPEN_S)
        self.name = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"

    def open(self) -> Connection:
        """Find the address and connect, all within three seconds, or raise CannotOpen."""
        until = time.monotonic() + OPEN_S
        try:
            places = self._names.run(lambda: self._look_up(self._host, self._port))
        except TimeoutError as error:
            raise CannotOpen(
                f"The network does not say within {OPEN_S:.0f} s where {self._host} is. "
                "Check the network, or write the printer's number in place of its name."
            ) from error
        except (socket.gaierror, UnicodeError) as error:
            raise CannotOpen(f"The name in {self.name} is not known in this network. Check the address.") from error
        try:
            return _TcpConnection(_connected(places, until))
        except ConnectionRefusedError as error:
            raise CannotOpen(f"No printer answers at {self.name}. Is it switched on?") from error
        except TimeoutError as error:
            raise CannotOpen(f"{self.name} is silent for {OPEN_S:.0f} s. Check power and cable.") from error
        except OSError as error:
            raise CannotOpen(f"{self.name} cannot be reached: {error.strerror or error}. Check the cable.") from error


def _look_up(host: str, port: int) -> Places:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, (str(address[0]), int(address[1]), *address[2:])) for family, _, _, _, address in found]


def _connected(places: Places, until: float) -> socket.socket:
    """The first of a name's addresses that answers; all of them share the time."""
    refused: OSError = TimeoutError()
    for left, (family, address) in zip(range(len(places), 0, -1), places, strict=True):
        share_s = (until - time.monotonic()) / left
        if share_s <= 0:
            raise TimeoutError from refused
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(share_s)
        try:
            line.connect(address)
        except OSError as error:
            line.close()
            refused = error
        else:
            return line
    raise refused


class _TcpConnection:
    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._line.settimeout(WRITE_S)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def write_some(self, data: bytes) -> int:
        try:
            return self._line.send(data)
        except TimeoutError:
            return 0
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def read_some(self, seconds: float) -> bytes:
        try:
            if not select.select([self._line], [], [], seconds)[0]:
                return b""
            data = self._line.recv(READ_BYTES)
        except (OSError, ValueError) as error:
            raise ConnectionLost(str(error)) from error
        if not data:
            raise ConnectionLost("the printer hung up")
        return data

    def hand_over(self) -> None:
        """What was taken is on its way."""

    def close(self) -> None:
        # A close with unread bytes is a reset, and a reset may take bytes of ours back: say goodbye, read to the end.
        with contextlib.suppress(OSError, ConnectionLost):
            self._line.shutdown(socket.SHUT_WR)
            for _ in range(FAREWELL_READS_MAX):
                if not self.read_some(FAREWELL_S):
                    break
        self._line.close()
