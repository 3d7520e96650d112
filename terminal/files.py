"""Small files that must be whole or absent, and seen by nobody else: keys, tokens, settings."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from terminal.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE: Final = 0o600
ANOTHER_FOLDER: Final = "name another folder with --data"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def make_private_folder(folder: Path) -> None:
    """Make the folder if it is missing, for its owner alone; raises BadSetting when what stands above forbids it."""
    with _translated(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_whole(path: Path, data: bytes, mode: int = PRIVATE, elsewhere: str = ANOTHER_FOLDER) -> None:
    """Put the bytes at the path; they are on disk when this returns, and a crash leaves the old file or the new one.

    Raises BadSetting, ending in how to go `elsewhere`, when the folder cannot be written; then the old file stands.
    """
    with _translated(path, elsewhere):
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)


def others_may_read(path: Path) -> bool:
    """Whether the rights of the file let anybody but its owner in; Windows keeps that in the folder, so never there."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)


@contextmanager
def _translated(path: Path, elsewhere: str = ANOTHER_FOLDER) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be written: {error.strerror or error}. Nothing was changed; "
            f"give the user who runs the till room and the right to write there, or {elsewhere}."
        ) from error


def sync_folder(folder: Path) -> None:
    """Bring to disk which files are in a folder; Windows does so by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
