"""The print journal: a job is `queued` with its sale, `sending` before the first byte, then what became of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, desc, func, insert, or_, select, update

from terminal.ports import PrintJob
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import print_job

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

    from terminal.slip import Slip

_JOB = (print_job.c.id, print_job.c.title, print_job.c.slip, print_job.c.copy_no, print_job.c.state, print_job.c.at_ms)
JOBS_LISTED_MAX = 50
_UNDER_WAY = ("queued", "sending")
_DOUBTFUL = ("unknown", "failed")


class PrintJournal:
    """Statements over the print jobs. Till thread only; writes happen inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._insert = Prepared(connection, insert(print_job))
        self._read = Prepared(connection, select(*_JOB, print_job.c.op_no).where(print_job.c.id == bindparam("job")))
        self._state = Prepared(
            connection,
            update(print_job)
            .where(print_job.c.id == bindparam("job"))
            .values(state=bindparam("state"), detail=bindparam("detail")),
        )
        doubtful = _is_one_of(_DOUBTFUL)
        self._left = Prepared(connection, select(*_JOB).where(doubtful).order_by(print_job.c.id).limit(JOBS_LISTED_MAX))
        self._count = Prepared(connection, select(func.count()).select_from(print_job).where(doubtful))
        self._ended = Prepared(
            connection,
            update(print_job)
            .where(print_job.c.id == bindparam("job"), _is_one_of(_UNDER_WAY))
            .values(state=bindparam("outcome"), detail=bindparam("said")),
        )
        self._interrupted = Prepared(
            connection,
            update(print_job)
            .where(_is_one_of(_UNDER_WAY))
            .values(state="unknown", detail="Pointill stopped before this receipt was known to be printed."),
        )
        newest = (desc(print_job.c.op_no), desc(print_job.c.id))
        self._newest = Prepared(connection, select(*_JOB, print_job.c.op_no).order_by(*newest).limit(1))
        of_op = select(*_JOB, print_job.c.op_no).where(print_job.c.op_no == bindparam("op_no"))
        self._of_op = Prepared(connection, of_op.order_by(desc(print_job.c.id)).limit(1))
        self._copies = Prepared(
            connection, select(func.max(print_job.c.copy_no)).where(print_job.c.op_no == bindparam("op_no"))
        )

        same = (print_job.c.op_no.is_(None), print_job.c.slip_sha256 == bindparam("sha256"))
        self._loose = Prepared(connection, select(func.max(print_job.c.copy_no)).where(*same))

    def write(self, *, op_no: int | None, title: str, slip: Slip, at_ms: int) -> PrintJob:
        """Queue the first print of a slip."""
        return self._queue(op_no=op_no, title=title, slip=slip.to_json_bytes(), copy_no=1, at_ms=at_ms)

    def starting(self, job_id: int, *, since_ms: int) -> bool:
        """Queued becomes sending, and may be told again while nothing was sent.

        False for a job in any other state, and for one that waited since before `since_ms`: nobody may stand at the
        counter for it any more, so a person is asked.
        """
        row = self._read.first(job=job_id)
        if row is None or row[4] not in ("queued", "sending"):
            return False
        if row[4] == "queued" and row[5] < since_ms:
            self._state.run(job=job_id, state="unknown", detail="It waited too long for the printer.")
            return False
        self._state.run(job=job_id, state="sending", detail="")
        return True

    def ended(self, job_id: int, outcome: str, detail: str) -> None:
        """The printer's word on a job; too late for one that a person has settled."""
        self._ended.run(job=job_id, outcome=outcome, said=detail)

    def settled(self, job_id: int, *, came_out: bool, at_ms: int) -> PrintJob | None:
        """A person's word; a paper that did not come out is queued again as the next copy."""
        row = self._read.first(job=job_id)
        if row is None or row[4] not in _DOUBTFUL:
            return None
        self._state.run(job=job_id, state="settled", detail="came out" if came_out else "printed again")
        return None if came_out else self._again(row, at_ms)

    def copy_newest(self, at_ms: int) -> PrintJob | None:
        """The receipt of the newest op queued again as the next copy."""
        row = self._newest.first()
        return None if row is None else self._again(row, at_ms)

    def copy_of(self, op_no: int, at_ms: int) -> PrintJob | None:
        """The slip of one op queued again as the next copy; None when it has none."""
        row = self._of_op.first(op_no=op_no)
        return None if row is None else self._again(row, at_ms)

    def once_more(self, title: str, slip: bytes, at_ms: int) -> PrintJob:
        """A paper of no op queued as the next copy, or as the original where it never was."""
        copy_no = self._loose_copies(slip) + 1
        return self._queue(op_no=None, title=title, slip=slip, copy_no=copy_no, at_ms=at_ms)

    def has_slip(self, op_no: int) -> bool:
        """Whether one op has a slip."""
        return self._of_op.first(op_no=op_no) is not None

    def interrupted(self) -> None:
        """On start: what was queued or being sent is unknown now; a person settles it, nothing prints by itself."""
        self._interrupted.run()

    def unsettled(self) -> list[PrintJob]:
        """Jobs which a person has to settle, oldest first."""
        return [PrintJob(*row) for row in self._left.all()]

    def count_unsettled(self) -> int:
        """How many jobs a person has to settle."""
        count: int = self._count.first()[0]
        return count

    def _again(self, row: tuple[int, str, bytes, int, str, int, int | None], at_ms: int) -> PrintJob:
        _, title, slip, _, _, _, op_no = row
        copies = self._copies.first(op_no=op_no)[0] if op_no is not None else self._loose_copies(slip)
        return self._queue(op_no=op_no, title=title, slip=slip, copy_no=copies + 1, at_ms=at_ms)

    def _loose_copies(self, slip: bytes) -> int:
        copies: int | None = self._loose.first(sha256=hashlib.sha256(slip).digest())[0]
        return copies or 0

    def _queue(self, *, op_no: int | None, title: str, slip: bytes, copy_no: int, at_ms: int) -> PrintJob:
        job = self._insert.insert(
            op_no=op_no,
            title=title,
            slip=slip,
            slip_sha256=hashlib.sha256(slip).digest(),
            copy_no=copy_no,
            state="queued",
            detail="",
            at_ms=at_ms,
        )
        return PrintJob(job, title, slip, copy_no, "queued", at_ms)


def _is_one_of(states: tuple[str, ...]) -> ColumnElement[bool]:
    """Spelt out, for an `in` has no fixed text that could be prepared."""
    return or_(*(print_job.c.state == state for state in states))
