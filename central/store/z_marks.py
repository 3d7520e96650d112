"""The Z reports of the tills, by number and place alone: a till that was put back goes on behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import sqlalchemy as sa

from central.store.schema import z_mark
from central.store.upsert import insert_or_leave
from loyalty.exchange.z_marks import ZMark

if TYPE_CHECKING:
    from central.store.database import Transaction

_KEEP = insert_or_leave(z_mark)
_PLACE = (z_mark.c.number, z_mark.c.at_ms, z_mark.c.last_op, z_mark.c.last_opening, z_mark.c.last_move)


def keep_mark(tx: Transaction, till_id: str, mark: ZMark) -> bool:
    """Write it down; False where the till told of another report with this number before, which stays."""
    tx.merge(_KEEP, {"till": till_id} | msgspec.structs.asdict(mark))
    row = tx.row(sa.select(*_PLACE).where(z_mark.c.till == till_id, z_mark.c.number == mark.number))
    return row is not None and tuple(row) == msgspec.structs.astuple(mark)


def newest_mark(tx: Transaction, till_id: str) -> ZMark | None:
    """That of the till's highest number."""
    row = tx.row(sa.select(*_PLACE).where(z_mark.c.till == till_id).order_by(z_mark.c.number.desc()).limit(1))
    return None if row is None else ZMark(row.number, row.at_ms, row.last_op, row.last_opening, row.last_move)


def newest_marks(tx: Transaction) -> dict[str, ZMark]:
    """Those of every till's highest number, by till."""
    highest = sa.select(z_mark.c.till, sa.func.max(z_mark.c.number).label("number")).group_by(z_mark.c.till).subquery()
    same = sa.and_(z_mark.c.till == highest.c.till, z_mark.c.number == highest.c.number)
    rows = tx.rows(sa.select(z_mark.c.till, *_PLACE).join(highest, same))
    return {row.till: ZMark(row.number, row.at_ms, row.last_op, row.last_opening, row.last_move) for row in rows}
