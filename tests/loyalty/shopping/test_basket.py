"""A basket is a sale that could be; what could not is refused with a way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.shopping.basket import (
    LINES_MAX,
    QUANTITY_MAX,
    TENDERS_MAX,
    Basket,
    Line,
    Tender,
    TenderKind,
    change_minor,
    check_basket,
)
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX
from tests.programme_strategies import baskets
from tests.strategies import tenders


def line(amount_minor: int = 100, quantity: int = 1) -> Line:
    return Line("Roll", "bread", quantity, amount_minor)


@given(baskets)
def test_a_basket_is_the_sum_of_its_lines(basket: Basket) -> None:
    assert basket.total_minor == sum(line.amount_minor for line in basket.lines)
    assert basket.items == sum(line.quantity for line in basket.lines)
    assert check_basket(basket) is None


@pytest.mark.parametrize(
    ("basket", "code"),
    [
        (Basket(()), RefusalCode.EMPTY_BASKET),
        (Basket((line(),) * (LINES_MAX + 1)), RefusalCode.TOO_LARGE),
        (Basket((line(AMOUNT_MINOR_MAX), line(1))), RefusalCode.TOO_LARGE),
    ],
)
def test_a_basket_that_cannot_be_a_sale_is_refused(basket: Basket, code: RefusalCode) -> None:
    refusal = check_basket(basket)
    assert refusal is not None
    assert refusal.code is code
    assert check_basket(Basket((line(),) * LINES_MAX)) is None


@pytest.mark.parametrize("amount", [0, -1, 10**12, 1.0, True, "1"])
def test_a_line_or_tender_of_no_possible_amount_cannot_be_built(amount: int) -> None:
    with pytest.raises(BadValue, match="amount"):
        line(amount)
    with pytest.raises(BadValue, match="tender"):
        Tender(TenderKind.CASH, amount)


@pytest.mark.parametrize("quantity", [0, -1, QUANTITY_MAX + 1, 1.5, True])
def test_a_line_of_no_possible_quantity_cannot_be_built(quantity: int) -> None:
    with pytest.raises(BadValue, match="quantity"):
        line(100, quantity)


@pytest.mark.parametrize("wrong", ["", "x" * 65, "a\nb", "e\u0301", "\ud800"])
def test_ids_that_the_books_could_not_keep_cannot_be_sold(wrong: str) -> None:
    with pytest.raises(BadValue, match="clean letters"):
        Line("Roll", wrong, 1, 100)
    with pytest.raises(BadValue, match="clean letters"):
        Line("Roll", "bread", 1, 100, product=wrong)
    with pytest.raises(BadValue, match="clean letters"):
        Line("Roll", "bread", 1, 100, gtin=wrong)


@given(st.integers(0, AMOUNT_MINOR_MAX), st.lists(tenders, max_size=5).map(tuple))
def test_change_is_cash_and_never_more_than_the_cash_that_came_in(due: int, paid: tuple[Tender, ...]) -> None:
    change = change_minor(due, paid)
    whole = sum(tender.amount_minor for tender in paid)
    cash = sum(tender.amount_minor for tender in paid if tender.kind is TenderKind.CASH)
    if isinstance(change, Refusal):
        assert whole < due or whole - cash > due or whole > AMOUNT_MINOR_MAX
    else:
        assert whole - change == due
        assert 0 <= change <= cash


@pytest.mark.parametrize(
    ("due", "paid", "code"),
    [
        (100, (), RefusalCode.UNDERPAID),
        (100, (Tender(TenderKind.CASH, 99),), RefusalCode.UNDERPAID),
        (100, (Tender(TenderKind.CARD, 101),), RefusalCode.BAD_AMOUNT),
        (100, (Tender(TenderKind.CARD, 101), Tender(TenderKind.CASH, 5)), RefusalCode.BAD_AMOUNT),
        (100, (Tender(TenderKind.CASH, AMOUNT_MINOR_MAX),) * 2, RefusalCode.TOO_LARGE),
        (100, (Tender(TenderKind.CASH, 1),) * (TENDERS_MAX + 1), RefusalCode.TOO_LARGE),
    ],
)
def test_a_payment_that_does_not_fit_is_refused(due: int, paid: tuple[Tender, ...], code: RefusalCode) -> None:
    refusal = change_minor(due, paid)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code


def test_nothing_due_is_paid_by_nothing() -> None:
    assert change_minor(0, ()) == 0
    assert change_minor(350, (Tender(TenderKind.CARD, 150), Tender(TenderKind.CASH, 500))) == 300
