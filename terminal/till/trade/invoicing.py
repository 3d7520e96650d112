"""Points on an invoice at this till: which sale wrote a number down, and why another one may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.ops.operations import Accrual, Sale
from loyalty.values.errors import Refusal, RefusalCode
from terminal.receipt import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.ops.operations import Reversal
    from terminal.ports import Kept
    from terminal.till.desk import Desk

NEEDS_MEMBER = Refusal(
    RefusalCode.UNKNOWN_MEMBER, "An invoice belongs to somebody. Scan the member's card first, then the invoice."
)


def standing(desk: Desk, number: str) -> Kept | None:
    """The own sale that has this invoice's number and was not taken back."""
    found = (one for one in desk.store.past.numbered(number) if is_invoice(one))
    return next((one for one in found if not desk.store.reversals_of(one.epoch, one.seq)), None)


def is_invoice(kept: Kept) -> bool:
    """Whether this is a sale on an invoice."""
    return isinstance(kept.operation, Sale) and kept.operation.invoice is not UNSET


def cancelled(reversal: Reversal, paid: Sequence[Kept], held_here: int) -> Reversal:
    """The return of an invoice takes back what it earned when it was paid, and hands back no money."""
    newest = paid[-1].operation if paid else None
    take = newest.effect.earn if isinstance(newest, Accrual) else 0
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
