"""The journal of drawer, cash and shifts over a memory disk."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from loyalty.exchange.z_marks import ZMark
from loyalty.ops.operations import Operation
from loyalty.values.errors import BadValue
from terminal.cash import DrawerOutcome, DrawerReason
from terminal.cash_ports import CashMove, Closed, Opening, QueuedPaper
from terminal.ports import PrintJob
from terminal.slip import Slip
from tests.fakes import memory_prints as prints
from tests.fakes.memory_disk import MemoryDisk


@dataclass(frozen=True, slots=True)
class Closing:
    """A Z report on a memory disk, with what it counted last."""

    closed: Closed
    marks: tuple[int, int, int]
    slip: bytes


class MemoryCash:
    """Implements `CashBook`."""

    def __init__(self, disk: MemoryDisk, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._disk, self._transaction = disk, transaction

    def interrupted(self) -> None:
        for number, one in list(self._disk.openings.items()):
            if one.outcome is DrawerOutcome.ASKED:
                self._disk.openings[number] = replace(one, outcome=DrawerOutcome.UNKNOWN, detail="stopped")

    def ask_drawer(self, reason: DrawerReason, *, note: str, by: str, at_ms: int) -> int:
        with self._transaction():
            number = len(self._disk.openings) + 1
            self._disk.openings[number] = Opening(number, at_ms, by, reason, note, DrawerOutcome.ASKED, "")
        return number

    def drawer_told(self, number: int, outcome: DrawerOutcome, detail: str) -> Opening | None:
        asked = self._disk.openings.get(number)
        if asked is None or asked.outcome is not DrawerOutcome.ASKED:
            return None
        with self._transaction():
            self._disk.openings[number] = replace(asked, outcome=outcome, detail=detail)
        return self._disk.openings[number]

    def move(self, move: CashMove) -> None:
        with self._transaction():
            self._disk.cash_moves[len(self._disk.cash_moves) + 1] = move

    def openings(self) -> list[Opening]:
        return [one for number, one in self._disk.openings.items() if number > self._marks()[1]]

    def moves(self) -> list[CashMove]:
        return [one for number, one in self._disk.cash_moves.items() if number > self._marks()[2]]

    def sales(self) -> list[Operation]:
        after = self._marks()[0]
        return [one.operation for no, one in self._disk.log.items() if no > after and one.wish_digest is None]

    def missing(self) -> int:
        """A simulated file is never damaged."""
        return 0

    def last(self) -> Closed | None:
        return self._disk.closings[max(self._disk.closings)].closed if self._disk.closings else None

    def marks(self, most: int) -> list[ZMark]:
        newest = [one for one in sorted(self._disk.closings.items()) if one[1].slip][-most:]
        return [ZMark(number, one.closed.at_ms, *one.marks) for number, one in newest]

    def learn(self, mark: ZMark) -> bool:
        last, disk = self.last(), self._disk
        if last is not None and last.number >= mark.number:
            return False
        ops = {no: one.operation.context.at_ms for no, one in disk.log.items()}
        openings = {number: one.at_ms for number, one in disk.openings.items()}
        moves = {number: one.at_ms for number, one in disk.cash_moves.items()}
        told = (mark.last_op, mark.last_opening, mark.last_move)
        marks = [
            max([known, *(no for no, at_ms in had.items() if no <= to and at_ms <= mark.at_ms)])
            for had, to, known in zip((ops, openings, moves), told, self._marks(), strict=True)
        ]
        with self._transaction():
            closed = Closed(mark.number, mark.at_ms, "", None, kept=False)
            disk.closings[mark.number] = Closing(closed, (marks[0], marks[1], marks[2]), b"")
        return True

    def close(self, closed: Closed, slip: Slip, *, title: str, prints: bool) -> QueuedPaper | None:
        if closed.number != max(self._disk.closings, default=0) + 1:
            raise BadValue("Z reports are numbered without gaps")
        marks = (max(self._disk.log, default=0), len(self._disk.openings), len(self._disk.cash_moves))
        with self._transaction():
            self._disk.closings[closed.number] = Closing(closed, marks, slip.to_json_bytes())
            return self._queue(title, slip.to_json_bytes(), closed.at_ms) if prints else None

    def copy(self, number: int, *, title: str, at_ms: int) -> QueuedPaper | None:
        kept = self._disk.closings.get(number)
        if kept is None or not kept.slip:
            return None
        with self._transaction():
            return self._queue(title, kept.slip, at_ms)

    def _queue(self, title: str, slip: bytes, at_ms: int) -> QueuedPaper:
        job: PrintJob = prints.once_more(self._disk, title, slip, at_ms)
        return QueuedPaper(job.id, job.slip, job.copy_no)

    def _marks(self) -> tuple[int, int, int]:
        return self._disk.closings[max(self._disk.closings)].marks if self._disk.closings else (0, 0, 0)
