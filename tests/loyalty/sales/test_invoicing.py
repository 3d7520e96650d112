"""Points on an invoice: its number as it is compared, and a sale that earns nothing before it is paid."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Paid, Sale
from loyalty.sales.invoicing import invoice_line, invoice_number, on_invoice
from loyalty.sales.shares import shares_of
from loyalty.values.errors import BadValue, Refusal
from tests.central.judging.ops import sale


def invoiced(use: int = 300) -> Sale:
    sold = sale(earn=7, use=use)
    (line,) = sold.lines
    return on_invoice(msgspec.structs.replace(sold, lines=(msgspec.structs.replace(line, quantity=1),)), "R-1")


@pytest.mark.parametrize(
    ("text", "number"), [("r-2026  17 ", "R-2026 17"), ("4711", "4711"), ("x" * 64, "X" * 64), ("Æ 1\t", "Æ 1")]
)
def test_an_invoice_is_known_by_its_number_however_it_was_typed(text: str, number: str) -> None:
    assert invoice_number(text) == number


@pytest.mark.parametrize("text", ["", "  ", "\n", "x" * 65])
def test_what_is_no_number_is_refused_with_the_way_out(text: str) -> None:
    refused = invoice_number(text)
    assert isinstance(refused, Refusal)
    assert refused.code.value == "bad_invoice"


@given(st.text(max_size=80))
def test_a_number_is_the_same_when_it_is_read_again(text: str) -> None:
    number = invoice_number(text)
    assert isinstance(number, Refusal) or invoice_number(number) == number


def test_nothing_is_earned_or_handed_back_and_the_points_are_used() -> None:
    sold = invoiced()
    assert (sold.effect.earn, sold.effect.use, sold.lines[0].points, sold.due_minor) == (0, 300, 0, 700)
    (share,) = shares_of(sold)
    assert (share.paid_minor, share.points, share.used) == (0, 0, 300)
    assert read_body(body_of(sold)) == sold


@pytest.mark.parametrize(
    "wrong",
    [
        {"effect": Effect(earn=1)},
        {"member": None},
        {"tenders": (Paid("cash", 5),)},
        {"lines": invoiced().lines * 2},
        {"lines": (msgspec.structs.replace(invoiced().lines[0], quantity=2),)},
    ],
)
def test_what_cannot_stand_on_an_invoice_is_never_built(wrong: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        msgspec.structs.replace(invoiced(), **wrong)


def test_its_line_earns_by_the_default_rate() -> None:
    line = invoice_line("Invoice R-1", 12_000)
    assert (line.name, line.category, line.quantity, line.amount_minor) == ("Invoice R-1", "general", 1, 12_000)
