"""Exceptions: what waits for a person; a row is noted once, and only a person closes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.people import NAMED, who
from central.store.schema import exception, member, till
from central.store.upsert import insert_or_leave

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.store.database import Transaction
    from loyalty.values.ids import OpId


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that a person must look at; `epoch` and `seq` are 0 where no operation is meant.

    `subject` keeps several of one cause at one place apart: a member's day, a restore, each time that a till is lost.
    `detail` are the figures, in sentences for whoever looks at it.
    """

    cause: str
    noted_ms: int
    till: str = ""
    epoch: int = 0
    seq: int = 0
    member: str | None = None
    points: int = 0
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row as it is kept, with whom it is about (empty for nobody); it is open while nobody closed it."""

    id: int
    noted: Noted
    till_name: str
    who: str
    closed_ms: int | None
    closed_by: str | None
    note: str | None


_NOTE = insert_or_leave(exception)


def note(tx: Transaction, noted: Iterable[Noted]) -> None:
    """Writes down what waits for a person; the same cause at the same place is noted once, and stays closed."""
    rows = (
        {"cause": one.cause, "till": one.till, "epoch": one.epoch, "seq": one.seq}
        | {"member": one.member, "points": one.points, "noted_ms": one.noted_ms, "subject": one.subject}
        | {"detail": one.detail}
        for one in noted
    )
    tx.merge(_NOTE, *rows)


def note_more(tx: Transaction, noted: Collection[Noted]) -> None:
    """The same for what may grow: as long as nobody closed it, its figures are the last ones."""
    note(tx, noted)
    columns = exception.c
    for one in noted:
        here = (columns.cause == one.cause, columns.till == one.till, columns.epoch == one.epoch)
        same = sa.update(exception).where(*here, columns.seq == one.seq, columns.subject == one.subject)
        tx.run(same.where(columns.closed_ms.is_(None)).values(points=one.points, detail=one.detail))


def exceptions(tx: Transaction, *, closed: bool = False) -> list[Waiting]:
    """What is open (or closed), oldest first."""
    columns = exception.c
    state = columns.closed_ms.is_not(None) if closed else columns.closed_ms.is_(None)
    query = (
        sa.select(exception, till.c.name.label("till_name"), *NAMED)
        .outerjoin(till, till.c.id == columns.till)
        .outerjoin(member, member.c.id == columns.member)
        .where(state)
        .order_by(columns.id)
    )
    return [
        Waiting(
            row.id,
            _noted(row),
            row.till_name or "",
            who(row),
            row.closed_ms,
            row.closed_by,
            row.note,
        )
        for row in tx.rows(query)
    ]


def open_of(tx: Transaction, causes: Collection[str], till_id: str | None = None) -> list[Noted]:
    """What is open for one of these causes, at one till or at all, oldest first."""
    columns = exception.c
    of_till = [] if till_id is None else [columns.till == till_id]
    query = sa.select(exception).where(columns.cause.in_(sorted(causes)), columns.closed_ms.is_(None), *of_till)
    return [_noted(row) for row in tx.rows(query.order_by(columns.id))]


def seqs_noted(tx: Transaction, till_id: str, epoch: int, causes: Collection[str]) -> set[tuple[str, int]]:
    """Cause and seq of what was noted at ops of a chain for one of these causes, open or closed."""
    columns = exception.c
    of_chain = (columns.till == till_id, columns.epoch == epoch, columns.cause.in_(sorted(causes)))
    return {(row.cause, row.seq) for row in tx.rows(sa.select(columns.cause, columns.seq).where(*of_chain))}


def open_one(tx: Transaction, exception_id: int) -> Noted | None:
    """What is open under this number, None when nothing is."""
    columns = exception.c
    row = tx.row(sa.select(exception).where(columns.id == exception_id, columns.closed_ms.is_(None)))
    return None if row is None else _noted(row)


def close(tx: Transaction, exception_id: int, *, by: str, said: str, now_ms: int) -> bool:
    """Closes what is open, in a person's name and words; False when nothing open has this number."""
    columns = exception.c
    change = sa.update(exception).where(columns.id == exception_id, columns.closed_ms.is_(None))
    return tx.run(change.values(closed_ms=now_ms, closed_by=by, note=said)) > 0


def close_cause(tx: Transaction, cause: str, till_id: str, *, by: str, said: str, now_ms: int) -> None:
    """Closes what is open for this cause at this till, in a person's name and words."""
    columns = exception.c
    change = sa.update(exception).where(columns.cause == cause, columns.till == till_id, columns.closed_ms.is_(None))
    tx.run(change.values(closed_ms=now_ms, closed_by=by, note=said))


def close_at(tx: Transaction, cause: str, at: OpId, *, by: str, said: str, now_ms: int) -> None:
    """Closes what is open for this cause at this operation, in a person's name and words."""
    columns = exception.c
    here = (columns.cause == cause, columns.till == at.device, columns.epoch == at.epoch, columns.seq == at.seq)
    change = sa.update(exception).where(*here, columns.closed_ms.is_(None))
    tx.run(change.values(closed_ms=now_ms, closed_by=by, note=said))


def _noted(row: sa.Row[Any]) -> Noted:
    place = (row.till, row.epoch, row.seq)
    return Noted(row.cause, row.noted_ms, *place, row.member, row.points, row.subject, row.detail)
