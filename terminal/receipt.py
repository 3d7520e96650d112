"""From a committed op to the slip that the customer takes home; layout only, no bytes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal
from msgspec import UNSET

from loyalty.codes.voucher import typed_code
from loyalty.ops.chain import short_code
from loyalty.sales.sale import points_as_money, price_points
from loyalty.shopping.basket import TenderKind
from loyalty.values.money import minor_digits
from terminal.paper_words import paper
from terminal.slip import QR, Cut, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from loyalty.ops.operations import Accrual, ReturnedLine, Reversal, Sale, SoldLine, VoucherIssue
    from terminal.slip import Element

_INDENT = "   "


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
    """The member as printed: display name, last digits of the number, balance after the op, points to the next goal.

    `notes` are sentences on what comes: points that end, the way to the next tier.
    """

    name: str
    number: str
    balance: int
    owed: int
    to_next_goal: int | None
    notes: tuple[str, ...] = ()


class SoldThing(Protocol):
    """What a refund's slip says of a line that was sold."""

    @property
    def name(self) -> str:
        """What it was."""

    @property
    def quantity(self) -> int:
        """How many pieces."""


@dataclass(frozen=True, slots=True)
class SoldName:
    """A line of which only the paper is known."""

    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class VoucherPaper:
    """What stands on a voucher: what it takes off, what it asks, its last moment, its codes to scan and to type."""

    headline: str
    conditions: tuple[str, ...]
    until: datetime | None
    code: str
    typed: str


def sale_slip(
    head: Letterhead,
    sale: Sale,
    customer: Customer | None,
    *,
    at: datetime,
    digest: bytes,
    code: str | None,
    vouchers: Mapping[str, str] | None = None,
    cards: Sequence[CardPaper] = (),
    earns_later: bool = False,
) -> Slip:
    """The receipt of a sale; `code` is the text of the signed receipt QR, None leaves it out.

    `vouchers` say of those that are no amounts what they take off, by their ids. An invoice may earn once it is paid.
    """
    unpaid = sale.invoice is not UNSET
    elements = [*_heading(head, "on_invoice" if unpaid else "receipt", at), Rule()]
    earns = not unpaid and (sale.member is not None or sale.pending_card is not None)
    names = {} if sale.facts is UNSET else dict(sale.facts.names)
    for line in sale.lines:
        elements += _sold(head, line, _plain_reasons(line, names), earns=earns)
    elements += [Rule(), *_sums(head, sale, vouchers or {}), *_payment(head, sale)]
    if customer is not None:
        elements += [Rule(), *_customer(head, customer)]
        elements += _earned(head, sale, earns_later=earns_later)
        if sale.effect.use:
            elements.append(Row(_say(head, "used"), f"-{number(head, sale.effect.use)}"))
        elements += _balance(head, customer)
        elements += [row for card in cards for row in card_rows(card, head)]
    elif sale.pending_card is not None:
        elements += [Rule(), Row(_say(head, "to_come"), f"+{number(head, sale.effect.earn)}", bold=True)]
        elements.append(Text(_say(head, "unknown_card", end=sale.pending_card[-4:])))
        elements.append(Text(_say(head, "added_later")))
    caption = _say(head, "scan_when_paid" if unpaid and earns_later else "keep_for_returns")
    reference = None if unpaid else sale.context.reference
    return _closed(head, elements, reference, digest=digest, code=code, caption=caption)


def reversal_slip(
    head: Letterhead,
    reversal: Reversal,
    sold: Sequence[SoldThing],
    customer: Customer | None,
    *,
    at: datetime,
    digest: bytes,
    code: str | None,
    cards: Sequence[CardPaper] = (),
) -> Slip:
    """The slip of a return or an undone sale, with its own signed code for the shop's papers."""
    elements = [*_heading(head, "undone" if reversal.undo else "refund", at), Rule()]
    for line in reversal.lines:
        elements += _returned(head, line, sold[line.line - 1])
    elements += [Rule(), Row(_say(head, "hand_back"), money(head, reversal.amount_minor), bold=True)]
    if customer is not None:
        elements += [Rule(), *_customer(head, customer)]
        if reversal.effect.take:
            elements.append(Row(_say(head, "taken_back"), f"-{number(head, reversal.effect.take)}"))
        if reversal.effect.give:
            elements.append(Row(_say(head, "given_back"), f"+{number(head, reversal.effect.give)}"))
        elements += _balance(head, customer)
        elements += [row for card in cards for row in card_rows(card, head)]
    caption = _say(head, "keep_with_papers")
    return _closed(head, elements, reversal.context.reference, digest=digest, code=code, caption=caption)


