"""A printer with a network socket, usually on port 9100."""

from __future__ import annotations

import contextlib
import select
import socket
from typing import Final

from terminal.devices.transport import OPEN_S, READ_BYTES, WRITE_S, CannotOpen, Connection, ConnectionLost

FAREWELL_S: Final = 0.5
FAREWELL_READS_MAX: Final = 4
# Little waits in the machine, so that a printer that takes no more is noticed before the last byte has left us.
SEND_BYTES: Final = 4096


class TcpTransport:
    """A printer at a host and port."""

    answers = True

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self.name = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"

    def open(self) -> Connection:
        """Connect within three seconds or raise CannotOpen."""
        try:
            return _TcpConnection(socket.create_connection(self._address, timeout=OPEN_S))
        except ConnectionRefusedError as error:
            raise CannotOpen(f"No printer answers at {self.name}. Is it switched on?") from error
        except socket.gaierror as error:
            raise CannotOpen(f"The name in {self.name} is not known in this network. Check the address.") from error
        except TimeoutError as error:
            raise CannotOpen(f"{self.name} is silent for {OPEN_S:.0f} s. Check power and cable.") from error
        except OSError as error:
            raise CannotOpen(f"{self.name} cannot be reached: {error.strerror or error}. Check the cable.") from error


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
