"""The journal of drawer, cash and shifts: written before anything opens, closed by Z reports without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from loyalty.ops.bodies import Unknown, read_body
from loyalty.values.errors import BadValue
from loyalty.values.ids import op_no
from terminal.cash import DrawerOutcome, DrawerReason, MoveKind
from terminal.cash_ports import CashMove, Closed, Opening, QueuedPaper
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import cash_move, drawer_opening, op, z_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from loyalty.ops.chain import Head
    from loyalty.ops.operations import Operation
    from terminal.ports import PrintJob
    from terminal.slip import Slip
    from terminal.store.prints import PrintJournal

_STOPPED = "Pointill stopped before anything was heard of the drawer. It is not opened later."


class CashBook:
    """Implements the `CashBook` port. Till thread only."""

    def __init__(
        self,
        connection: Connection,
        transaction: Callable[[], AbstractContextManager[None]],
        prints: PrintJournal,
        head: Callable[[], Head],
    ) -> None:
        self._transaction, self._prints, self._head = transaction, prints, head
        self._ask = Prepared(connection, insert(drawer_opening))
        opening, move, closed = drawer_opening.c, cash_move.c, z_report.c
        asked = opening.outcome == DrawerOutcome.ASKED.value
        told: dict[Any, Any] = {opening.outcome: bindparam("what"), opening.detail: bindparam("said")}
        self._tell = Prepared(
            connection, update(drawer_opening).where(opening.number == bindparam("no"), asked).values(told)
        )
        self._interrupt = Prepared(connection, update(drawer_opening).where(asked).values(told))
        self._opening = Prepared(connection, select(drawer_opening).where(opening.number == bindparam("no")))
        self._openings = Prepared(
            connection, select(drawer_opening).where(opening.number > bindparam("after")).order_by(opening.number)
        )
        self._move = Prepared(connection, insert(cash_move))
        moves = select(move.kind, move.amount_minor, move.note, move.by, move.at_ms)
        self._moves = Prepared(connection, moves.where(move.number > bindparam("after")).order_by(move.number))
        here = (op.c.no > bindparam("after"), op.c.wish_digest.is_(None))
        self._ops = Prepared(connection, select(op.c.body).where(*here).order_by(op.c.no))
        self._last = Prepared(connection, select(z_report).order_by(closed.number.desc()).limit(1))
        self._z = Prepared(connection, select(closed.slip).where(closed.number == bindparam("no")))
        self._close = Prepared(connection, insert(z_report))
        self._newest_opening = Prepared(connection, select(func.max(opening.number)))
        self._newest_move = Prepared(connection, select(func.max(move.number)))

    def interrupted(self) -> None:
        """On start, inside the caller's transaction: what was asked and never answered is not opened any more."""
        self._interrupt.run(what=DrawerOutcome.UNKNOWN.value, said=_STOPPED)

    def ask_drawer(self, reason: DrawerReason, *, note: str, by: str, at_ms: int) -> int:
        """Write down that the drawer is to be opened; the number of the wish."""
        with self._transaction():
            return self._ask.insert(
                at_ms=at_ms, by=by, reason=reason.value, note=note, outcome=DrawerOutcome.ASKED.value, detail=""
            )

    def drawer_told(self, number: int, outcome: DrawerOutcome, detail: str) -> Opening | None:
        """Write down what became of it; None where that is known already, and nothing changes."""
        with self._transaction():
            if not self._tell.run(no=number, what=outcome.value, said=detail):
                return None
        return _opening(self._opening.first(no=number))

    def move(self, move: CashMove) -> None:
        """Write down money that went in or out."""
        with self._transaction():
            self._move.insert(
                kind=move.kind.value, amount_minor=move.amount_minor, note=move.note, by=move.by, at_ms=move.at_ms
            )

    def openings(self) -> list[Opening]:
        """Of this shift, oldest first."""
        return [_opening(row) for row in self._openings.all(after=self._marks()[1])]

    def moves(self) -> list[CashMove]:
        """Of this shift, oldest first."""
        return [CashMove(MoveKind(row[0]), *row[1:]) for row in self._moves.all(after=self._marks()[2])]

    def sales(self) -> list[Operation]:
        """Ops of the counter in this shift, oldest first."""
        read = (read_body(body) for (body,) in self._ops.all(after=self._marks()[0]))
        return [one for one in read if not isinstance(one, Unknown)]

    def last(self) -> Closed | None:
        """The newest Z report."""
        row = self._last.first()
        return None if row is None else Closed(*row[:4])

    def close(self, closed: Closed, slip: Slip, *, title: str, prints: bool) -> QueuedPaper | None:
        """Write the Z report, which ends the shift at the head of the log, in one transaction with its print job."""
        last, head, paper = self.last(), self._head(), slip.to_json_bytes()
        if closed.number != (last.number if last else 0) + 1:
            raise BadValue("Z reports are numbered without gaps")
        with self._transaction():
            self._close.insert(
                number=closed.number,
                at_ms=closed.at_ms,
                by=closed.by,
                counted_minor=closed.counted_minor,
                last_op=op_no(head.epoch, head.seq),
                last_opening=self._newest_opening.first()[0] or 0,
                last_move=self._newest_move.first()[0] or 0,
                slip=paper,
            )
            return _queued(self._prints.once_more(title, paper, closed.at_ms)) if prints else None

    def copy(self, number: int, *, title: str, at_ms: int) -> QueuedPaper | None:
        """A Z report queued again as the next copy, or for the first time where it was never queued; None: unknown."""
        row = self._z.first(no=number)
        if row is None:
            return None
        with self._transaction():
            return _queued(self._prints.once_more(title, row[0], at_ms))

    def _marks(self) -> tuple[int, int, int]:
        """The last op, opening and move that the newest Z report counted."""
        row = self._last.first()
        return (0, 0, 0) if row is None else row[4:7]


def _opening(row: tuple[int, int, str, str, str, str, str]) -> Opening:
    number, at_ms, by, reason, note, outcome, detail = row
    return Opening(number, at_ms, by, DrawerReason(reason), note, DrawerOutcome(outcome), detail)


def _queued(job: PrintJob) -> QueuedPaper:
    return QueuedPaper(job.id, job.slip, job.copy_no)
