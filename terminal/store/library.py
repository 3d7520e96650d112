"""Which SQLite library runs here, and what it may be trusted with."""

from __future__ import annotations

import logging
import sqlite3

from terminal.errors import StoreBroken

FIXED = (3, 51, 3)
FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}
"""Older branches, and the release of each into which the repair was carried back."""

_log = logging.getLogger(__name__)


def has_reset_bug(version: tuple[int, int, int]) -> bool:
    """Whether two connections that write and checkpoint at once can lose commits (3.7.0 to 3.51.2; sqlite.org/wal)."""
    major, minor, patch = version
    return (3, 7, 0) <= version < FIXED and patch < FIXED_BRANCHES.get((major, minor), patch + 1)


def check_library(locking_mode: str, version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> None:
    """Say which library it is; StoreBroken when it could lose commits and the file is not this connection's alone."""
    affected = has_reset_bug(version)
    _log.info("SQLite %s, %s", ".".join(map(str, version)), "for one connection only" if affected else locking_mode)
    if affected and locking_mode != "exclusive":
        raise StoreBroken(
            "This computer's SQLite library could lose sales when two programs use the till's file, and the file "
            "cannot be kept for Pointill alone. Nothing was changed. Install a newer Pointill."
        )
