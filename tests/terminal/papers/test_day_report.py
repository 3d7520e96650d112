"""A day's report counts what the till's log says, and its sums add up whatever was sold."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.effect import Effect
from loyalty.ops.operations import Paid, Sale
from terminal.papers.day_report import DayFigures, day_figures, report_slip
from terminal.receipt import Letterhead
from terminal.slip import Row, Slip, Text, from_json_bytes
from tests.prints.paperwork import any_sale
from tests.terminal.test_receipt import BACK, ISSUE, SALE, printed

HEAD = Letterhead("High Street", "Till 2", "Corner Club", "GBP", "en_GB")
MORNING, NOON = datetime(2026, 11, 23, 8, 0, tzinfo=UTC), datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def slip(figures: DayFigures, closing: int | None = None) -> Slip:
    return report_slip(HEAD, figures, since=MORNING, until=NOON, closing=closing)


def test_a_morning_at_the_till_is_counted() -> None:
    figures = day_figures([SALE, SALE, BACK, ISSUE])
    assert (figures.sales, figures.refunds, figures.vouchers_issued, figures.with_member) == (2, 1, 1, 2)
    assert figures.sold_minor == 2 * 1_780
    assert figures.tenders == {"cash": 2 * (2_000 - 220)}
    assert (figures.points_earned, figures.points_used) == (62, 1_500)
    assert (figures.points_taken_back, figures.points_given_back, figures.refunded_minor) == (6, 85, 305)


def test_an_x_report_says_what_was_counted() -> None:
    assert printed(slip(day_figures([SALE, BACK]))) == [
        "High Street",
        "X report",
        "Till 2 | 23 Nov 2026 12:30",
        "Since 23 Nov 2026 08:00",
        "Sales | 1",
        "Sold | £17.80",
        "Refunds | 1",
        "Handed back | -£3.05",
        "Cash | £17.80",
        "Sales with a card | 1",
        "Points earned | 31",
        "Points used | 500",
        "Points given back | 85",
        "Points taken back | 6",
        "Vouchers issued | 0",
        "Vouchers used | 0",
        "Not a tax receipt",
    ]


def test_a_z_report_bears_its_number() -> None:
    words = [element.text for element in slip(DayFigures(), closing=12).elements if isinstance(element, Text)]
    assert "Z report 12" in words


def test_points_that_pay_stand_among_what_was_taken_in() -> None:
    tender = msgspec.structs.replace(SALE, discount_minor=0)
    figures = day_figures([tender])
    assert (figures.sold_minor, figures.points_value_minor) == (2_280, 500)
    rows = [element.left for element in slip(figures).elements if isinstance(element, Row)]
    assert "Paid with points" in rows


def test_an_invoice_is_no_money_in_the_drawer() -> None:
    one = SALE.lines[2]
    invoice = msgspec.structs.replace(
        SALE, invoice="I-1", tenders=(), change_minor=0, lines=(one,), effect=Effect(use=500), total_minor=500
    )
    figures = day_figures([invoice])
    assert (figures.sales, figures.invoices, figures.sold_minor, dict(figures.tenders)) == (0, 1, 0, {})


@given(st.lists(st.integers(0, 200), max_size=20))
def test_what_was_sold_is_what_was_taken_in(which: list[int]) -> None:
    sold: list[Sale] = [any_sale(number) for number in which]
    figures = day_figures(sold)
    assert figures.sold_minor == (
        sum(figures.tenders.values()) + figures.points_value_minor + figures.vouchers_used_minor
    )
    assert from_json_bytes(slip(figures).to_json_bytes()) == slip(figures)


def test_change_comes_out_of_the_cash_whatever_was_paid_with() -> None:
    mixed = msgspec.structs.replace(SALE, tenders=(Paid("card", 1_000), Paid("cash", 1_000)), effect=Effect())
    assert dict(day_figures([mixed]).tenders) == {"card": 1_000, "cash": 780}
