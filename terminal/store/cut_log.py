"""Notices, before the till's file is opened for writing, a write-ahead log whose end SQLite would throw away.

SQLite reads a log up to its first frame with a wrong sum and begins it anew from there. Behind one damaged sector may
lie whole sales. Where the witness knows of more than SQLite reads, and the log has it, the till is not opened: salvage
reads the log frame by frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.errors import StoreBroken
from terminal.store.pages import Pages
from terminal.store.remains import end_of, logged_beyond
from terminal.store.salvage import refuse_held
from terminal.store.witness import last_seen, seen_of

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty.ops.chain import Head
    from loyalty.signing.signature import Verifier

_CUT = (
    "The log beside the till's file is damaged: read as it is, the till would end at operation {}, but the log still "
    "has {} behind it. Nothing was changed. They are saved into a new file by: pointill salvage"
)


def refuse_cut_log(folder: Path, own: Verifier) -> None:
    """StoreBroken when ops of this till lie in its log where SQLite does not reach; nothing is written here.

    Read by our own eyes: SQLite deletes a log of which it can play nothing as soon as whoever opened it closes it.
    """
    if _cut_at(folder) is None:
        return
    # Nobody is locked out while reading, so a till that runs may have been read between two of its writes.
    refuse_held(folder)
    found = _cut_at(folder)
    if found is None:
        return
    device, head = found
    beyond = logged_beyond(Pages.of(folder / "till.db"), device, own, head)
    if beyond:
        raise StoreBroken(_CUT.format(f"{head.seq:,}", f"{beyond:,} operation{'' if beyond == 1 else 's'}"))


def _cut_at(folder: Path) -> tuple[str, Head] | None:
    """The till and the end of its chain as SQLite would play the log, when it is cut and the witness knows of more."""
    file, seen = folder / "till.db", last_seen(folder)
    if seen is None or not file.exists() or not file.with_name(f"{file.name}-wal").exists():
        return None
    played = Pages.as_played(file)
    if played.logged == Pages.of(file).logged:
        return None
    found = end_of(played)
    if found is None or seen_of(folder, found[0]) is None:
        return None
    return found if (seen.epoch, seen.seq) > (found[1].epoch, found[1].seq) else None
