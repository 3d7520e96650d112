"""Another program sees the last sales, weighs a return, has papers printed again: by the figures of the screen."""

from typing import Any

import pytest

from terminal import activity_commands as a
from terminal.events import PrintQueued
from terminal.questions import (
    ClaimAsked,
    CopyAsked,
    Question,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    SalesAsked,
    Told,
    VoucherAsked,
    WishedLine,
    WishedPieces,
    WishedSale,
)
from tests.fakes.past_counter import PastCounter
from tests.fakes.shop import AMARA, BEN
from tests.fakes.till_world import TillWorld

DRINKS = WishedLine(None, "drinks", 3_000, 3)


def told(world: TillWorld, question: Question) -> dict[str, Any]:
    answer = world.ask(question)
    assert isinstance(answer, Told), answer
    return answer.document


def code_of(world: TillWorld, question: Question) -> str:
    answer = world.ask(question)
    assert not isinstance(answer, Told | None), answer
    return answer.code.value


def test_the_last_sales_of_counter_and_door_are_listed_and_searched(counter: PastCounter) -> None:
    mine = counter.sell(AMARA, amount=1_780)
    told(counter, SaleAsked("pos-1", WishedSale(BEN, (DRINKS,), reference="K-7")))
    told(counter, RefundAsked("back-1", "pos-1", (WishedPieces(1, 1),)))
    rows = told(counter, SalesAsked())["sales"]
    assert [(row["id"], row["total_minor"], row["returned"]) for row in rows] == [
        ("pos-1", 3_000, "part"),
        (mine.sale_id, 1_780, "nothing"),
    ]
    assert [row["name"] for row in told(counter, SalesAsked("17.8"))["sales"]] == ["Amara Okafor"]
    assert [row["reference"] for row in told(counter, SalesAsked("k-7"))["sales"]] == ["K-7"]
    counter.do(a.ActivityWanted())
    assert [row.ref for row in counter.room.rows] == [mine.sale_id], "the counter lists its own"


def test_a_return_is_weighed_and_nothing_is_written_and_then_it_is_just_that(counter: PastCounter) -> None:
    sold = told(counter, SaleAsked("pos-1", WishedSale(AMARA, (DRINKS,), redeem_points=300)))
    pieces = (WishedPieces(1, 1),)
    head = counter.store.standing().head
    first = told(counter, RefundQuoteAsked("pos-1", pieces))
    assert counter.store.standing().head == head
    assert first == told(counter, RefundQuoteAsked("pos-1", pieces))
    after = sold["balance"] - first["points_taken_back"] + first["points_given_back"]
    assert (first["name"], first["balance"], first["owed"]) == ("Amara Okafor", after, 0)
    done = told(counter, RefundAsked("back-1", "pos-1", pieces))
    for figure in ("amount_minor", "points_taken_back", "points_given_back", "lines"):
        assert done[figure] == first[figure]
    assert done["balance"] == first["balance"]
    rest = told(counter, RefundQuoteAsked("pos-1", None))
    assert rest["amount_minor"] + first["amount_minor"] == sold["due_minor"]
    assert rest["points_given_back"] + first["points_given_back"] == 300


def test_the_figures_are_those_of_the_screen(counter: PastCounter) -> None:
    sale = counter.sell(AMARA, amount=2_000)
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    quoted = told(counter, RefundQuoteAsked(sale.sale_id, None))
    after = counter.after
    assert (quoted["amount_minor"], quoted["points_taken_back"]) == (after.amount_minor, after.taken)
    assert (quoted["balance"], quoted["owed"]) == (after.balance, after.owed)


def test_what_cannot_come_back_is_refused_as_it_would_be(counter: PastCounter) -> None:
    told(counter, SaleAsked("pos-1", WishedSale(None, (DRINKS,))))
    told(counter, ClaimAsked("claim-1", "pos-1", AMARA))
    assert code_of(counter, RefundQuoteAsked("claim-1", None)) == "no_such_sale"
    told(counter, RefundAsked("back-1", "pos-1", None))
    assert code_of(counter, RefundQuoteAsked("pos-1", None)) == "already_refunded"
    assert code_of(counter, RefundQuoteAsked("back-1", None)) == "no_such_sale"
    assert code_of(counter, RefundQuoteAsked("never", None)) == "no_such_sale"


@pytest.mark.parametrize("of_other_till", [False, True])
def test_by_the_code_on_the_receipt_it_is_weighed_whoever_sold_it(counter: PastCounter, *, of_other_till: bool) -> None:
    counter.sell(None, amount=2_000)
    code = counter.receipt(of_other_till=of_other_till).text
    quoted = told(counter, RefundQuoteAsked(code, None))
    assert (quoted["amount_minor"], quoted["is_somebodys"], quoted["balance"]) == (2_000, False, None)
    if of_other_till:
        assert code_of(counter, CopyAsked(code)) == "no_receipt"
    else:
        assert told(counter, CopyAsked(code))["copy"] == 2


def test_every_paper_is_printed_again_and_numbered(counter: PastCounter) -> None:
    told(counter, SaleAsked("pos-1", WishedSale(AMARA, (DRINKS,))))
    told(counter, RefundAsked("back-1", "pos-1", None))
    told(counter, VoucherAsked("voucher-1", AMARA, "thanks"))
    for name in ("pos-1", "back-1", "voucher-1"):
        for number in (2, 3):
            assert told(counter, CopyAsked(name))["copy"] == number
            assert [one.copy_no for one in counter.of(PrintQueued)] == [number]
    assert code_of(counter, CopyAsked("never")) == "no_such_sale"


@pytest.mark.parametrize("question", [RefundQuoteAsked("pos-1", None), RefundAsked("back-1", "pos-1", None)])
def test_what_came_back_elsewhere_is_asked_first_while_there_is_a_line(
    counter: PastCounter, question: RefundQuoteAsked | RefundAsked
) -> None:
    told(counter, SaleAsked("pos-1", WishedSale(None, (DRINKS,))))
    counter.wait(61_000)
    counter.connected = False
    assert counter.ask(question, ticket=7) is None
    assert [want.seq for want in counter.wanted[0].receipt_wants] == [counter.store.standing().head.seq]
    counter.reply()
    answer = counter.answer_to(7)
    assert isinstance(answer, Told)
    assert answer.document["amount_minor"] == 3_000
    counter.disconnect()
    assert counter.ask(RefundQuoteAsked("pos-1", None)) is not None, "without a line nobody waits"
