"""The ways to a printer: which URL means which line, and lines that never block for more than three seconds."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import stat
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

TCP_PORT: Final = 9100
CONNECT_S: Final = 3.0
WRITE_S: Final = 0.5
FAREWELL_S: Final = 0.5
FAREWELL_READS_MAX: Final = 4
READ_BYTES: Final = 4096
# Little waits in the machine, so that a printer that takes no more is noticed before the last byte has left us.
SEND_BYTES: Final = 4096
_LATER: Final = {"usb": "USB", "serial": "serial", "win32": "Windows", "cups": "CUPS"}


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

    def close(self) -> None:
        """End the line so that bytes already taken still arrive."""
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


def transport_of(url: str) -> Transport | None:
    """The way that a printer URL names, none for `none`; raises PrinterUrlRefused."""
    if url == "none":
        return None
    parts = _split(url)
    if parts.scheme == "tcp":
        return _tcp(url, parts)
    if parts.scheme == "file":
        return _file(url, parts)
    if parts.scheme in _LATER:
        raise PrinterUrlRefused(
            f"{url}: {_LATER[parts.scheme]} printers are not in this version. Use tcp://HOST:9100 or file:///path."
        )
    raise PrinterUrlRefused(f"{url!r} is no printer. Write tcp://HOST:9100, file:///path or none.")


class TcpTransport:
    """A printer with a network socket, usually on port 9100."""

    answers = True

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self.name = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"

    def open(self) -> Connection:
        """Connect within three seconds or raise CannotOpen."""
        try:
            return _TcpConnection(socket.create_connection(self._address, timeout=CONNECT_S))
        except ConnectionRefusedError as error:
            raise CannotOpen(f"No printer answers at {self.name}. Is it switched on?") from error
        except socket.gaierror as error:
            raise CannotOpen(f"The name in {self.name} is not known in this network. Check the address.") from error
        except TimeoutError as error:
            raise CannotOpen(f"{self.name} is silent for {CONNECT_S:.0f} s. Check power and cable.") from error
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

    def close(self) -> None:
        # A close with unread bytes is a reset, and a reset may take bytes of ours back: say goodbye, read to the end.
        with contextlib.suppress(OSError, ConnectionLost):
            self._line.shutdown(socket.SHUT_WR)
            for _ in range(FAREWELL_READS_MAX):
                if not self.read_some(FAREWELL_S):
                    break
        self._line.close()


class FileTransport:
    """A file or a one-way device node; bytes are appended and nothing is ever confirmed."""

    answers = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = f"file://{path}"

    def open(self) -> Connection:
        """Open for appending without waiting for a reader, or raise CannotOpen."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            return _FileConnection(os.open(self._path, flags, 0o600))
        except OSError as error:
            reason = "nothing reads from it" if error.errno == errno.ENXIO else error.strerror
            raise CannotOpen(f"{self._path} cannot be written: {reason}. Check the path and its rights.") from error


class _FileConnection:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._regular = stat.S_ISREG(os.fstat(descriptor).st_mode)

    def write_some(self, data: bytes) -> int:
        try:
            if not self._regular and not select.select([], [self._descriptor], [], WRITE_S)[1]:
                return 0
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def read_some(self, seconds: float) -> bytes:
        del seconds
        return b""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            if self._regular:
                os.fsync(self._descriptor)
        os.close(self._descriptor)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise PrinterUrlRefused(f"{url!r} is no printer: {error}.") from error


def _tcp(url: str, parts: SplitResult) -> Transport:
    try:
        port = parts.port if parts.port is not None else TCP_PORT
    except ValueError as error:
        raise PrinterUrlRefused(f"{url}: the port is a number from 1 to 65535.") from error
    if not parts.hostname or not port or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise PrinterUrlRefused(f"{url}: write tcp://HOST:9100 and nothing more.")
    return TcpTransport(parts.hostname, port)


def _file(url: str, parts: SplitResult) -> Transport:
    if parts.netloc or not parts.path.startswith("/") or parts.path.endswith("/") or parts.query or parts.fragment:
        raise PrinterUrlRefused(f"{url}: write file:///path/of/the/file.")
    return FileTransport(Path(url2pathname(parts.path)))
