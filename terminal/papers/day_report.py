"""The report of a day or a part of it, as figures counted from the till's own log and as a slip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.operations import Accrual, Reversal, Sale, VoucherIssue
from loyalty.shopping.basket import TenderKind
from terminal.cash import DrawerOutcome, MoveKind
from terminal.paper_words import paper
from terminal.receipt import day, money, number
from terminal.slip import Cut, Element, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from loyalty.ops.operations import Operation
    from terminal.cash_ports import CashMove, Closed, Opening
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


@dataclass(frozen=True, slots=True)
class ShiftFigures:
    """Drawer and cash of a shift beside its sales; `openings` are counted by reason, those that failed apart.

    `opened_ms` is None while nobody has counted a float; `counted_minor` is None where nobody counted at the end.
    `gone_z` is the Z report before this one where the till's file knows its number alone, else 0; `missing` are ops of
    this shift that the file lost.
    """

    opened_ms: int | None = None
    opened_by: str = ""
    closed_by: str = ""
    float_minor: int = 0
    paid_in_minor: int = 0
    paid_out_minor: int = 0
    counted_minor: int | None = None
    openings: Mapping[str, int] = field(default_factory=dict)
    failed_openings: int = 0
    unsent: int = 0
    gone_z: int = 0
    missing: int = 0

    def expected_minor(self, figures: DayFigures) -> int:
        """The cash that should lie in the drawer: money that came back is taken to have been handed out in cash."""
        moved = self.float_minor + self.paid_in_minor - self.paid_out_minor
        return moved + figures.tenders.get(TenderKind.CASH, 0) - figures.refunded_minor


def shift_figures(
    moves: Sequence[CashMove],
    openings: Sequence[Opening],
    closed: Closed | None,
    *,
    unsent: int,
    gone_z: int = 0,
    missing: int = 0,
) -> ShiftFigures:
    """What the journal of the drawer comes to; `unsent` are the ops that the server does not have yet."""
    begun = next((move for move in moves if move.kind is MoveKind.FLOAT), None)
    sums: Counter[MoveKind] = Counter()
    for move in moves:
        sums[move.kind] += move.amount_minor
    tried = [one for one in openings if one.outcome is not DrawerOutcome.FAILED]
    return ShiftFigures(
        opened_ms=None if begun is None else begun.at_ms,
        opened_by="" if begun is None else begun.by,
        closed_by="" if closed is None else closed.by,
        float_minor=sums[MoveKind.FLOAT],
        paid_in_minor=sums[MoveKind.PAID_IN],
        paid_out_minor=sums[MoveKind.PAID_OUT],
        counted_minor=None if closed is None else closed.counted_minor,
        openings=dict(Counter(one.reason.value for one in tried)),
        failed_openings=len(openings) - len(tried),
        unsent=unsent,
        gone_z=gone_z,
        missing=missing,
    )


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
    head: Letterhead,
    figures: DayFigures,
    *,
    since: datetime,
    until: datetime,
    closing: int | None = None,
    shift: ShiftFigures | None = None,
    local: Callable[[int], datetime] | None = None,
) -> Slip:
    """An X report, or with its number the Z report that closes a shift; `local` tells the shop's time of a moment."""
    title = paper(head.locale, "x_report") if closing is None else paper(head.locale, "z_report", n=str(closing))
    elements: list[Element] = [
        Logo(),
        Text(head.store, align="center", bold=True, size=2),
        Text(title, align="center", bold=True),
        Gap(1),
        Row(head.till, f"{day(head, until)} {until:%H:%M}"),
        Text(paper(head.locale, "since", moment=f"{day(head, since)} {since:%H:%M}")),
        *([] if shift is None or local is None else _people(head, shift, local)),
        *([] if shift is None else _gone(head, shift)),
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
        *([] if shift is None else _drawer(head, figures, shift)),
        Rule(),
        Text(paper(head.locale, "not_tax"), align="center"),
        Cut(),
    ]
    return Slip(tuple(elements))


def _people(head: Letterhead, shift: ShiftFigures, local: Callable[[int], datetime]) -> list[Element]:
    begun = "" if shift.opened_ms is None else f"{day(head, local(shift.opened_ms))} {local(shift.opened_ms):%H:%M}"
    return [
        *([Row(paper(head.locale, "shift_opened"), begun)] if begun else []),
        *([Row(paper(head.locale, "opened_by"), shift.opened_by)] if begun else []),
        *([Row(paper(head.locale, "closed_by"), shift.closed_by)] if shift.closed_by else []),
    ]


def _gone(head: Letterhead, shift: ShiftFigures) -> list[Element]:
    return [
        *([Text(paper(head.locale, "z_gone", n=str(shift.gone_z)), bold=True)] if shift.gone_z else []),
        *([Text(paper(head.locale, "ops_gone", n=number(head, shift.missing)), bold=True)] if shift.missing else []),
    ]


def _drawer(head: Letterhead, figures: DayFigures, shift: ShiftFigures) -> list[Element]:
    expected, counted = shift.expected_minor(figures), shift.counted_minor
    opened = sum(shift.openings.values())
    return [
        Rule(),
        _summed(head, "float", shift.float_minor),
        *([_summed(head, "paid_in", shift.paid_in_minor)] if shift.paid_in_minor else []),
        *([_summed(head, "paid_out", -shift.paid_out_minor)] if shift.paid_out_minor else []),
        _summed(head, "cash_expected", expected),
        *([] if counted is None else [_summed(head, "cash_counted", counted)]),
        *([] if counted is None else [_summed(head, "cash_difference", counted - expected)]),
        Rule(),
        _counted(head, "drawer_opened", opened),
        *(Row(paper(head.locale, f"drawer_{why}"), number(head, n)) for why, n in sorted(shift.openings.items())),
        *([_counted(head, "drawer_failed", shift.failed_openings)] if shift.failed_openings else []),
        _counted(head, "not_sent_yet", shift.unsent),
    ]


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