def accrual_slip(
    head: Letterhead,
    accrual: Accrual,
    customer: Customer | None,
    *,
    at: datetime,
    digest: bytes,
    pending: bool,
    stamps: Sequence[tuple[str, int]] = (),
) -> Slip:
    """The slip of points that were given for a finished sale, or taken again; `pending` ones are in no balance yet.

    `stamps` go with them, by the names of their cards.
    """
    elements = [*_heading(head, "points_added" if accrual.lines else "taken_back", at), Rule()]
    if customer is not None:
        elements += [*_customer(head, customer)]
    if accrual.lines:
        elements.append(Row(_say(head, "to_come" if pending else "earned"), f"+{number(head, accrual.effect.earn)}"))
        elements += [Text(_say(head, "once_known"))] if pending else []
    else:
        elements.append(Row(_say(head, "taken_back"), f"-{number(head, accrual.effect.take)}"))
    elements += [Row(name, _stamps(head, some, "+" if accrual.lines else "-")) for name, some in stamps]
    if customer is not None:
        elements += _balance(head, customer)
    return _closed(head, elements, None, digest=digest, code=None, caption="")


def voucher_slip(
    head: Letterhead,
    issue: VoucherIssue,
    customer: Customer | None,
    *,
    at: datetime,
    digest: bytes,
    paper: VoucherPaper,
) -> Slip:
    """The voucher itself: what it takes off, its code to scan and to type, what it asks, that it counts once."""
    last_day = None if paper.until is None else day(head, paper.until)
    elements: list[Element] = [
        *_heading(head, "voucher", at),
        Rule(),
        Text(paper.headline, align="center", bold=True, size=2),
        Text(issue.name, align="center", bold=True),
        QR(paper.code),
        Text(paper.typed, align="center", bold=True, size=2),
        *([] if last_day is None else [Text(_say(head, "good_until", day=last_day), align="center", bold=True)]),
        *(Text(line, align="center", bold=True) for line in paper.conditions),
        Gap(1),
        *(Text(_say(head, name), align="center") for name in ("once", "no_rest", "same_voucher")),
    ]
    if customer is not None:
        elements += [Rule(), *_customer(head, customer), Row(_say(head, "used"), f"-{number(head, issue.effect.use)}")]
        elements += _balance(head, customer)
    elements += [
        Rule(),
        Row(head.till, short_code(digest)),
        Gap(1),
        Text(_say(head, "thanks"), align="center", bold=True),
        Cut(),
    ]
    return Slip(tuple(elements))


@dataclass(frozen=True, slots=True)
class CardPaper:
    """A stamp card as printed: its name, stamps that came and went, and how it stands after the op.

    `full` is 0 for a card that the programme does not have any more.
    """

    name: str
    more: int
    less: int
    stamps: int
    full: int


def card_rows(card: CardPaper, head: Letterhead) -> list[Element]:
    """The lines of one stamp card; of one that is no more nobody knows when it is full."""
    moved = [_stamps(head, some, sign) for sign, some in (("+", card.more), ("-", card.less)) if some]
    of_full = _say(head, "part", n=number(head, card.stamps), all=number(head, card.full))
    stand = of_full if card.full else _stamps(head, card.stamps)
    return [Row(card.name, stand, bold=True), Text(_INDENT + "  ".join(moved))]


def day(head: Letterhead, at: date) -> str:
    """A day as the shop writes it."""
    return str(format_skeleton("yMMMd", at, locale=head.locale))


def money(head: Letterhead, minor: int) -> str:
    """Minor units as the shop writes money."""
    amount = Decimal(minor).scaleb(-minor_digits(head.currency))
    return format_currency(amount, head.currency, locale=head.locale)


def number(head: Letterhead, points: int) -> str:
    """Points with the shop's thousands sign."""
    return format_decimal(points, locale=head.locale)


def points(head: Letterhead, count: int) -> str:
    """A number of points with its word."""
    return _say(head, "point" if count == 1 else "points", n=number(head, count))


def _stamps(head: Letterhead, count: int, sign: str = "") -> str:
    return _say(head, "stamp" if count == 1 else "stamps", n=f"{sign}{number(head, count)}")


def _heading(head: Letterhead, title: str, at: datetime) -> list[Element]:
    return [
        Logo(),
        Text(head.store, align="center", bold=True, size=2),
        *([Text(head.programme, align="center")] if head.programme else []),
        Gap(1),
        Row(_say(head, title), f"{day(head, at)} {at:%H:%M}", bold=True),
    ]


def _sold(head: Letterhead, line: SoldLine, plain: Collection[str], *, earns: bool) -> list[Element]:
    """Name and price; beneath, indented, that of a piece, the points with what made them special, and what is off."""
    off = 0 if line.offer_minor is UNSET else line.offer_minor
    facts = []
    if line.quantity > 1:
        facts.append(_pieces(head, line.quantity, line.amount_minor + off))
    if price_points(line):
        facts.append(f"-{points(head, price_points(line))}")
    if earns and line.points:
        special = "" if line.why in plain else f", {line.why}"
        facts.append(f"+{points(head, line.points)}{special}")
    elif earns and not price_points(line):
        facts.append(line.why)
    beneath: list[Element] = [Text(_INDENT + "  ".join(facts))] if facts else []
    if off:
        beneath.append(Row(f"{_INDENT}{line.offer}", money(head, -off)))
    return [Row(line.name, money(head, line.amount_minor + off)), *beneath]


