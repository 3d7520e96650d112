"""The three steps of the `beside` mode and what Enter and the digits do in each; no Qt."""

from __future__ import annotations

from enum import StrEnum

from terminal import commands as c
from terminal.counter import Counter
from terminal.ui.entry import Entry
from terminal.ui.view import NOTHING, Page, View, Wishes


class BesideStep(StrEnum):
    """Where the cashier is."""

    MEMBER = "member"
    TOTAL = "total"
    REFERENCE = "reference"


class BesideView:
    """Keeps the keyed total and receipt number; the finish goes through the view, which sends it once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.step = BesideStep.MEMBER
        self.reference = ""
        self._entry = Entry()
        self._fresh = False
        self._member: str | None = None
        self._had_lines = False
        self._done: str | None = None

    @property
    def total_minor(self) -> int:
        """The total as keyed, in minor units."""
        return self._entry.value

    def is_done(self, step: BesideStep) -> bool:
        """Whether this step has what it needs."""
        counter = self._view.counter
        if step is BesideStep.MEMBER:
            return counter is not None and counter.somebody is not None
        return bool(self._entry.value) if step is BesideStep.TOTAL else bool(self.reference)

    def heard(self, counter: Counter) -> None:
        """A member who comes up moves on to the total; a basket that is gone starts anew."""
        member = counter.somebody
        done = counter.done.sale_id if counter.done else None
        cancelled = self._had_lines and not counter.lines and member is None
        if (done is not None and done != self._done) or cancelled:
            self._restart(BesideStep.TOTAL if member else BesideStep.MEMBER)
        elif member is not None and member != self._member and self.step is BesideStep.MEMBER:
            self.go(BesideStep.TOTAL)
        elif member is None and self._member is not None and self.step is not BesideStep.MEMBER:
            self.step = BesideStep.MEMBER
        if not self._had_lines and len(counter.lines) == 1 and not self._entry.digits:
            self._entry = Entry().press(str(counter.subtotal_minor))
            self.reference = counter.reference or ""
        self._member, self._had_lines, self._done = member, bool(counter.lines), done

    def go(self, step: BesideStep) -> Wishes:
        """To a step, by touch; the next digit of the total starts it anew."""
        self.step = step
        self._fresh = step is BesideStep.TOTAL
        return NOTHING

    def digit(self, keys: str) -> Wishes:
        """A digit goes to the total, or to the receipt number."""
        if self.step is BesideStep.REFERENCE:
            self.reference += keys
        else:
            self.step = BesideStep.TOTAL
            self._entry = (Entry() if self._fresh else self._entry).press(keys)
            self._fresh = False
        return self._view.dismiss_done()

    def back(self) -> Wishes:
        """The last sign goes."""
        if self.step is BesideStep.REFERENCE:
            self.reference = self.reference[:-1]
        else:
            self._entry = self._entry.back()
        return NOTHING

    def escape(self) -> Wishes:
        """Empties the step, else goes one step back."""
        if self.step is BesideStep.REFERENCE and not self.reference:
            self.step = BesideStep.TOTAL
        elif self.step is BesideStep.REFERENCE:
            self.reference = ""
        elif self._entry.digits:
            self._entry = Entry()
        else:
            self.step = BesideStep.MEMBER
        return self._view.dismiss_done()

    def enter(self) -> Wishes:
        """One step on; after the receipt number the sale is finished."""
        counter = self._view.counter
        if self._view.page is Page.DONE or counter is None:
            return self._view.dismiss_done()
        if self.step is BesideStep.MEMBER:
            self.step = BesideStep.TOTAL if counter.somebody else BesideStep.MEMBER
            return NOTHING
        if self.step is BesideStep.TOTAL:
            return self._total(counter)
        return self.finish()

    def _total(self, counter: Counter) -> Wishes:
        if not self._entry.value:
            return NOTHING
        self.step = BesideStep.REFERENCE
        return _replaced(counter, self._entry.value)

    def finish(self) -> Wishes:
        """Tells the receipt number and commits, once."""
        counter, finish = self._view.counter, self._view.finish()
        if counter is None or not finish:
            return NOTHING
        reference = self.reference.strip()
        told = (c.ReferenceEntered(reference),) if reference != (counter.reference or "") else ()
        return (*told, *finish)

    def _restart(self, step: BesideStep) -> None:
        self.step, self.reference, self._entry = step, "", Entry()


def _replaced(counter: Counter, total_minor: int) -> Wishes:
    """The total as the basket's only line; lines of an earlier total are taken away, the last of them first."""
    if len(counter.lines) == 1 and counter.lines[0].amount_minor == total_minor:
        return NOTHING
    gone = tuple(c.QuantitySet(line.number, 0) for line in reversed(counter.lines))
    return (*gone, c.AmountEntered(total_minor))
