"""What lies at the counter, on disk: the open and the parked baskets, and the papers of the print journal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from loyalty.values.ids import op_no

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from terminal.ports import ParkedBasket, PrintJob
    from terminal.slip import Slip
    from terminal.store.baskets import Baskets
    from terminal.store.prints import PrintJournal


class Counterwork(ABC):
    """Implements these parts of the `Store` port, each change in a transaction of its own. Till thread only."""

    _baskets: Baskets
    _prints: PrintJournal

    @abstractmethod
    def _transaction(self, commits: int = 1) -> AbstractContextManager[None]:
        """One transaction, durable when it ends."""

    def save_basket(self, document: bytes | None, at_ms: int) -> None:
        """Keep the open sale (None: there is none)."""
        with self._transaction():
            self._baskets.save(document, at_ms)

    def open_basket(self) -> ParkedBasket | None:
        """The sale that was open when the till stopped."""
        return self._baskets.open()

    def hold_basket(self, document: bytes, at_ms: int) -> int:
        """Park a sale and clear the open one, in one transaction."""
        with self._transaction():
            return self._baskets.hold(document, at_ms)

    def held_baskets(self) -> list[ParkedBasket]:
        """Parked sales, oldest first."""
        return self._baskets.held()

    def take_held(self, held_id: int) -> ParkedBasket | None:
        """Move a parked sale back to be the open one, in one transaction."""
        with self._transaction():
            return self._baskets.take(held_id)

    def job_starting(self, job_id: int, *, since_ms: int) -> bool:
        """Write `sending`; False when the job is not queued any more."""
        with self._transaction():
            return self._prints.starting(job_id, since_ms=since_ms)

    def job_ended(self, job_id: int, outcome: str, detail: str) -> None:
        """Write a job's outcome."""
        with self._transaction():
            self._prints.ended(job_id, outcome, detail)

    def job_settled(self, job_id: int, *, came_out: bool, at_ms: int) -> PrintJob | None:
        """A person's answer; returns the new COPY job when the paper did not come out."""
        with self._transaction():
            return self._prints.settled(job_id, came_out=came_out, at_ms=at_ms)

    def queue_paper(self, title: str, slip: Slip, at_ms: int) -> PrintJob:
        """A new job for a paper that belongs to no op."""
        with self._transaction():
            return self._prints.write(op_no=None, title=title, slip=slip, at_ms=at_ms)

    def copy_last_receipt(self, at_ms: int) -> PrintJob | None:
        """A new job with the last receipt's slip and the next copy number."""
        with self._transaction():
            return self._prints.copy_newest(at_ms)

    def copy_receipt(self, epoch: int, seq: int, at_ms: int) -> PrintJob | None:
        """The same for the slip of one op; None when it has none."""
        with self._transaction():
            return self._prints.copy_of(op_no(epoch, seq), at_ms)

    def has_receipt(self, epoch: int, seq: int) -> bool:
        """Whether an op has a slip that can be copied."""
        return self._prints.has_slip(op_no(epoch, seq))

    def unsettled_jobs(self) -> list[PrintJob]:
        """Jobs that may not have printed."""
        return self._prints.unsettled()

    def count_unsettled(self) -> int:
        """How many jobs may not have printed."""
        return self._prints.count_unsettled()
