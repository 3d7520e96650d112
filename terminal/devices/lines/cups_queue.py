"""A printer behind CUPS: its own commands take the bytes as they are; nothing comes back but that they were taken."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import Final

from terminal.devices.transport import OPEN_S, CannotOpen, Connection, ConnectionLost

_NO_CUPS: Final = "CUPS is not installed on this computer. Install it (package cups-client) or choose another printer."
_WORDS: Final = {"LC_ALL": "C", "LANGUAGE": "C"}


class CupsTransport:
    """A queue by its name; `environment` is what the commands of CUPS see."""

    answers = False

    def __init__(self, queue: str, environment: Mapping[str, str] | None = None) -> None:
        self._queue = queue
        self._environment = {**(os.environ if environment is None else environment), **_WORDS}
        self.name = f"cups://{queue}"

    def open(self) -> Connection:
        """Ask CUPS how the queue is, within three seconds; raises CannotOpen for one that is unknown or stopped."""
        told = self._asked(["lpstat", "-p", self._queue])
        if told.returncode:
            raise CannotOpen(f"CUPS knows no printer {self._queue}: {_said(told)}. See the names with: lpstat -p")
        if f"printer {self._queue} disabled" in told.stdout.decode(errors="replace"):
            raise CannotOpen(f"CUPS has stopped {self._queue}. Start it again with: cupsenable {self._queue}")
        return _CupsConnection(self)

    def give(self, data: bytes) -> None:
        """Hand a whole job to the queue, untouched; raises ConnectionLost."""
        try:
            told = self._asked(["lp", "-d", self._queue, "-o", "raw", "-t", "Pointill", "-"], data)
        except CannotOpen as error:
            raise ConnectionLost(str(error)) from error
        if told.returncode:
            raise ConnectionLost(f"CUPS did not take the job: {_said(told)}")

    def _asked(self, command: Sequence[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                command, input=data, capture_output=True, timeout=OPEN_S, check=False, env=self._environment
            )
        except FileNotFoundError as error:
            raise CannotOpen(_NO_CUPS) from error
        except subprocess.TimeoutExpired as error:
            raise CannotOpen(f"CUPS does not answer within {OPEN_S:.0f} s. Is its service running?") from error
        except OSError as error:
            raise CannotOpen(f"CUPS cannot be asked: {error.strerror or error}.") from error


class _CupsConnection:
    def __init__(self, queue: CupsTransport) -> None:
        self._queue = queue
        self._job = bytearray()

    def write_some(self, data: bytes) -> int:
        self._job += data
        return len(data)

    def read_some(self, seconds: float) -> bytes:
        del seconds
        return b""

    def hand_over(self) -> None:
        job, self._job = bytes(self._job), bytearray()
        if job:
            self._queue.give(job)

    def close(self) -> None:
        with contextlib.suppress(BufferError):
            self._job.clear()


def _said(told: subprocess.CompletedProcess[bytes]) -> str:
    words = " ".join(told.stderr.decode(errors="replace").split())
    return words.rstrip(".")[:200] or "it says nothing"
