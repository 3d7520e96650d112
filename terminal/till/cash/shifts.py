"""Shifts: the float counted in, money paid in and out, X readings, and the Z report that ends a shift for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.money import check_amount
from loyalty.values.text import clean
from terminal.cash import MoveKind, ShiftShown
from terminal.cash_ports import CashMove, Closed
from terminal.events import PrintQueued
from terminal.paper_words import paper
from terminal.papers.day_report import ShiftFigures, day_figures, report_slip, shift_figures
from terminal.till.cash.drawer import NOTE_LETTERS_MAX, named

if TYPE_CHECKING:
    from terminal.cash_ports import QueuedPaper
    from terminal.papers.day_report import DayFigures
    from terminal.slip import Slip
    from terminal.till.desk import Desk

NO_PRINTER: Final = Refusal(RefusalCode.NO_PRINTER, "No printer is set up here. Choose one in the settings.")
_OPEN: Final = Refusal(RefusalCode.NO_SHIFT, "A shift is open already. Finish it with its Z report first.")
_NOTHING: Final = Refusal(
    RefusalCode.NO_SHIFT, "Nothing happened since the last Z report. Wait until something was sold."
)
_BASKET: Final = Refusal(RefusalCode.NO_SHIFT, "A sale is open. Finish, hold or cancel it, then close the shift.")


class Shifts:
    """What belongs to a shift is told by the order in the log, never by a clock. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def begin(self, float_minor: int, by: str | None = None) -> Refusal | None:
        """A shift begins with so much counted in the drawer; nothing sold before it is left out of its Z report."""
        checked = _amount(float_minor)
        if isinstance(checked, Refusal):
            return checked
        if self._float() is not None:
            return _OPEN
        self._write(MoveKind.FLOAT, checked, "", by)
        return None

    def move(self, amount_minor: int, note: str, by: str | None = None) -> Refusal | None:
        """Money went into the drawer (above zero) or out of it."""
        checked = check_amount(abs(amount_minor))
        if isinstance(checked, Refusal):
            return checked
        self._write(MoveKind.PAID_IN if amount_minor > 0 else MoveKind.PAID_OUT, checked, note, by)
        return None

    def reading(self) -> Slip:
        """The X report: the shift so far."""
        since_ms, figures, shift = self._figures(None)
        return self._slip(figures, shift, since_ms, None)

    def close(self, counted_minor: int | None, by: str | None = None) -> Closed | Refusal:
        """Write the next Z report; sales behind it belong to the next one. Printed where there is a printer."""
        checked = 0 if counted_minor is None else _amount(counted_minor)
        if isinstance(checked, Refusal):
            return checked
        book = self._desk.store.cash
        if self._desk.store.open_basket() is not None:
            return _BASKET
        if not (book.moves() or book.openings() or book.sales()):
            return _NOTHING
        last = book.last()
        closed = Closed((last.number if last else 0) + 1, self._desk.now_ms(), named(self._desk, by), counted_minor)
        since_ms, figures, shift = self._figures(closed)
        slip = self._slip(figures, shift, since_ms, closed.number)
        self._offer(book.close(closed, slip, title=self._title(closed.number), prints=self._desk.settings.prints))
        return closed

    def copy(self, number: int) -> QueuedPaper | Refusal:
        """A Z report again, marked as a copy."""
        if not self._desk.settings.prints:
            return NO_PRINTER
        paper_ = self._desk.store.cash.copy(number, title=self._title(number), at_ms=self._desk.now_ms())
        if paper_ is None:
            sentence = f"This till's file has no Z report {number}. Check the number, or look for its paper."
            return Refusal(RefusalCode.NO_SHIFT, sentence)
        self._offer(paper_)
        return paper_

    def shown(self) -> ShiftShown:
        """How the shift stands."""
        begun, last = self._float(), self._desk.store.cash.last()
        _, figures, shift = self._figures(None)
        return ShiftShown(
            since_ms=None if begun is None else begun.at_ms,
            by="" if begun is None else shift.opened_by,
            float_minor=shift.float_minor,
            cash_minor=shift.expected_minor(figures),
            openings=sum(shift.openings.values()),
            last_z=0 if last is None else last.number,
            last_z_ms=None if last is None else last.at_ms,
            currency=self._desk.store.identity().currency,
            lost_z=last.number if last is not None and not last.kept else 0,
        )

    def _figures(self, closed: Closed | None) -> tuple[int, DayFigures, ShiftFigures]:
        """Since when in the shop's time, what was sold, and what happened to drawer and cash."""
        book = self._desk.store.cash
        sales, moves, openings, last = book.sales(), book.moves(), book.openings(), book.last()
        since = [last.at_ms] if last else [op.context.at_ms for op in sales[:1]]
        since_ms = min([*since, *(move.at_ms for move in moves[:1])], default=self._desk.now_ms())
        shift = shift_figures(
            moves,
            openings,
            closed,
            unsent=self._desk.store.unsent().count,
            gone_z=last.number if last is not None and not last.kept else 0,
            missing=book.missing(),
        )
        return since_ms, day_figures(sales), shift

    def _slip(self, figures: DayFigures, shift: ShiftFigures, since_ms: int, number: int | None) -> Slip:
        local, head = self._desk.clock.local, self._desk.letterhead(None)
        return report_slip(
            head, figures, since=local(since_ms), until=self._desk.now(), closing=number, shift=shift, local=local
        )

    def _float(self) -> CashMove | None:
        return next((move for move in self._desk.store.cash.moves() if move.kind is MoveKind.FLOAT), None)

    def _write(self, kind: MoveKind, amount_minor: int, note: str, by: str | None) -> None:
        who, what = named(self._desk, by), clean(note, NOTE_LETTERS_MAX)
        self._desk.store.cash.move(CashMove(kind, amount_minor, what, who, self._desk.now_ms()))

    def _title(self, number: int) -> str:
        return paper(self._desk.settings.locale, "z_report", n=str(number))

    def _offer(self, queued: QueuedPaper | None) -> None:
        if queued is not None:
            self._desk.say(PrintQueued(queued.id, queued.slip, queued.copy_no))


def _amount(minor: int) -> int | Refusal:
    """Zero is an amount here: a drawer may begin and end empty."""
    return 0 if minor == 0 else check_amount(minor)
