"""Points on an invoice at the screen: its number is scanned or typed, and it stands alone in the open sale."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from loyalty.codes.scanned import ProductCode, UnknownCode
from loyalty.sales.invoicing import GENERAL, invoice_number
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.money import check_amount
from terminal.counter import Mode
from terminal.invoice import InvoiceCard, InvoiceCommand, InvoiceEntered, InvoiceLeft, InvoiceWanted
from terminal.paper_words import paper
from terminal.till.counter.open_sale import OpenLine
from terminal.till.trade.invoicing import number_refusal

if TYPE_CHECKING:
    from loyalty.codes.scanned import Code
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk

_SALE_OPEN = Refusal(
    RefusalCode.BAD_INVOICE,
    "An invoice stands alone. Finish or hold the open sale first, or take its lines off; the member may stay.",
)
_NOT_HERE = Refusal(RefusalCode.BAD_INVOICE, "This till only adds points. Use points on an invoice at another till.")


class InvoiceCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving) -> None:
        self._desk, self._serving = desk, serving

    def hear(self, command: InvoiceCommand) -> None:
        """Do it."""
        match command:
            case InvoiceWanted():
                self._want()
            case InvoiceEntered():
                self._enter(command)
            case InvoiceLeft():
                self._serving.invoice_card = None

    def scanned(self, code: Code, text: str) -> bool:
        """Whether a scan is the number of the invoice that is asked for; cards and our own codes are not."""
        asked = self._serving.invoice_card
        if asked is None or not isinstance(code, ProductCode | UnknownCode):
            return False
        number = invoice_number(text)
        wrong = number.sentence if isinstance(number, Refusal) else ""
        self._serving.invoice_card = replace(asked, number="" if isinstance(number, Refusal) else number, wrong=wrong)
        return True

    def _want(self) -> None:
        sale = self._serving.sale
        if self._desk.settings.mode is Mode.BESIDE:
            self._desk.refuse(_NOT_HERE)
        elif sale.lines or sale.vouchers or sale.tenders:
            self._desk.refuse(_SALE_OPEN)
        else:
            self._serving.invoice_card = InvoiceCard()

    def _enter(self, command: InvoiceEntered) -> None:
        """Put it into the open sale; a refusal stays on the sheet, so that the figure can be put right."""
        serving = self._serving
        if serving.invoice_card is None:
            return
        number, amount = invoice_number(command.number), check_amount(command.amount_minor)
        refused = self._refusal(number, amount)
        if refused is not None:
            serving.invoice_card = replace(serving.invoice_card, wrong=refused.sentence)
            return
        serving.invoice_card = None
        name = paper(self._desk.settings.locale, "invoice", number=str(number))
        line = OpenLine(0, name, GENERAL, name, 1, command.amount_minor)
        serving.become(msgspec.structs.replace(serving.sale.with_line(line), invoice=str(number)))

    def _refusal(self, number: str | Refusal, amount: int | Refusal) -> Refusal | None:
        if isinstance(number, Refusal):
            return number
        if isinstance(amount, Refusal):
            return amount
        if self._serving.sale.lines:
            return _SALE_OPEN
        return number_refusal(self._desk, number)
