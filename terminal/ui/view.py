"""What the screen remembers beside the counter: keypad, page, chosen line; and what each touch means. No Qt."""

from __future__ import annotations

from enum import StrEnum

from terminal import commands as c
from terminal.counter import Counter, DoneShown, LineShown, Mode
from terminal.ui.entry import Entry, EntryMode

Wishes = tuple[c.Command, ...]
NOTHING: Wishes = ()


class Page(StrEnum):
    """What fills the middle of the screen."""

    LINES = "lines"
    KEYS = "keys"
    PAYMENT = "payment"
    HELD = "held"
    DONE = "done"


class View:
    """Every method answers with the commands to send; a finish goes out once until the counter answers."""

    def __init__(self) -> None:
        self.counter: Counter | None = None
        self.entry = Entry()
        self.wish: Page | None = None
        self.selected: int | None = None
        self.category: str | None = None
        self.finishing = False
        self.last_done: DoneShown | None = None
        self._done_open = False
        self._done_id: str | None = None
        self._done_member: str | None = None

    @property
    def page(self) -> Page:
        """The page to show now."""
        if self.counter is None:
            return Page.LINES
        if self._done_open and self.counter.done is not None:
            return Page.DONE
        if self.wish is not None:
            return self.wish
        return Page.KEYS if self.counter.keys and not self.counter.lines else Page.LINES

    @property
    def line(self) -> LineShown | None:
        """The chosen line, on which the quantity works."""
        lines = self.counter.lines if self.counter else ()
        return next((line for line in lines if line.number == self.selected), None)

    @property
    def enters_finish(self) -> bool:
        """Whether the next step of this sale is its end, rather than taking the money."""
        return self.page is Page.PAYMENT or not self._money_due()

    def heard(self, counter: Counter) -> bool:
        """The counter changed; what is keyed stays, what no longer applies goes; true when a sale was finished."""
        before, done_before = self.counter, self._done_id
        self.counter = counter
        self.finishing = False
        self._follow_done(counter, first=before is None)
        if before is None or len(counter.lines) > len(before.lines) or self.line is None:
            self.selected = counter.lines[-1].number if counter.lines else None
        if not counter.lines and before is not None and before.lines:
            self._leave()
            self.entry = Entry()
        if self.entry.mode is EntryMode.POINTS and self._points_settled(before, counter):
            self._rest()
        if self.wish is Page.HELD and not counter.held:
            self._leave()
        if self.wish is Page.PAYMENT and not counter.lines:
            self._leave()
        return before is not None and self._done_id is not None and self._done_id != done_before

    def digit(self, keys: str) -> Wishes:
        """A digit was touched or typed."""
        out = self.dismiss_done()
        self.entry = self.entry.press(keys)
        return out

    def back(self) -> Wishes:
        """The last digit was deleted."""
        self.entry = self.entry.back()
        return NOTHING

    def mode(self, mode: EntryMode) -> Wishes:
        """Another meaning for the digits; what was keyed under the old one goes."""
        if self.entry.mode is not mode:
            self.entry = Entry(mode)
        return NOTHING

    def escape(self) -> Wishes:
        """Clears what was keyed, else leaves the page."""
        if self.page is Page.DONE:
            return self.dismiss_done()
        if self.entry.digits:
            self.entry = self.entry.cleared()
        elif self.wish is not None:
            self._leave()
        else:
            self.entry = Entry()
        return NOTHING

    def enter(self) -> Wishes:
        """Enter: takes in what is keyed, else goes one step on towards the finished sale."""
        if self.page is Page.DONE:
            return self.dismiss_done()
        if self.entry.digits:
            return self.take_in()
        if self.page is Page.HELD:
            return self._resume_only()
        if self.entry.mode in (EntryMode.QUANTITY, EntryMode.POINTS):
            self._rest()
            return NOTHING
        return self.finish() if self.enters_finish else self.open_payment()

    def take_in(self) -> Wishes:
        """The keyed number goes to where its mode says."""
        value, mode = self.entry.value, self.entry.mode
        if not self.entry.digits or (mode is EntryMode.QUANTITY and self.line is None):
            return NOTHING
        if mode is EntryMode.POINTS:
            # The keypad stays on points until they are taken: what is keyed after a refusal is no amount.
            self.entry = self.entry.cleared()
            return (c.PointsEntered(value),)
        line = self.line
        self._rest()
        if mode is EntryMode.QUANTITY and line is not None:
            return (c.QuantitySet(line.number, value),)
        if not value:
            return NOTHING
        return (c.TenderTaken("cash", value) if mode is EntryMode.CASH else c.AmountEntered(value),)

    def finish(self) -> Wishes:
        """Commits the sale, once: nothing more goes out until the counter answers."""
        if self.finishing or self.counter is None or not self.counter.can_finish or self.page is Page.DONE:
            return NOTHING
        self.finishing = True
        return (c.SaleFinished(self.counter.total_minor),)

    def refused(self) -> None:
        """The finish did not happen; it may be tried again."""
        self.finishing = False

    def open_payment(self) -> Wishes:
        """Shows how the money is taken."""
        if self.counter is not None and self.counter.lines and _takes_money(self.counter):
            self.wish = Page.PAYMENT
            self.entry = Entry(EntryMode.CASH)
        return NOTHING

    def tender(self, kind: str) -> Wishes:
        """Takes the keyed amount, else all that is left; cash from outside the payment page first shows the page."""
        if self.counter is None or not self.counter.lines or not _takes_money(self.counter):
            return NOTHING
        keyed = self.entry.value if self.entry.mode in (EntryMode.CASH, EntryMode.AMOUNT) else 0
        was_open = self.page is Page.PAYMENT
        self.open_payment()
        amount = keyed or (0 if kind == "cash" and not was_open else self.counter.left_minor)
        return (c.TenderTaken(kind, amount),) if amount > 0 else NOTHING

    def quick_cash(self, amount_minor: int) -> Wishes:
        """Takes a round sum of cash."""
        self.entry = Entry(EntryMode.CASH)
        return (c.TenderTaken("cash", amount_minor),)

    def use_points(self) -> Wishes:
        """Turns the keypad to points, or takes the points off this sale again."""
        if self.counter is None or self.counter.member is None:
            return NOTHING
        if self.counter.redeem is not None:
            return (c.PointsEntered(0),)
        return self.mode(EntryMode.POINTS)

    def offer(self, points: int, *, chosen: bool) -> Wishes:
        """Chooses an offer, or takes it back when it was the chosen one."""
        self._rest()
        return (c.PointsEntered(0 if chosen else points),)

    def choose_line(self, number: int) -> Wishes:
        """This line is the one that quantities go to."""
        self.selected = number
        return NOTHING

    def move_line(self, step: int) -> Wishes:
        """Chooses the line above or below."""
        numbers = [line.number for line in self.counter.lines] if self.counter else []
        if numbers:
            at = numbers.index(self.selected) if self.selected in numbers else len(numbers) - 1
            self.selected = numbers[max(0, min(len(numbers) - 1, at + step))]
        return NOTHING

    def step_line(self, step: int, number: int | None = None) -> Wishes:
        """One more or one less of a line, the chosen one unless told; one less than one takes it away."""
        if number is not None:
            self.selected = number
        return (c.QuantitySet(self.line.number, max(0, self.line.quantity + step)),) if self.line else NOTHING

    def drop_line(self, number: int | None = None) -> Wishes:
        """Takes a line away, the chosen one unless told."""
        if number is not None:
            self.selected = number
        return (c.QuantitySet(self.line.number, 0),) if self.line else NOTHING

    def pick(self, product_id: str) -> Wishes:
        """A picture key: one of it, or as many as were keyed; the keys stay open for the next touch."""
        out = self.dismiss_done()
        quantity = self.entry.value if self.entry.mode is EntryMode.QUANTITY else 0
        self._rest()
        self.wish = Page.KEYS
        return (*out, c.ProductPicked(product_id, quantity or 1))

    def pick_category(self, category_id: str | None) -> Wishes:
        """A category: the keyed amount goes under it, else its keys are shown."""
        if category_id is not None and self.entry.mode is EntryMode.AMOUNT and self.entry.value:
            amount = self.entry.value
            self._rest()
            return (c.AmountEntered(amount, category_id),)
        self.category = category_id
        return NOTHING

    def toggle(self, page: Page) -> Wishes:
        """Opens a page, or leaves it when it is the one shown."""
        out = self.dismiss_done()
        if self.page is page:
            self.wish = Page.LINES if page is Page.KEYS else None
        else:
            self.wish = page
        self._rest()
        return out

    def resume(self, held_id: int) -> Wishes:
        """Takes a held sale back."""
        self._leave()
        return (c.BasketResumed(held_id),)

    def _resume_only(self) -> Wishes:
        held = self.counter.held if self.counter else ()
        return self.resume(held[0].id) if len(held) == 1 else NOTHING

    def dismiss_done(self) -> Wishes:
        """Closes the done panel when it is open."""
        if self.page is not Page.DONE:
            return NOTHING
        self._done_open = False
        return (c.DoneDismissed(),)

    def _follow_done(self, counter: Counter, *, first: bool) -> None:
        member = counter.somebody
        done_id = counter.done.sale_id if counter.done else None
        self.last_done = counter.done or self.last_done
        if done_id is not None and done_id != self._done_id:
            self._done_open = not counter.lines and not (first and member)
            self._done_member = member
            self._leave()
        elif counter.lines or member != self._done_member:
            self._done_open = False
        self._done_id = done_id

    def _points_settled(self, before: Counter | None, counter: Counter) -> bool:
        return before is not None and (counter.redeem != before.redeem or counter.member is None)

    def _money_due(self) -> bool:
        counter = self.counter
        return counter is not None and counter.mode is Mode.TILL and bool(counter.lines) and counter.left_minor > 0

    def _rest(self) -> None:
        self.entry = Entry(EntryMode.CASH if self.wish is Page.PAYMENT else EntryMode.AMOUNT)

    def _leave(self) -> None:
        self.wish = None
        self._rest()


def _takes_money(counter: Counter) -> bool:
    """What is due on an invoice is paid elsewhere."""
    return counter.mode is Mode.TILL and counter.invoice is None
