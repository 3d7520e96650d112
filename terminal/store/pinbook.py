"""Members' PINs from the replica, wrong tries in `till.db`, and where a member used something here today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.wire import PinLock
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.operations import Reversal, Sale, VoucherIssue
from terminal.pin_ports import PinTries
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import op, pin_lock, pin_try, replica

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from loyalty.ops.operations import Operation

_PIN = replica["member_pin"]
_KIND = op.c.kind


class PinBook:
    """Implements the `Pins` port. Till thread only."""

    def __init__(self, connection: Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._transaction = transaction
        columns = pin_try.c
        row = (columns.member, columns.mark, columns.wrong, columns.boot, columns.at_ms)
        self._tries = Prepared(connection, select(*row).where(columns.member == bindparam("who")))
        noted = insert(pin_try)
        changed = {name: noted.excluded[name] for name in ("mark", "wrong", "boot", "at_ms")}
        self._note = Prepared(connection, noted.on_conflict_do_update(index_elements=[columns.member], set_=changed))
        self._locked = Prepared(connection, insert(pin_lock).on_conflict_do_nothing())
        oldest = select(pin_lock).order_by(pin_lock.c.at_ms, pin_lock.c.member)
        self._locks = Prepared(connection, oldest.limit(bindparam("most")))
        that = (pin_lock.c.member == bindparam("who"), pin_lock.c.at_ms == bindparam("at"))
        self._unlocked = Prepared(connection, delete(pin_lock).where(*that))
        self._forget = Prepared(connection, delete(pin_try).where(columns.member == bindparam("who")))
        using = or_(_KIND == Sale.KIND, _KIND == VoucherIssue.KIND, _KIND == Reversal.KIND)
        mine = (op.c.member == bindparam("who"), op.c.at_ms >= bindparam("since"))
        self._used = Prepared(connection, select(op.c.body).where(*mine, using))
        self._kept: Prepared | None = None
        self._exposed: Prepared | None = None

    def look_in(self, connection: Connection) -> None:
        """From now on the replica that is live answers."""
        hers = _PIN.c.member == bindparam("who")
        self._kept = Prepared(connection, select(_PIN.c.kept).where(hers))
        self._exposed = Prepared(connection, select(_PIN.c.exposed).where(hers))

    def kept(self, member: str) -> str | None:
        """What is kept of the member's PIN."""
        row = None if self._kept is None else self._kept.first(who=member)
        return None if row is None else str(row[0])

    def is_exposed(self, member: str) -> bool:
        """Whether a till that was lost knows it."""
        row = None if self._exposed is None else self._exposed.first(who=member)
        return row is not None and row[0] == 1

    def tries(self, member: str) -> PinTries | None:
        """The wrong tries since the last right one."""
        row = self._tries.first(who=member)
        return None if row is None else PinTries(*row)

    def note(self, tries: PinTries, lock_ms: int | None = None) -> None:
        """Write them down in the place of those before."""
        with self._transaction():
            self._note.insert(
                member=tries.member, mark=tries.mark, wrong=tries.wrong, boot=tries.boot, at_ms=tries.at_ms
            )
            if lock_ms is not None:
                self._locked.insert(member=tries.member, at_ms=lock_ms)

    def forget(self, member: str) -> None:
        """There were none."""
        if self.tries(member) is not None:
            with self._transaction():
                self._forget.run(who=member)

    def locks(self, limit: int) -> list[PinLock]:
        """The locks that the server was not told of, the oldest first."""
        return [PinLock(*row) for row in self._locks.all(most=limit)]

    def unlock(self, locks: Sequence[PinLock]) -> None:
        """Nobody need be told of these."""
        with self._transaction():
            for one in locks:
                self._unlocked.run(who=one.member, at=one.at_ms)

    def used_since(self, member: str, at_ms: int) -> list[Operation]:
        """Own operations since this wall time that may have used something of the member's."""
        found = (read_body(body) for (body,) in self._used.all(who=member, since=at_ms))
        return [one for one in found if not isinstance(one, Unknown)]
