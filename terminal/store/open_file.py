"""Opens the precious file; where it is gone, the witness beside it says what was lost with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.errors import NotEnrolled
from terminal.store.connection import Connection
from terminal.store.witness import last_seen

if TYPE_CHECKING:
    from pathlib import Path

_GONE = (
    "The till's file {} is gone; it held {} operations. Do not join the shop anew yet: look in the recycle bin and in "
    "the backups for it; if it is nowhere, run: pointill salvage. What was sent is safe on the server."
)


def open_file(folder: Path) -> Connection:
    """The connection; where the file is gone and the witness is not, the NotEnrolled says what was lost."""
    try:
        return Connection(folder)
    except NotEnrolled:
        seen = last_seen(folder)
        if seen is None or (folder / "till.db").exists():
            raise
        raise NotEnrolled(_GONE.format(folder / "till.db", seen.seq)) from None
