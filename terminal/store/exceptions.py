"""Ops of this till that the server flagged, or quarantined for a person; each is listed until one has seen it."""

from __future__ import annotations

from sqlalchemy import bindparam, desc, exists, func, select
from sqlalchemy.dialects.sqlite import insert

from terminal.past_ports import OpException
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import NEEDS_A_PERSON, op, op_seen

BOOKED_LATER = "sale_awaited"
"""The server's word for an op that it books by itself once the sale is there which the op is about."""


class Exceptions:
    """Statements over ops with such a verdict. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        waits = (NEEDS_A_PERSON, op.c.code.is_distinct_from(BOOKED_LATER), ~exists().where(op_seen.c.no == op.c.no))
        listed = select(op.c.no, op.c.at_ms, op.c.kind, op.c.member, op.c.verdict, op.c.code, op.c.sentence)
        self._listed = Prepared(connection, listed.where(*waits).order_by(desc(op.c.no)).limit(bindparam("most")))
        self._count = Prepared(connection, select(func.count()).select_from(op).where(*waits))
        self._see = Prepared(connection, insert(op_seen).on_conflict_do_nothing())

    def listed(self, most: int) -> list[OpException]:
        """The newest of them, latest first."""
        return [OpException(*row) for row in self._listed.all(most=most)]

    def count(self) -> int:
        """How many wait."""
        found: int = self._count.first()[0]
        return found

    def see(self, no: int, *, at_ms: int, by: str) -> None:
        """A person has seen it; seeing it again changes nothing."""
        self._see.run(no=no, at_ms=at_ms, by=by)
