"""A printer that is a path: a file that collects bytes, a one-way node, or a USB printer's node that answers."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import select
import stat
from pathlib import Path
from typing import Final

from terminal.devices.transport import READ_BYTES, WRITE_S, CannotOpen, Connection, ConnectionLost

# Linux's node of a USB printer reads what the printer says.
_ANSWERING: Final = re.compile(r"/dev/usb/lp[0-9]+")
# A reset of a USB cable looks like one of these.
_GONE: Final = (errno.ENODEV, errno.EIO, errno.ENXIO)
_NOTHING_S: Final = 0.02
_OPEN_FLAGS: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


class FileTransport:
    """A file or a one-way device node; bytes are appended and nothing is ever confirmed."""

    answers = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = f"file://{path}"

    def open(self) -> Connection:
        """Open for appending without waiting for a reader, or raise CannotOpen."""
        try:
            return _PathConnection(os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _OPEN_FLAGS, 0o600))
        except OSError as error:
            reason = "nothing reads from it" if error.errno == errno.ENXIO else error.strerror
            raise CannotOpen(f"{self._path} cannot be written: {reason}. Check the path and its rights.") from error


class NodeTransport:
    """A device node that takes bytes and gives answers, such as /dev/usb/lp0; it is never created."""

    answers = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = f"file://{path}"

    def open(self) -> Connection:
        """Open both ways without waiting, or raise CannotOpen."""
        try:
            return _PathConnection(os.open(self._path, os.O_RDWR | _OPEN_FLAGS))
        except FileNotFoundError as error:
            raise CannotOpen(f"There is no printer at {self._path}. Is it switched on and plugged in?") from error
        except PermissionError as error:
            raise CannotOpen(
                f"This user may not use {self._path}. Add the user to the group lp and sign in again."
            ) from error
        except OSError as error:
            reason = "another program uses it" if error.errno == errno.EBUSY else error.strerror
            raise CannotOpen(f"{self._path} cannot be opened: {reason}. Check power and cable.") from error


def path_transport(path: Path) -> FileTransport | NodeTransport:
    """The node of a USB printer answers, everything else only takes bytes."""
    return NodeTransport(path) if _ANSWERING.fullmatch(str(path)) else FileTransport(path)


class _PathConnection:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        mode = os.fstat(descriptor).st_mode
        self._regular = stat.S_ISREG(mode)
        self._answers = os.get_blocking(descriptor) is False and _readable(descriptor)

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
        if not self._answers:
            return b""
        try:
            if not select.select([self._descriptor], [], [], seconds)[0]:
                return b""
            said = os.read(self._descriptor, READ_BYTES)
            if not said:
                # A USB printer may answer with nothing at all; it is not asked again at once.
                select.select([], [], [], min(seconds, _NOTHING_S))
            return said
        except BlockingIOError:
            return b""
        except OSError as error:
            raise ConnectionLost("the printer was unplugged" if error.errno in _GONE else str(error)) from error

    def hand_over(self) -> None:
        try:
            if self._regular:
                os.fsync(self._descriptor)
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def _readable(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return False  # On Windows a path is only ever a file that collects bytes.
    return fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
