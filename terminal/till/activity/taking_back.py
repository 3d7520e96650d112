"""Goods come back at the counter: which pieces, what that would mean, and the return itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.codes.voucher import typed_code
from loyalty.sales.shares import Pieces, rest
from loyalty.values.errors import Refusal, RefusalCode
from terminal.activity import AfterShown, Deed, DeedShown
from terminal.events import Tone
from terminal.till.trade.forecasting import forecast
from terminal.till.trade.past import returned, sale_of, shares_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terminal.till.desk import Desk
    from terminal.till.trade.forecasting import Forecast
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Returning, Weighed

_NOT_IN_SALE = "This sale has none of it that could still come back. Check the receipt, or find the other sale."
_CHANGED = "Something about this sale changed just now. Look at the figures again, then confirm."
_NOT_YET = "-"
"""Stands for the name of a return that is only looked at."""
_NO_UNDO = Refusal(
    RefusalCode.TOO_LATE,
    "This sale cannot be undone any more: its time has passed, or there is a newer one. Return it.",
)


class TakingBack:
    """Keeps which pieces are wanted until the return is confirmed or left. Till thread only."""

    def __init__(self, desk: Desk, returning: Returning) -> None:
        self._desk, self._returning = desk, returning
        self._wanted: dict[int, Pieces] = {}

    @property
    def wanted(self) -> Mapping[int, Pieces]:
        """What of each line is to come back."""
        return self._wanted

    def forget(self) -> None:
        """Nothing is wanted."""
        self._wanted = {}

    def want(self, found: Found, line: int | None, quantity: int) -> None:
        """So many pieces of a line, no more than are left; without a line all that is left, or with 0 nothing."""
        rests = self._rests(found)
        if line is None:
            self._wanted = rests if quantity else {}
        elif line in rests and quantity > 0:
            rest = rests[line]
            self._wanted[line] = replace(rest, quantity=min(quantity, rest.quantity))
        else:
            self._wanted.pop(line, None)

    def want_part(self, found: Found, line: int, part_minor: int) -> None:
        """So much of a line's price; why that cannot be is said with the outlook."""
        self._wanted.pop(line, None)
        if part_minor > 0 and line in self._rests(found):
            self._wanted[line] = Pieces(line, 1, part_minor)

    def scanned(self, found: Found, gtin: str) -> None:
        """The goods themselves were scanned: one piece more of them comes back."""
        rests, product = self._rests(found), self._desk.store.product_by_gtin(gtin)
        sale = sale_of(found)
        for number, line in enumerate(() if sale is None else sale.lines, start=1):
            is_it = line.gtin == gtin or (product is not None and line.product == product.id)
            wanted = self._wanted[number].quantity if number in self._wanted else 0
            if is_it and number in rests and wanted < rests[number].quantity:
                self.want(found, number, wanted + 1)
                return
        self._desk.notice(Tone.ATTENTION, "not_in_sale", _NOT_IN_SALE)

    def shown(self, found: Found) -> AfterShown:
        """What the return of the wanted pieces would mean."""
        if not self._wanted:
            return AfterShown()
        weighed = self._weigh(found, _NOT_YET)
        if isinstance(weighed, Refusal):
            return AfterShown(refusal=weighed.sentence)
        return _after(forecast(self._desk, found, weighed))

    def confirm(self, found: Found, amount_minor: int) -> DeedShown | None:
        """Commit the return, unless it is not what was shown; None where nothing was committed."""
        weighed = self._weigh(found, self._desk.new_id()) if self._wanted else None
        if weighed is None:
            return None
        if isinstance(weighed, Refusal):
            self._desk.refuse(weighed)
            return None
        if weighed.reversal.amount_minor != amount_minor:
            self._desk.notice(Tone.ATTENTION, "return_changed", _CHANGED)
            return None
        told = forecast(self._desk, found, weighed)
        self._returning.commit(weighed)
        self.forget()
        return _deed(Deed.RETURNED, told)

    def undo(self, found: Found) -> DeedShown | None:
        """Take the last sale of the counter back, within its moments; None where nothing was committed."""
        kept = self._returning.undoable()
        if kept is None or kept != found:
            self._desk.refuse(_NO_UNDO)
            return None
        weighed = self._returning.weigh(self._desk.new_id(), kept, None, undo=True)
        if isinstance(weighed, Refusal):
            self._desk.refuse(weighed)
            return None
        told = forecast(self._desk, found, weighed)
        self._returning.commit(weighed)
        return _deed(Deed.UNDONE, told)

    def _weigh(self, found: Found, id: str) -> Weighed | Refusal:
        return self._returning.weigh(id, found, [self._wanted[line] for line in sorted(self._wanted)])

    def _rests(self, found: Found) -> dict[int, Pieces]:
        """What is left of each line of which something is left."""
        back = returned(self._desk, found)
        lines = ((number, line, back.get(number, 0)) for number, line in enumerate(shares_in(found), start=1))
        return {number: rest(number, line, done) for number, line, done in lines if line.left(done)}


def _after(told: Forecast) -> AfterShown:
    return AfterShown(
        amount_minor=told.amount_minor,
        taken=told.take,
        given=told.give,
        is_somebodys=told.is_somebodys,
        who=None if told.customer is None else told.customer.name,
        balance=None if told.customer is None else told.customer.balance,
        owed=0 if told.customer is None else told.customer.owed,
        vouchers_minor=sum(one.value_minor for one in told.vouchers),
        vouchers=tuple(typed_code(one.id) for one in told.vouchers),
        vouchers_wait=told.vouchers_wait,
        rewards=told.rewards,
    )


def _deed(deed: Deed, told: Forecast) -> DeedShown:
    after = _after(told)
    return DeedShown(deed, after.amount_minor, after.given - after.taken, after.who, after.balance, after.owed)
