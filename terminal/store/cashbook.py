"""The journal of drawer, cash and shifts: written before anything opens, closed by Z reports without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from loyalty.exchange.z_marks import ZMark
from loyalty.ops.bodies import Unknown, read_body
from loyalty.values.errors import BadValue
from loyalty.values.ids import SEQ_BITS, op_no
from terminal.cash import DrawerOutcome, DrawerReason, MoveKind
from terminal.cash_ports import CashMove, Closed, Opening, QueuedPaper
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import cash_move, drawer_opening, incarnation, op, z_report

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
        places = (closed.number, closed.at_ms, closed.last_op, closed.last_opening, closed.last_move)
        newest = select(*places).order_by(closed.number.desc()).limit(bindparam("most"))
        self._newest = Prepared(connection, newest)
        self._marked = Prepared(connection, newest.where(func.length(closed.slip) > 0))
        self._before = [
            Prepared(connection, select(func.max(no)).where(no <= bindparam("to"), at_ms <= bindparam("by_ms")))
            for no, at_ms in ((op.c.no, op.c.at_ms), (opening.number, opening.at_ms), (move.number, move.at_ms))
        ]
        there = (op.c.no > bindparam("after"), op.c.epoch == bindparam("in_epoch"))
        self._count = Prepared(connection, select(func.count(), func.max(op.c.seq)).where(*there))
        lost = (incarnation.c.epoch, incarnation.c.lost_to)
        self._lost = Prepared(connection, select(*lost).where(lost[0] >= bindparam("since")).order_by(lost[0]))

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

    def missing(self) -> int:
        """How many ops of this shift were made and are not in this file any more: numbers that are left out."""
        after, head = self._marks()[0], self._head()
        since, counted = after >> SEQ_BITS, after & (1 << SEQ_BITS) - 1
        ends, gaps = dict(self._lost.all(since=since)) | {head.epoch: head.seq}, 0
        for epoch, end in ends.items():
            begun = counted if epoch == since else 0
            count, newest = self._count.first(after=after, in_epoch=epoch)
            gaps += max(end or 0, newest or 0, begun) - begun - count
        return gaps

    def last(self) -> Closed | None:
        """The newest Z report."""
        row = self._last.first()
        return None if row is None else Closed(row[0], row[1], row[2], row[3], kept=row[7] != b"")

    def marks(self, most: int) -> list[ZMark]:
        """What there is to tell of the newest Z reports, oldest first; none that this file lost."""
        return [ZMark(*row) for row in reversed(self._marked.all(most=most))]

    def newest(self) -> ZMark | None:
        """The newest Z report, also where this file has nothing but its mark."""
        row = self._newest.first(most=1)
        return None if row is None else ZMark(*row)

    def learn(self, mark: ZMark) -> bool:
        """A Z report was written that this file does not have: the next number is behind it. False: it has it."""
        last = self.last()
        if last is not None and last.number >= mark.number:
            return False
        told = (mark.last_op, mark.last_opening, mark.last_move)
        found = (newest.first(to=to, by_ms=mark.at_ms)[0] for newest, to in zip(self._before, told, strict=True))
        with self._transaction():
            self._know(mark, *(max(one or 0, known) for one, known in zip(found, self._marks(), strict=True)))
        return True

    def learn_whole(self, mark: ZMark | None) -> None:
        """On start, inside the caller's transaction: the same, where all that is in this file was there before it."""
        last = self.last()
        if mark is None or (last is not None and last.number >= mark.number):
            return
        head, ends = self._head(), (self._newest_opening.first()[0] or 0, self._newest_move.first()[0] or 0)
        here = (op_no(head.epoch, head.seq), *ends)
        told = (mark.last_op, mark.last_opening, mark.last_move)
        self._know(mark, *(min(both) for both in zip(told, here, strict=True)))

    def _know(self, mark: ZMark, last_op: int, last_opening: int, last_move: int) -> None:
        """An empty slip says that nothing but this is known."""
        self._close.insert(
            number=mark.number,
            at_ms=mark.at_ms,
            by="",
            counted_minor=None,
            last_op=last_op,
            last_opening=last_opening,
            last_move=last_move,
            slip=b"",
        )

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
        """A Z report queued again as the next copy, or for the first time where it was never queued."""
        row = self._z.first(no=number)
        if row is None or row[0] == b"":
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
