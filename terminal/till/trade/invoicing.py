"""Points on an invoice at this till: which sale wrote a number down, and why another one may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.values.errors import Refusal, RefusalCode
from terminal.receipt import day
from terminal.till.trade.past import sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.ops.operations import Accrual, Reversal
    from terminal.ports import Kept
    from terminal.till.desk import Desk
    from terminal.till.trade.past import Found

NEEDS_MEMBER = Refusal(
    RefusalCode.UNKNOWN_MEMBER, "An invoice belongs to somebody. Scan the member's card first, then the invoice."
)


def standing(desk: Desk, number: str) -> Kept | None:
    """The own sale that has this invoice's number and was not taken back."""
    found = (one for one in desk.store.past.numbered(number) if is_invoice(one))
    return next((one for one in found if not desk.store.reversals_of(one.epoch, one.seq)), None)


def is_invoice(found: Found) -> bool:
    """Whether this is a sale of this till on an invoice."""
    sale = sale_of(found)
    return sale is not None and sale.invoice is not UNSET


def cancelled(reversal: Reversal, paid: Sequence[Accrual], held_here: int) -> Reversal:
    """The return of an invoice takes back what it earned when it was paid, and hands back no money."""
    take = paid[-1].effect.earn if paid else 0
    effect = msgspec.structs.replace(reversal.effect, take=take, take_local=min(take, max(held_here, 0)))
    return msgspec.structs.replace(reversal, effect=effect)


def number_refusal(desk: Desk, number: str) -> Refusal | None:
    """Why points may not be used on this invoice: it counts once, and the server says so for every till."""
    kept = standing(desk, number)
    if kept is None:
        return None
    at = day(desk.letterhead(None), desk.clock.local(kept.operation.context.at_ms))
    sentence = (
        f"Invoice {number} was written down here on {at} already, and counts once. Check the number; if that one was "
        "cancelled, return it first."
    )
    return Refusal(RefusalCode.INVOICE_USED, sentence)