def _plain_reasons(line: SoldLine, names: Mapping[str, str]) -> frozenset[str]:
    """Reasons that are nothing special: a category of the line, by its id or by its name."""
    categories = (line.category, *(() if line.above is UNSET else line.above))
    return frozenset(word for category in categories for word in (category, names.get(category, category)))


def _returned(head: Letterhead, line: ReturnedLine, sold: SoldThing) -> list[Element]:
    row = Row(sold.name, money(head, line.amount_minor))
    if line.part_minor is not UNSET and line.of_minor is not UNSET:
        part = _say(head, "part", n=money(head, line.part_minor), all=money(head, line.of_minor))
        return [row, Text(_INDENT + part)]
    part = _say(head, "part", n=number(head, line.quantity), all=number(head, sold.quantity))
    return [row, Text(_INDENT + part)] if sold.quantity > 1 else [row]


def _pieces(head: Letterhead, quantity: int, amount_minor: int) -> str:
    each, rest = divmod(amount_minor, quantity)
    pieces = f"{number(head, quantity)} ×"
    return f"{pieces} {money(head, each)}" if not rest else f"{pieces} {_say(head, 'together')}"


def _sums(head: Letterhead, sale: Sale, vouchers: Mapping[str, str]) -> list[Element]:
    off: list[Element] = []
    unpaid = sale.invoice is not UNSET
    if sale.points_value_minor:
        used = _say(head, "points_used", points=points(head, points_as_money(sale)))
        off.append(Row(used, money(head, -sale.points_value_minor)))
    for voucher in sale.vouchers:
        name = _say(head, "voucher_line", code=typed_code(voucher.id)[:4])
        off.append(Row(name, money(head, -voucher.value_minor)))
        off += [Text(_INDENT + vouchers[voucher.id])] if voucher.id in vouchers else []
    if not off:
        return [Row(_say(head, "still_to_pay" if unpaid else "total"), money(head, sale.total_minor), bold=True)]
    first = _say(head, "of_invoice" if unpaid else "subtotal" if sale.discount_minor else "total")
    given = sale.effect.on_goodwill
    trusted = [Text(_INDENT + _say(head, "on_trust", n=number(head, given)))] if given else []
    to_pay = Row(_say(head, "still_to_pay" if unpaid else "to_pay"), money(head, sale.due_minor), bold=True)
    return [Row(first, money(head, sale.total_minor)), *off, *trusted, to_pay]


def _earned(head: Letterhead, sale: Sale, *, earns_later: bool) -> list[Element]:
    """What came of the sale; of an invoice nothing is said but where something comes of it once it is paid."""
    if sale.invoice is UNSET:
        return [Row(_say(head, "earned"), f"+{number(head, sale.effect.earn)}")]
    return [Text(_say(head, "earns_when_paid"))] if earns_later else []


def _payment(head: Letterhead, sale: Sale) -> list[Element]:
    paid: list[Element] = [Row(_tender(head, tender.kind), money(head, tender.amount_minor)) for tender in sale.tenders]
    return [*paid, Row(_say(head, "change"), money(head, sale.change_minor), bold=True)] if sale.change_minor else paid


def _tender(head: Letterhead, kind: str) -> str:
    return _say(head, kind) if kind in set(TenderKind) else kind


def _customer(head: Letterhead, customer: Customer) -> list[Element]:
    return [Row(customer.name, _say(head, "member_card", end=customer.number[-4:]), bold=True)]


def _balance(head: Letterhead, customer: Customer) -> list[Element]:
    elements: list[Element] = [Row(_say(head, "balance"), points(head, customer.balance), bold=True)]
    if customer.owed:
        elements.append(Row(_say(head, "owed"), points(head, customer.owed)))
    if customer.to_next_goal:
        elements.append(Row(_say(head, "next_reward"), points(head, customer.to_next_goal)))
    return [*elements, *map(Text, customer.notes)]


def _say(head: Letterhead, name: str, **filled: str) -> str:
    return paper(head.locale, name, **filled)


def _closed(
    head: Letterhead, elements: list[Element], reference: str | None, *, digest: bytes, code: str | None, caption: str
) -> Slip:
    tail: list[Element] = [Rule()]
    if reference:
        tail.append(Row(_say(head, "number"), reference))
    tail.append(Row(head.till, short_code(digest)))
    if code is not None:
        tail += [Gap(1), QR(code, caption)]
    tail += [
        Gap(1),
        Text(_say(head, "thanks"), align="center", bold=True),
        Text(_say(head, "not_tax"), align="center"),
        Cut(),
    ]
    return Slip((*elements, *tail))
