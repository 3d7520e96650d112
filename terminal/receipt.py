"""From a committed op to the slip that the customer takes home; layout only, no bytes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal

from loyalty.chain import short_code
from loyalty.money import minor_digits
from terminal.slip import QR, Cut, Gap, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from datetime import datetime

    from loyalty.operations import Reversal, Sale, SoldLine
    from terminal.slip import Element

_FOR_RETURNS = "Keep this code for returns"
_TENDER_WORDS = {"cash": "Cash", "card": "Card", "e-wallet": "E-wallet", "other": "Other"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every slip of this till; `locale` is a Babel locale such as en_GB."""

    store: str
    till: str
    programme: str
    currency: str
    locale: str


@dataclass(frozen=True, slots=True)
class Customer:
    """The member as printed: display name, last digits of the number, balance after the op, points to the next goal."""

    name: str
    number: str
    balance: int
    owed: int
    to_next_goal: int | None


def sale_slip(
    head: Letterhead, sale: Sale, customer: Customer | None, *, at: datetime, digest: bytes, code: str | None
) -> Slip:
    """The receipt of a sale; `code` is the text of the signed receipt QR, None leaves it out."""
    elements: list[Element] = [*_heading(head, at, "Receipt"), *_lines(head, sale)]
    elements += [Row("Total", money(head, sale.total_minor), bold=True)]
    if sale.discount_minor:
        elements.append(Row(f"Points used: {number(head, sale.effect.use)}", money(head, -sale.discount_minor)))
    elif sale.points_value_minor:
        elements.append(Row(f"Paid with {number(head, sale.effect.use)} points", money(head, -sale.points_value_minor)))
    if sale.points_value_minor:
        elements.append(Row("To pay", money(head, sale.due_minor), bold=True))
    elements += [Row(_TENDER_WORDS.get(paid.kind, paid.kind), money(head, paid.amount_minor)) for paid in sale.tenders]
    if sale.change_minor:
        elements.append(Row("Change", money(head, sale.change_minor), bold=True))
    if customer is not None:
        elements += _points(head, customer, sale)
    return _closed(elements, sale.context.reference, digest, code)


def reversal_slip(
    head: Letterhead,
    reversal: Reversal,
    sale: Sale,
    customer: Customer | None,
    *,
    at: datetime,
    digest: bytes,
    code: str | None,
) -> Slip:
    """The slip of a return or an undone sale, with its own signed code for the shop's papers."""
    elements = _heading(head, at, "Sale undone" if reversal.undo else "Refund")
    for line in reversal.lines:
        elements.append(Row(f"{line.quantity} x {sale.lines[line.line - 1].name}", money(head, -line.amount_minor)))
    elements += [Rule(), Row("To hand back", money(head, reversal.amount_minor), bold=True)]
    if customer is not None:
        elements += [Rule(), *_customer(customer)]
        if reversal.effect.take:
            elements.append(Row("Points taken back", number(head, -reversal.effect.take)))
        if reversal.effect.give:
            elements.append(Row("Points given back", number(head, reversal.effect.give)))
        elements += _balance(head, customer)
    return _closed(elements, reversal.context.reference, digest, code, "Keep this with the shop's papers")


def money(head: Letterhead, minor: int) -> str:
    """Minor units as the shop writes money."""
    amount = Decimal(minor).scaleb(-minor_digits(head.currency))
    return format_currency(amount, head.currency, locale=head.locale)


def number(head: Letterhead, points: int) -> str:
    """Points with the shop's thousands sign."""
    return format_decimal(points, locale=head.locale)


def _heading(head: Letterhead, at: datetime, title: str) -> list[Element]:
    return [
        Text(head.store, align="center", bold=True, size=2),
        Text(head.programme, align="center"),
        Gap(1),
        Row(title, format_datetime(at, "dd MMM y HH:mm", locale=head.locale)),
        Row(head.till, ""),
        Rule(),
    ]


def _lines(head: Letterhead, sale: Sale) -> list[Element]:
    elements: list[Element] = []
    for line in sale.lines:
        elements.append(Row(_named(line), money(head, line.amount_minor)))
        if sale.member is not None:
            elements.append(Text(f"   {_earned(head, line)}"))
    return [*elements, Rule()]


def _named(line: SoldLine) -> str:
    return line.name if line.quantity == 1 else f"{line.quantity} x {line.name}"


def _earned(head: Letterhead, line: SoldLine) -> str:
    return f"+{number(head, line.points)} points ({line.why})" if line.points else line.why


def _points(head: Letterhead, customer: Customer, sale: Sale) -> list[Element]:
    elements: list[Element] = [Rule(), *_customer(customer)]
    elements.append(Row("Points earned", f"+{number(head, sale.effect.earn)}", bold=True))
    if sale.effect.use:
        elements.append(Row("Points used", number(head, -sale.effect.use)))
    return elements + _balance(head, customer)


def _customer(customer: Customer) -> list[Element]:
    return [Row(customer.name, f"card ..{customer.number[-4:]}")]


def _balance(head: Letterhead, customer: Customer) -> list[Element]:
    elements: list[Element] = [Row("Balance", f"{number(head, customer.balance)} points", bold=True)]
    if customer.owed:
        elements.append(Text(f"{number(head, customer.owed)} points owed from a returned purchase"))
    if customer.to_next_goal:
        elements.append(Text(f"{number(head, customer.to_next_goal)} points to the next reward"))
    return elements


def _closed(
    elements: list[Element], reference: str | None, digest: bytes, code: str | None, caption: str = _FOR_RETURNS
) -> Slip:
    tail: list[Element] = [Gap(1)]
    if reference:
        tail.append(Row("Receipt number", reference))
    tail.append(Row("Check code", short_code(digest)))
    if code is not None:
        tail += [QR(code, caption)]
    tail += [Text("Not a tax receipt", align="center"), Cut()]
    return Slip((*elements, *tail))
