"""Counts over the op log by which habits stand out; each reads one day of a few members or of one till."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.schema import op

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction
    from loyalty.values.ids import OpId


# Queries of every exchange are made once: to put one together costs as much as to run it.
_BOOKED = (
    op.c.member.in_(sa.bindparam("members", expanding=True)),
    op.c.received_ms >= sa.bindparam("since_ms"),
    op.c.verdict != "quarantined",
)
_COUNTS = (
    sa.select(op.c.member, op.c.kind, sa.func.count().label("ops")).where(*_BOOKED).group_by(op.c.member, op.c.kind)
)
_BODIES = sa.select(op.c.body).where(*_BOOKED, op.c.kind.in_(sa.bindparam("kinds", expanding=True)))
_OF_CHAIN = (op.c.till == sa.bindparam("of_till"), op.c.epoch == sa.bindparam("of_epoch"))
_BEFORE = (
    sa.select(op.c.seq)
    .where(*_OF_CHAIN, op.c.received_ms < sa.bindparam("since_ms"))
    .order_by(op.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_TILL_DAY = (
    sa.select(op.c.kind, sa.func.count().label("ops"))
    .where(*_OF_CHAIN, op.c.seq > sa.func.coalesce(_BEFORE, 0))
    .group_by(op.c.kind)
)
_CONTACT = (
    sa.select(op.c.received_ms)
    .where(*_OF_CHAIN, op.c.seq < sa.bindparam("first"), op.c.received_ms < sa.bindparam("since_ms"))
    .order_by(op.c.seq.desc())
    .limit(1)
)
_OF_TILL = sa.select(op.c.body, op.c.received_ms).where(
    *_OF_CHAIN,
    op.c.seq > sa.func.coalesce(_BEFORE, 0),
    op.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    op.c.verdict != "quarantined",
)


def kinds_of(tx: Transaction, members: Collection[str], since_ms: int) -> dict[str, Counter[str]]:
    """How many ops of each kind were booked for each of these members since a time; who has none is not named."""
    found: dict[str, Counter[str]] = {}
    if members:
        for row in tx.rows(_COUNTS, {"members": sorted(members), "since_ms": since_ms}):
            found.setdefault(row.member, Counter())[row.kind] = row.ops
    return found


def bodies_of(tx: Transaction, member: str, kinds: Collection[str], since_ms: int) -> list[bytes]:
    """The ops behind such a count."""
    values = {"members": [member], "kinds": sorted(kinds), "since_ms": since_ms}
    return [bytes(row.body) for row in tx.rows(_BODIES, values)]


def till_bodies(
    tx: Transaction, till_id: str, epoch: int, kinds: Collection[str], since_ms: int
) -> list[tuple[bytes, int]]:
    """The booked ops of these kinds that an incarnation of a till brought since then, and when each arrived."""
    values = {"of_till": till_id, "of_epoch": epoch, "kinds": sorted(kinds), "since_ms": since_ms}
    return [(bytes(row.body), row.received_ms) for row in tx.rows(_OF_TILL, values)]


def contact_before(tx: Transaction, first: OpId, since_ms: int) -> int | None:
    """When the last of the ops before this one of its till arrived that arrived before a time; None without any."""
    values = {"of_till": first.device, "of_epoch": first.epoch, "first": first.seq, "since_ms": since_ms}
    row = tx.row(_CONTACT, values)
    return None if row is None else int(row.received_ms)


def till_day(tx: Transaction, till_id: str, epoch: int, since_ms: int) -> tuple[int, int]:
    """Sales and returns that a till brought since then."""
    rows = tx.rows(_TILL_DAY, {"of_till": till_id, "of_epoch": epoch, "since_ms": since_ms})
    found = {row.kind: row.ops for row in rows}
    return found.get("sale", 0), found.get("reversal", 0)
