"""The print journal at work: a job is `sending` on disk before its first byte, and only a person settles a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.text import clean
from terminal.events import PrintAllowed, PrintDropped, PrintsUnsettled, Tone, UnsettledShown

if TYPE_CHECKING:
    from terminal.till.desk import Desk

DETAIL_LETTERS_MAX = 200
FRESH_MS = 10 * 60_000
"""A receipt that waited longer for the printer asks first: the tickets of a night must not all come out at once."""
_OUTCOMES = ("confirmed", "sent", "unknown", "failed")


class Paper:
    """What happens to receipts after their sale. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def starting(self, job_id: int) -> None:
        """The printer is ready: write `sending`, then allow the bytes to leave; a job of long ago asks first."""
        if self._desk.store.job_starting(job_id, since_ms=self._desk.now_ms() - FRESH_MS):
            self._desk.say(PrintAllowed(job_id))
        else:
            self._desk.say(PrintDropped(job_id))
            self.list_unsettled()

    def ended(self, job_id: int, outcome: str, detail: str) -> None:
        """The printer's word; a doubt is put to the cashier."""
        detail = clean(detail, DETAIL_LETTERS_MAX)
        self._desk.store.job_ended(job_id, outcome if outcome in _OUTCOMES else "unknown", detail)
        if outcome not in ("confirmed", "sent"):
            sentence = f"The receipt may not have printed: {detail} The sale itself is safe."
            self._desk.notice(Tone.ATTENTION, "print_unknown", sentence)
            self.list_unsettled()

    def settled(self, job_id: int, *, came_out: bool) -> None:
        """A person's word; a missing paper is printed again as a marked copy."""
        self._desk.queue_print(self._desk.store.job_settled(job_id, came_out=came_out, at_ms=self._desk.now_ms()))
        self.list_unsettled()

    def again(self) -> None:
        """The last receipt once more, marked as a copy."""
        if not self._desk.settings.prints:
            self._desk.notice(Tone.ATTENTION, "no_printer", "No printer is set up here. Choose one in the settings.")
            return
        job = self._desk.store.copy_last_receipt(self._desk.now_ms())
        if job is None:
            self._desk.notice(Tone.ATTENTION, "no_receipt", "No receipt was printed on this till yet.")
        self._desk.queue_print(job)

    def list_unsettled(self) -> None:
        """Announce the receipts which a person has to settle."""
        jobs = self._desk.store.unsettled_jobs() if self._desk.settings.prints else []
        shown = tuple(UnsettledShown(job.id, job.title, job.at_ms, job.copy_no, job.state) for job in jobs)
        self._desk.say(PrintsUnsettled(shown))

    def count_unsettled(self) -> int:
        """How many receipts wait for a person; none where nothing is printed."""
        return self._desk.store.count_unsettled() if self._desk.settings.prints else 0
