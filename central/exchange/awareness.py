"""Which operations a till made that had read its member's row as the books had it; so that nobody is blamed for less.

Kept with each operation (`op.knew`): whoever looks at it later cannot tell any more how far its till had read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.store.feed import START
from central.store.reading import RowsRead, note_rows_read, rows_read, unmoved
from central.store.shops import shop
from loyalty.exchange.replica import MEMBER
from loyalty.ops.bodies import Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.judging.told import ToldAt
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.exchange.wire import ExchangeRequest
    from loyalty.values.ids import OpId


def knew_their_members(tx: Transaction, till: Till, told: Sequence[ToldAt]) -> set[OpId]:
    """Those of these ops, not booked yet, before which the till had read their members' rows of this moment."""
    read = rows_read(tx, till.id, till.epoch)
    if read is None or read.generation != shop(tx).generation:
        return set()
    of_members = {
        op: one.member
        for op, one in told
        if not isinstance(one, str | Unknown) and one.member is not None and op.seq > read.seq
    }
    as_read = unmoved(tx, set(of_members.values()), read.place)
    return {op for op, member in of_members.items() if member in as_read}


def note_reading(tx: Transaction, till: Till, request: ExchangeRequest, head_seq: int, generation: int) -> None:
    """How far the till has read, once all that it had made by then is here: else what comes still may be older."""
    if request.cursor.generation == generation and head_seq >= request.last_seq:
        place = request.cursor.places.get(MEMBER.name, START)
        note_rows_read(tx, till.id, till.epoch, RowsRead(request.last_seq, generation, place))
