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
        if self._serving.invoice_card is None or not isinstance(code, ProductCode | UnknownCode):
            return False
        number = invoice_number(text)
        card = InvoiceCard(wrong=number.sentence) if isinstance(number, Refusal) else InvoiceCard(number)
        self._serving.invoice_card = card
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
        number = self._number(command)
        if isinstance(number, Refusal):
            serving.invoice_card = replace(serving.invoice_card, wrong=number.sentence)
            return
        serving.invoice_card = None
        name = paper(self._desk.settings.locale, "invoice", number=number)
        line = OpenLine(0, name, GENERAL, name, 1, command.amount_minor)
        serving.become(msgspec.structs.replace(serving.sale.with_line(line), invoice=number))

    def _number(self, command: InvoiceEntered) -> str | Refusal:
        """The number under which it can be put into the open sale now."""
        number, amount = invoice_number(command.number), check_amount(command.amount_minor)
        if isinstance(number, Refusal):
            return number
        if isinstance(amount, Refusal):
            return amount
        refused = _SALE_OPEN if self._serving.sale.lines else number_refusal(self._desk, number)
        return refused or number
