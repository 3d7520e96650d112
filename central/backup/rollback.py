"""Notices at the start of the server that the database is behind its own heads, and declares it restored.

Z reports of tills that the heads know and the database does not are written down: the tills go on behind them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.backup.heads import Heads, KnownMark, newest_heads
from central.exchange.z_marks import note_z_marks
from central.store import recovery, restores
from central.store.tills import till_by_id
from central.store.z_marks import newest_marks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from central.store.database import Database, Transaction
    from central.store.restores import KnownChain
    from loyalty.exchange.z_marks import ZMark


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the comparison found; `generation` None: nothing was rolled back."""

    generation: int | None
    lost: tuple[KnownChain, ...]
    complaints: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What an administrator should know, empty when there is nothing."""
        if self.generation is None:
            return ""
        return (
            f"The database is older than the last backup knows (chains that had come further: {len(self.lost)}): it "
            f"was put back, perhaps with the whole computer. It counts as restored now, generation {self.generation}. "
            "Tills go on selling and redeem what they hold; nothing more is given out until each has answered. "
            "See: pointill-central recovery show"
        )


def notice_rollback(database: Database, folder: Path, *, now_ms: int) -> Noticed:
    """Compares the newest heads in a folder with the database; one that is behind becomes a restored one, durably."""
    shop = database.read(restores.standing)
    if shop is None:
        return Noticed(None, (), ())
    heads, complaints = newest_heads(folder, shop.shop)
    if heads is None:
        return Noticed(None, (), tuple(complaints))
    if unknown := database.read(lambda tx: _unknown(tx, heads)):
        database.write(lambda tx: _take_marks(tx, unknown, now_ms))
    if database.read(lambda tx: _lost(tx, heads)) is None:
        return Noticed(None, (), tuple(complaints))
    generation, lost = database.write(lambda tx: _declare(tx, heads, now_ms))
    return Noticed(generation, tuple(lost), tuple(complaints))


def _declare(tx: Transaction, heads: Heads, now_ms: int) -> tuple[int | None, list[KnownChain]]:
    lost = _lost(tx, heads)
    shop = restores.standing(tx)
    if lost is None or shop is None:  # Another server noticed it first.
        return None, []
    generation = recovery.generation_above([shop.highest, heads.generation], now_ms)
    restores.declare(tx, generation, "the backups know more than the database", now_ms)
    restores.expect(tx, lost)
    return generation, lost


def _lost(tx: Transaction, heads: Heads) -> list[KnownChain] | None:
    """Heads that should be here, None when this is no older state.

    Heads of a generation before this one were settled by the restore that ended it; those of a later one say that the
    database was put back to before a restore.
    """
    shop = restores.standing(tx)
    if shop is None or heads.generation < shop.generation:
        return None
    return restores.behind(tx, heads.known) or ([] if heads.generation > shop.generation else None)


def _unknown(tx: Transaction, heads: Heads) -> list[KnownMark]:
    """Z reports that the database does not know; whatever was restored since, a number that was given stays given."""
    here = newest_marks(tx)
    return [one for one in heads.marks if one.till not in here or _may_be_new(one.mark, here[one.till])]


def _may_be_new(mark: ZMark, newest: ZMark) -> bool:
    return mark.number >= newest.number and mark != newest


def _take_marks(tx: Transaction, marks: Sequence[KnownMark], now_ms: int) -> None:
    for one in marks:
        till = till_by_id(tx, one.till)
        if till is not None:  # One that went with the database comes back under a name of its own.
            note_z_marks(tx, till, [one.mark], now_ms)
