"""Files that are there whole and on disk, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


def write_whole(path: Path, write: Callable[[BinaryIO], None], prove: Callable[[Path], None] | None = None) -> None:
    """Writes a new file (0600) under another name, syncs it, lets `prove` look at it, and only then gives it its name.

    WorldSaidNo, and nothing of it left behind, when the disk will not take it; whatever `prove` raises passes through.
    """
    try:
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as wrong:
        raise _unwritable(path, wrong) from wrong
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if prove is not None:
            prove(Path(part))
        Path(part).replace(path)
        sync_folder(path.parent)
    except OSError as wrong:
        raise _unwritable(path, wrong) from wrong
    finally:
        with suppress(FileNotFoundError):
            Path(part).unlink()


def sync_folder(folder: Path) -> None:
    """Makes new names in a folder durable, where the system knows such a thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_name(path: Path) -> Path:
    """This name, or the same with a number where an earlier attempt has it already."""
    number, free = 2, path
    while free.exists():
        number, free = number + 1, path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def keep_aside(path: Path, aside: Path) -> None:
    """Gives a file a second name that lasts; copies it where the file system knows no second names."""
    try:
        os.link(path, aside)
    except OSError:
        write_whole(aside, lambda file: _copy(path, file))
    sync_folder(path.parent)


@contextmanager
def spare_file(beside: Path) -> Iterator[Path]:
    """A new, empty file (0600) in the folder of another; removed at the end if it is still there."""
    try:
        descriptor, name = tempfile.mkstemp(dir=beside.parent, prefix=f".{beside.name}.", suffix=".restoring")
        os.close(descriptor)
    except OSError as wrong:
        raise _unwritable(beside, wrong) from wrong
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-journal"):
            with suppress(FileNotFoundError):
                Path(name + suffix).unlink()


def _copy(path: Path, file: BinaryIO) -> None:
    with path.open("rb") as source:
        shutil.copyfileobj(source, file)


def _unwritable(path: Path, wrong: OSError) -> WorldSaidNo:
    return WorldSaidNo(
        f"{path} cannot be written: {wrong.strerror or wrong}. What was there before is untouched. Free space, or "
        "choose another place that this user may write to."
    )
