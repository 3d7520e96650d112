"""What to say where a till was looked for and is none: which folders nearby hold one, and how one comes to be."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from terminal.config import default_data_folder
from terminal.keys import KEY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DATABASE: Final = "till.db"
_LOOKED_AT_MAX: Final = 200
_NAMED_MAX: Final = 3


def no_till_in(data: Path) -> str:
    """The sentence for a folder without a key: a lost key, a mistyped folder, or a till that never joined."""
    if (data / _DATABASE).exists():
        return f"The key of the till in {data} is gone. Keep the folder. What can still be done says: pointill salvage"
    there = list(islice(_tills_near(data), _NAMED_MAX))
    join = "pointill enrol --server URL --code CODE"
    if not there:
        return f"There is no till in {data} yet. Join a shop: {join}"
    named = ", ".join(f"pointill till --data {one}" for one in there)
    return f"There is no till in {data}. Did you mean {named}? For a further till in this folder join a shop: {join}"


def _tills_near(data: Path) -> Iterator[Path]:
    """Where this computer keeps its till by itself, then above the folder, beside it and inside."""
    seen = {data}
    for folder in (default_data_folder(), data.parent, *_folders(data.parent), *_folders(data)):
        if folder not in seen and _holds_till(folder):
            yield folder
        seen.add(folder)


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(islice(parent.iterdir(), _LOOKED_AT_MAX))
    except OSError:
        return []


def _holds_till(folder: Path) -> bool:
    try:
        return (folder / KEY_FILE).is_file() and (folder / _DATABASE).is_file()
    except OSError:
        return False
