"""Money towards the open sale: what is taken, what is refused, and what is still left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from loyalty.shopping.basket import Tender, TenderKind, change_minor
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.money import check_amount
from terminal.counter import Mode
from terminal.till.counter.open_sale import OpenTender

if TYPE_CHECKING:
    from loyalty.pricing.quote import Quote
    from terminal.till.counter.open_sale import OpenSale


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why the money was not taken, as a notice to the cashier."""

    code: str
    sentence: str


def pay(
    sale: OpenSale, priced: Quote | Refusal | None, mode: Mode, *, kind: str, amount_minor: int
) -> OpenSale | NotTaken:
    """The sale with this money taken, or why it is not; nothing is written here."""
    checked = check_amount(amount_minor)
    if mode is Mode.BESIDE:
        return NotTaken("no_money_here", "The other till takes the money. Finish the sale here.")
    if sale.invoice is not None:
        return NotTaken("no_money_here", "An invoice is not paid here. Use points on it and finish; the rest is due.")
    if isinstance(priced, Refusal):
        return _no(priced)
    if isinstance(checked, Refusal):
        return _no(checked)
    if priced is None:
        return NotTaken("nothing_due", "There is nothing to pay yet.")
    if kind not in list(TenderKind):
        return NotTaken("bad_tender", "This way of paying is not known here.")
    return _with(sale, OpenTender(TenderKind(kind), checked), priced.due_minor)


def settled(sale: OpenSale, due_minor: int, mode: Mode) -> tuple[Tender, ...] | None:
    """All money of a sale that is being finished, None where none is taken here; what was not counted is exact cash."""
    if mode is Mode.BESIDE or sale.invoice is not None:
        return None
    paid = sale.paid()
    left = due_minor - sum(tender.amount_minor for tender in paid)
    return (*paid, Tender(TenderKind.CASH, left)) if left > 0 else paid


def _with(sale: OpenSale, tender: OpenTender, due_minor: int) -> OpenSale | NotTaken:
    left = due_minor - sum(taken.amount_minor for taken in sale.tenders)
    if left <= 0:
        return NotTaken("all_paid", "Everything is paid already. Finish the sale.")
    if tender.kind is not TenderKind.CASH and tender.amount_minor > left:
        return NotTaken("too_much", "Only cash may exceed what is left to pay.")
    changed = msgspec.structs.replace(sale, tenders=(*sale.tenders, tender))
    change = change_minor(due_minor, changed.paid())
    if isinstance(change, Refusal) and change.code is not RefusalCode.UNDERPAID:
        return _no(change)
    return changed


def _no(refused: Refusal) -> NotTaken:
    return NotTaken(refused.code.value, refused.sentence)
