"""What a till tells of its Z reports is kept; two reports with one number are put before a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.exceptions import Noted, note
from central.store.z_marks import keep_mark, newest_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.z_marks import ZMark

TWICE = "z_twice"


def note_z_marks(tx: Transaction, till: Till, marks: Iterable[ZMark], now_ms: int) -> None:
    """Each once, however often it is told."""
    other = [one for one in marks if not keep_mark(tx, till.id, one)]
    note(
        tx,
        [Noted(TWICE, now_ms, till.id, epoch=till.epoch, subject=f"Z {one.number} {one.at_ms}") for one in other],
    )


def told_z(tx: Transaction, till: Till) -> ZMark | None:
    """The newest that the till is told of."""
    return newest_mark(tx, till.id)
