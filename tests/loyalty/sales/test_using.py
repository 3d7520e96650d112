"""What a member uses is counted in points: points themselves, and what full cards and their own vouchers take off."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, ReturnedLine, Reversal, Sale, UsedVoucher, VoucherIssue
from loyalty.ops.stamped import Stamped, StampedLine, StampsBack
from loyalty.rules.spending import Redeem
from loyalty.sales.using import used, uses, worth
from tests.central.judging.ops import ANA, context, sale
from tests.fakes.shop import PROGRAMME

MINE, OTHERS = "A" * 26, "B" * 26
CUP = Stamped("cups", Effect(use=4), 4, (StampedLine(1, used=4),), off_minor=450)
FILLED = Stamped("cups", Effect(earn=1), 4, (StampedLine(1, given=1),))
ISSUE = VoucherIssue(SCHEMA, context(), "v", ANA, Effect(use=100), MINE, "Thanks", 500, "GBP", None)
HANDED = (UsedVoucher(MINE, 1, 300), UsedVoucher(OTHERS, 1, 200))


def with_card(one: Stamped, **changed: object) -> Sale:
    return sale(earn=0, stamps=(one,), **changed)  # type: ignore[arg-type] # the tests name them right


def back(give: int = 0, *, cards: int = 0, vouchers: tuple[UsedVoucher, ...] = (), sale_id: str = "s") -> Reversal:
    stamps = (StampsBack("cups", Effect(give=cards)),) if cards else msgspec.UNSET
    line = ReturnedLine(1, 1, 0, 0, give)
    origin = Origin("A" * 16, 1, 1, sale_id)
    return Reversal(
        SCHEMA, context(), "r", ANA, Effect(give=give), "GBP", origin, 0, undo=False, lines=(line,), vouchers=vouchers,
        stamps=stamps,
    )  # fmt: skip


def count(*operations: object) -> int:
    return used(PROGRAMME, operations, {MINE}.__contains__)  # type: ignore[arg-type] # they are operations


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (sale(), False),
        (sale(use=1), True),
        (with_card(FILLED), False),
        (with_card(CUP), True),
        (sale(vouchers=HANDED), True),
        (ISSUE, True),
        (back(5), False),
    ],
)
def test_what_uses_something(operation: Sale | Reversal | VoucherIssue, *, expected: bool) -> None:
    assert uses(operation) is expected


def test_money_counts_as_the_points_that_would_pay_it_and_a_strangers_voucher_is_paper() -> None:
    assert (PROGRAMME.points_for(100), PROGRAMME.points_for(0)) == (100, 0)
    assert count(sale(use=100), ISSUE, with_card(FILLED)) == 200
    assert count(with_card(CUP)) == 450
    assert count(sale(vouchers=HANDED)) == 300


def test_what_came_back_counts_no_more_as_far_as_its_sale_is_known() -> None:
    assert count(sale(use=100), back(30)) == 70
    assert count(sale(vouchers=HANDED), back(vouchers=HANDED)) == 0
    assert count(with_card(CUP), back(cards=4)) == 0
    assert count(with_card(CUP), back(cards=2)) == 225
    assert count(with_card(CUP), back(cards=4, sale_id="another")) == 450
    assert count(back(500)) == 0


def test_a_voucher_that_was_bought_the_same_day_counts_once_by_what_is_more() -> None:
    own = (UsedVoucher(MINE, 1, 80),)
    assert count(ISSUE, sale(vouchers=own)) == 100
    assert count(ISSUE, sale(vouchers=HANDED)) == 300
    assert count(ISSUE, sale(vouchers=own), back(vouchers=own), sale(vouchers=own)) == 100
    assert count(ISSUE, sale(use=20, vouchers=HANDED)) == 320
    assert worth(PROGRAMME, 30, {MINE: 300}, [ISSUE]) == 230
    assert worth(PROGRAMME, 30, {MINE: 300}) == 330


@given(price=st.integers(0, 500), off=st.integers(0, 800), points=st.integers(0, 300), beside=st.integers(0, 300))
def test_a_day_never_counts_less_than_one_of_its_operations(price: int, off: int, points: int, beside: int) -> None:
    """So that the server, which sees one operation at a time, finds no use unproven that a till let pass."""
    bought = msgspec.structs.replace(ISSUE, effect=Effect(use=price))
    paid = sale(use=points, vouchers=(UsedVoucher(MINE, 1, off), UsedVoucher(OTHERS, 1, beside)))
    assert max(count(bought), count(paid)) <= count(bought, paid) <= count(bought) + count(paid)


def test_points_are_rounded_up_and_where_they_are_no_money_each_minor_unit_counts_one() -> None:
    dear = msgspec.structs.replace(PROGRAMME, redeem=Redeem(points=10, worth_minor=3, minimum=10, step=10))
    assert [dear.points_for(minor) for minor in (1, 3, 4)] == [4, 10, 14]
    assert msgspec.structs.replace(PROGRAMME, redeem=None).points_for(450) == 450
