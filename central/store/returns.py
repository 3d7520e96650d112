"""Which ops took something of a sale back: a till that has its receipt is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.return_tables import return_of
from central.store.schema import op
from central.store.upsert import insert_or_leave
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction

_KEEP = insert_or_leave(return_of)
_SALE = (return_of.c.till, return_of.c.epoch, return_of.c.seq)
_BY = (return_of.c.by_till, return_of.c.by_epoch, return_of.c.by_seq)
_OF = (
    sa.select(return_of, op.c.received_ms)
    .join(op, sa.and_(op.c.till == _BY[0], op.c.epoch == _BY[1], op.c.seq == _BY[2]))
    .where(sa.tuple_(*_SALE).in_(sa.bindparam("wanted", expanding=True)))
    .order_by(op.c.received_ms, *_BY)
)


def keep_returns(tx: Transaction, pairs: Collection[tuple[OpId, OpId]]) -> None:
    """Notes sales with the ops that took something of them back."""
    tx.merge(
        _KEEP,
        *(
            {"till": sale.device, "epoch": sale.epoch, "seq": sale.seq}
            | {"by_till": by.device, "by_epoch": by.epoch, "by_seq": by.seq}
            for sale, by in sorted(pairs, key=lambda pair: [(one.device, one.no) for one in pair])
        ),
    )


def returns_of(tx: Transaction, sales: Collection[OpId]) -> dict[OpId, list[tuple[OpId, int]]]:
    """The returns of each of these sales with the wall time at which they were heard of, oldest first."""
    keys = sorted((one.device, one.epoch, one.seq) for one in sales)
    found: dict[OpId, list[tuple[OpId, int]]] = {}
    for row in tx.rows(_OF, {"wanted": keys}) if keys else ():
        by = OpId(row.by_till, row.by_epoch, row.by_seq)
        found.setdefault(OpId(row.till, row.epoch, row.seq), []).append((by, row.received_ms))
    return found
