"""Counts over the op log by which habits stand out; each reads one day of a few members or of one till."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import op

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


def sales_of(tx: Transaction, members: Collection[str], since_ms: int) -> dict[str, int]:
    """How many sales were booked for each of these members since a time; who has none is not named."""
    if not members:
        return {}
    query = sa.select(op.c.member, sa.func.count().label("sales")).where(*_sales(members, since_ms))
    return {row.member: row.sales for row in tx.rows(query.group_by(op.c.member))}


def bodies_of(tx: Transaction, member: str, since_ms: int) -> list[bytes]:
    """The sales behind such a count."""
    return [bytes(row.body) for row in tx.rows(sa.select(op.c.body).where(*_sales([member], since_ms)))]


def till_day(tx: Transaction, till_id: str, epoch: int, since_ms: int) -> tuple[int, int]:
    """Sales and returns that a till brought since then."""
    here = (op.c.till == till_id, op.c.epoch == epoch)
    last = sa.select(op.c.seq).where(*here, op.c.received_ms < since_ms).order_by(op.c.seq.desc()).limit(1)
    first = sa.func.coalesce(last.scalar_subquery(), 0)
    counted = sa.select(op.c.kind, sa.func.count().label("ops")).where(*here, op.c.seq > first)
    found = {row.kind: row.ops for row in tx.rows(counted.group_by(op.c.kind))}
    return found.get("sale", 0), found.get("reversal", 0)


def _sales(members: Collection[str], since_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    booked = op.c.verdict != "quarantined"
    return op.c.member.in_(sorted(members)), op.c.received_ms >= since_ms, op.c.kind == "sale", booked
