"""The report of a day or a part of it, as figures counted from the till's own log and as a slip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Accrual, Reversal, Sale, VoucherIssue
from loyalty.shopping.basket import TenderKind
from terminal.paper_words import paper
from terminal.receipt import day, money, number
from terminal.slip import Cut, Element, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from loyalty.ops.operations import Operation
    from terminal.receipt import Letterhead


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Counts, minor units and points of the ops between two moments; `tenders` are what was kept, without change.

    What is sold is what was kept of each tender with what points and vouchers paid. Sales on an invoice are counted
    apart, since their money is not in the drawer.
    """

    sales: int = 0
    sold_minor: int = 0
    refunds: int = 0
    refunded_minor: int = 0
    invoices: int = 0
    tenders: Mapping[str, int] = field(default_factory=dict)
    vouchers_used: int = 0
    vouchers_used_minor: int = 0
    vouchers_issued: int = 0
    points_earned: int = 0
    points_used: int = 0
    points_given_back: int = 0
    points_taken_back: int = 0
    points_value_minor: int = 0
    with_member: int = 0


def day_figures(operations: Iterable[Operation]) -> DayFigures:
    """What these ops come to; ops that are no matter of the counter count nothing."""
    counted: Counter[str] = Counter()
    tenders: Counter[str] = Counter()
    for operation in operations:
        match operation:
            case Sale():
                _count_sale(operation, counted, tenders)
            case Reversal():
                counted.update(
                    refunds=1,
                    refunded_minor=operation.amount_minor,
                    points_given_back=operation.effect.give,
                    points_taken_back=operation.effect.take,
                )
            case Accrual():
                counted.update(points_earned=operation.effect.earn, points_taken_back=operation.effect.take)
            case VoucherIssue():
                counted.update(vouchers_issued=1, points_used=operation.effect.use)
            case _:
                pass
    return DayFigures(tenders=dict(tenders), **counted)


def report_slip(
    head: Letterhead, figures: DayFigures, *, since: datetime, until: datetime, closing: int | None = None
) -> Slip:
    """An X report, or with its number the Z report that closes a day."""
    title = paper(head.locale, "x_report") if closing is None else paper(head.locale, "z_report", n=str(closing))
    elements: list[Element] = [
        Logo(),
        Text(head.store, align="center", bold=True, size=2),
        Text(title, align="center", bold=True),
        Gap(1),
        Row(head.till, f"{day(head, until)} {until:%H:%M}"),
        Text(paper(head.locale, "since", moment=f"{day(head, since)} {since:%H:%M}")),
        Rule(),
        _counted(head, "sales", figures.sales),
        _summed(head, "sold", figures.sold_minor),
        *([_counted(head, "refunds", figures.refunds)] if figures.refunds else []),
        *([_summed(head, "handed_back", -figures.refunded_minor)] if figures.refunds else []),
        *([_counted(head, "invoices", figures.invoices)] if figures.invoices else []),
        Rule(),
        *(Row(_tender(head, kind), money(head, kept)) for kind, kept in sorted(figures.tenders.items())),
        *([_summed(head, "by_points", figures.points_value_minor)] if figures.points_value_minor else []),
        *([_summed(head, "by_vouchers", figures.vouchers_used_minor)] if figures.vouchers_used else []),
        Rule(),
        _counted(head, "sales_with_card", figures.with_member),
        _counted(head, "earned", figures.points_earned),
        _counted(head, "used", figures.points_used),
        _counted(head, "given_back", figures.points_given_back),
        _counted(head, "taken_back", figures.points_taken_back),
        _counted(head, "vouchers_issued", figures.vouchers_issued),
        _counted(head, "vouchers_used", figures.vouchers_used),
        Rule(),
        Text(paper(head.locale, "not_tax"), align="center"),
        Cut(),
    ]
    return Slip(tuple(elements))


def _count_sale(sale: Sale, counted: Counter[str], tenders: Counter[str]) -> None:
    unpaid = sale.invoice is not UNSET
    counted.update(
        invoices=int(unpaid),
        sales=int(not unpaid),
        sold_minor=0 if unpaid else sale.total_minor - sale.discount_minor,
        vouchers_used=len(sale.vouchers),
        vouchers_used_minor=0 if unpaid else sum(voucher.value_minor for voucher in sale.vouchers),
        points_earned=sale.effect.earn,
        points_used=sale.effect.use,
        points_value_minor=0 if unpaid else sale.points_value_minor - sale.discount_minor,
        with_member=int(sale.member is not None or sale.pending_card is not None),
    )
    for tender in sale.tenders:
        tenders[tender.kind] += tender.amount_minor
    if sale.change_minor:
        tenders[TenderKind.CASH] -= sale.change_minor


def _tender(head: Letterhead, kind: str) -> str:
    return paper(head.locale, kind) if kind in set(TenderKind) else kind


def _counted(head: Letterhead, name: str, count: int) -> Row:
    return Row(paper(head.locale, name), number(head, count))


def _summed(head: Letterhead, name: str, minor: int) -> Row:
    return Row(paper(head.locale, name), money(head, minor), bold=True)
