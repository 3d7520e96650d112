"""Money towards the open sale: never more than is left except in cash, and what was not counted is exact cash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.quote import Quote
from loyalty.shopping.basket import TenderKind
from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter import Mode
from terminal.till.counter.open_sale import OpenSale
from terminal.till.counter.paying import NotTaken, pay, settled

AMOUNTS = st.integers(1, 10_000)


def quoted(due_minor: int) -> Quote:
    return Quote(1, due_minor, 0, 0, due_minor, 0, 0, ())


@given(due=AMOUNTS, taken=st.lists(st.tuples(st.sampled_from(TenderKind), AMOUNTS), max_size=6))
def test_whatever_is_handed_over_a_finished_sale_is_paid_and_only_cash_gives_change(
    due: int, taken: list[tuple[TenderKind, int]]
) -> None:
    sale = OpenSale()
    for kind, amount in taken:
        paid = pay(sale, quoted(due), Mode.TILL, kind=kind, amount_minor=amount)
        if isinstance(paid, NotTaken):
            assert paid.sentence.endswith(".")
        else:
            sale = paid
    assert settled(sale, due, Mode.BESIDE) is None
    tenders = settled(sale, due, Mode.TILL)
    assert tenders is not None
    total = sum(tender.amount_minor for tender in tenders)
    assert total >= due
    assert sum(tender.amount_minor for tender in tenders if tender.kind is not TenderKind.CASH) <= due


@pytest.mark.parametrize(
    ("priced", "mode", "kind", "amount", "code"),
    [
        (quoted(100), Mode.BESIDE, "cash", 100, "no_money_here"),
        (None, Mode.TILL, "cash", 100, "nothing_due"),
        (quoted(100), Mode.TILL, "shells", 100, "bad_tender"),
        (quoted(100), Mode.TILL, "card", 101, "too_much"),
        (quoted(0), Mode.TILL, "cash", 1, "all_paid"),
        (quoted(100), Mode.TILL, "cash", 0, "bad_amount"),
        (Refusal(RefusalCode.TOO_LARGE, "Too much."), Mode.TILL, "cash", 1, "too_large"),
    ],
)
def test_money_that_cannot_be_taken_has_its_code(
    priced: Quote | Refusal | None, mode: Mode, kind: str, amount: int, code: str
) -> None:
    refused = pay(OpenSale(), priced, mode, kind=kind, amount_minor=amount)
    assert isinstance(refused, NotTaken)
    assert refused.code == code
