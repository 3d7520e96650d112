"""An invoice stands alone in the open sale: what may not lie beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.errors import Refusal, RefusalCode

if TYPE_CHECKING:
    from terminal.till.counter.open_sale import OpenSale

ALONE = Refusal(
    RefusalCode.BAD_INVOICE,
    "The open sale is an invoice, and that stands alone: only points are used on it. Finish it first, or take it off.",
)


def beside_invoice(sale: OpenSale) -> Refusal | None:
    """Why an open sale cannot be this one, None where it can; tenders are refused when they are taken."""
    if sale.invoice is None:
        return None
    lone = len(sale.lines) == 1 and sale.lines[0].quantity == 1 and sale.lines[0].reward is None
    return None if lone and not sale.vouchers and not sale.full_cards else ALONE
