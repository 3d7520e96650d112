"""A till that hears scanners, and a scanner on a pseudo-terminal: a real tty whose other end the test holds."""

import errno
import os
import pty
import threading
import tty
from collections.abc import Callable
from pathlib import Path

from terminal.devices.scan import RawScan

PATIENCE_S = 20.0


class CounterFake:
    """Writes down what its scanners send and say."""

    def __init__(self) -> None:
        self.scans: list[RawScan] = []
        self.states: list[tuple[str, str]] = []
        self._news = threading.Condition()

    @property
    def texts(self) -> list[str]:
        return [scan.raw.decode() for scan in self.scans]

    def take(self, scan: RawScan) -> None:
        with self._news:
            self.scans.append(scan)
            self._news.notify_all()

    def state(self, name: str, state: str, sentence: str) -> None:
        with self._news:
            self.states.append((state, sentence))
            self._news.notify_all()

    def until(self, happened: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(happened, PATIENCE_S)

    def saw(self, state: str, sentence: str = "", times: int = 1) -> bool:
        return self.until(lambda: sum(s == state and sentence in said for s, said in self.states) >= times)


class Plug:
    """A port by a name of its own that a scanner is plugged into and pulled out of."""

    def __init__(self, port: Path) -> None:
        self.port = port
        self._ours: int | None = None

    def insert(self) -> None:
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self._ours = ours
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(os.ttyname(theirs))
        os.close(theirs)

    def send(self, data: bytes) -> None:
        assert self._ours is not None
        os.write(self._ours, data)

    def pull(self) -> None:
        self.port.unlink(missing_ok=True)
        if self._ours is not None:
            os.close(self._ours)
            self._ours = None


class GripFake:
    """A pipe in place of an input device."""

    def __init__(self, *, down: int = 0, busy: bool = False, forbidden: bool = False) -> None:
        self.looks_until_up = down
        self.taken = 0
        self._busy, self._forbidden = busy, forbidden
        self._hand: int | None = None

    def open(self, path: Path) -> int:
        if self._forbidden:
            raise PermissionError(errno.EACCES, "not allowed")
        reader, self._hand = os.pipe()
        return reader

    def all_up(self, descriptor: int) -> bool:
        self.looks_until_up -= 1
        return self.looks_until_up < 0

    def take(self, descriptor: int) -> None:
        if self._busy:
            raise OSError(errno.EBUSY, "taken")
        self.taken += 1

    def send(self, data: bytes) -> None:
        assert self._hand is not None
        os.write(self._hand, data)

    def pull(self) -> None:
        assert self._hand is not None
        os.close(self._hand)
