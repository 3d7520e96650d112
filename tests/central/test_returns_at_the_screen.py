"""The cashier confirms a return: while there is a line the server says first what came back at other tills."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.ops.operations import Reversal, Sale
from terminal import activity_commands as a
from terminal.activity import ActivityShown, Back, Deed, Step
from terminal.questions import RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.till.trade.papers import code_of_sale
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(sqlite_copy, tmp_path, tills=2)
    made.wait(65)
    yield made
    made.close()


def sold(room: Room) -> str:
    """The code on the receipt of a sale of three pieces at the first till."""
    till = room.tills[0]
    assert isinstance(till.ask(SaleAsked("sold", WishedSale(None, (WishedLine(None, "food", 900, 3),)))), Told)
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    room.wait(65)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation)


def returning(till: RealTill, ref: str) -> ActivityShown:
    """The room with all that is left of a sale about to come back."""
    for command in (a.ActivityWanted(), a.PastChosen(ref), a.ReturnBegun(), a.PiecesWanted(None, 1)):
        till.do(command)
    return till.room


def asked_about(till: RealTill) -> int:
    return sum(bool(one.receipt_wants) for one in till.requests)


def test_what_came_back_elsewhere_is_asked_when_the_receipt_is_read_and_shown_with_its_till(room: Room) -> None:
    first, second = room.tills
    receipt = sold(room)
    assert isinstance(first.ask(RefundAsked("r-1", "sold", (WishedPieces(1, 2),))), Told)
    shown = returning(second, receipt).sale
    assert shown is not None
    assert (shown.back, [line.left for line in shown.lines]) == (Back.PART, [1])
    assert [(one.deed, one.till, one.amount_minor, one.ref) for one in shown.later] == [
        (Deed.RETURNED, "Till 1", 600, "")
    ]
    second.do(a.ReturnConfirmed(300))
    assert second.room.step is Step.DONE


def test_a_return_that_another_till_made_meanwhile_stops_the_one_that_is_confirmed(room: Room) -> None:
    first, second = room.tills
    receipt = sold(room)
    shown = returning(first, "sold")
    assert shown.after is not None
    assert shown.after.amount_minor == 900
    assert isinstance(second.ask(RefundAsked("r-1", receipt, None)), Told)
    before = asked_about(first)
    first.do(a.ReturnConfirmed(900))
    assert asked_about(first) == before + 1
    assert first.notices[-1] == "already_refunded"
    assert first.room.step is Step.RETURN
    assert first.room.after is not None
    assert first.room.after.refusal == "This sale already came back at Till 2. Hand nothing back for it."
    assert first.room.sale is not None
    assert not first.room.sale.can_return
    assert isinstance(first.store.newest(1)[0].operation, Sale)


def test_without_a_line_nobody_waits_and_the_goods_come_back(room: Room) -> None:
    second = room.tills[1]
    receipt = sold(room)
    second.off = True
    room.wait(65)
    returning(second, receipt)
    before = len(second.requests)
    second.do(a.ReturnConfirmed(900))
    assert second.room.step is Step.DONE
    assert isinstance(second.store.newest(1)[0].operation, Reversal)
    assert not any(one.receipt_wants for one in second.requests[before:])


def test_a_confirmation_is_not_for_the_sale_that_is_shown_by_the_time_of_the_answer(room: Room) -> None:
    first = room.tills[0]
    sold(room)
    assert isinstance(first.ask(SaleAsked("other", WishedSale(None, (WishedLine(None, "food", 900, 3),)))), Told)
    room.wait(65)
    returning(first, "sold")
    head = first.store.standing().head

    def look_elsewhere() -> None:
        first.before_reply = None
        first.do(a.PastChosen("other"))
        first.do(a.ReturnBegun())
        first.do(a.PiecesWanted(None, 1))

    first.before_reply = look_elsewhere
    first.do(a.ReturnConfirmed(900))
    assert first.store.standing().head == head
    assert first.room.sale is not None
    assert first.room.sale.ref == "other"
