"""The disk of the data folder: how much room it has, and a file of ours that keeps some aside."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RESERVE_FILE = "reserve"
_CHUNK = 1 << 20

_log = logging.getLogger(__name__)


class DataDisk:
    """Implements the `Disk` port. Till thread only."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._reserve = folder, folder / RESERVE_FILE

    def free_bytes(self) -> int:
        """Room for new data; a disk that does not say has enough."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return sys.maxsize

    def keep_reserve(self, size: int) -> bool:
        """Make the reserve if it is not there; whether it is there now."""
        try:
            if self._reserve.exists():
                return True
            part = self._reserve.with_name(f"{RESERVE_FILE}.part")
            _fill(part, size)
            part.replace(self._reserve)
        except OSError as wrong:
            _log.warning("no reserve could be kept on the disk: %s", wrong.strerror)
            self.give_up_reserve()
            return False
        return True

    def give_up_reserve(self) -> None:
        """Delete the reserve, for the sake of something more important."""
        for name in (RESERVE_FILE, f"{RESERVE_FILE}.part"):
            try:
                self._folder.joinpath(name).unlink(missing_ok=True)
            except OSError as wrong:
                _log.warning("the reserve could not be given up: %s", wrong.strerror)


def _fill(file: Path, size: int) -> None:
    """Blocks that are really taken, not only promised."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, size)
        else:
            for _ in range(size // _CHUNK + 1):
                os.write(descriptor, bytes(_CHUNK))
    finally:
        os.close(descriptor)
