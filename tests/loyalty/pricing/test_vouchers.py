"""Vouchers pay in the order in which they are handed in, each something and together never more than is due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.basket import Basket, Handed, Line
from loyalty.errors import Refusal, RefusalCode
from loyalty.ids import new_voucher_id
from loyalty.operations import VOUCHERS_MAX
from loyalty.pricing.vouchers import handed_in
from loyalty.programme import Programme
from loyalty.rules.earning import Earn, Rate
from tests.strategies import handed_vouchers

PROGRAMME = Programme(1, "P", "EUR", Earn(default=Rate(1, 100)))


def basket(*vouchers: Handed) -> Basket:
    return Basket((Line("Roll", "bread", 1, 100),), vouchers=vouchers)


def voucher(value: int, place: int = 1, currency: str = "EUR") -> Handed:
    return Handed(new_voucher_id(bytes([place]) * 16), 1, value, currency)


@given(st.data(), st.integers(0, 10_000))
def test_each_pays_what_is_left_and_all_together_what_is_due(data: st.DataObject, due: int) -> None:
    vouchers = data.draw(handed_vouchers("EUR", due))
    taken = handed_in(PROGRAMME, basket(*vouchers), due)
    assert not isinstance(taken, Refusal)
    assert [used.id for used in taken] == [handed.id for handed in vouchers]
    assert all(0 < used.value_minor <= handed.value_minor for used, handed in zip(taken, vouchers, strict=True))
    assert sum(used.value_minor for used in taken) == min(due, sum(handed.value_minor for handed in vouchers))


@pytest.mark.parametrize(
    ("vouchers", "code", "way_out"),
    [
        ((voucher(10), voucher(20)), RefusalCode.VOUCHER_USED, "Each voucher counts once."),
        ((voucher(10, currency="JPY"),), RefusalCode.UNKNOWN_VOUCHER, "Take money instead."),
        ((voucher(500), voucher(1, 2)), RefusalCode.OVER_MAX_SHARE, "Keep it for another sale."),
        (
            tuple(voucher(1, place) for place in range(1, VOUCHERS_MAX + 2)),
            RefusalCode.TOO_LARGE,
            "Keep the others for another sale.",
        ),
    ],
)
def test_a_voucher_that_cannot_pay_is_refused_with_the_way_out(
    vouchers: tuple[Handed, ...], code: RefusalCode, way_out: str
) -> None:
    refused = handed_in(PROGRAMME, basket(*vouchers), 500)
    assert isinstance(refused, Refusal)
    assert refused.code is code
    assert refused.sentence.endswith(way_out)
