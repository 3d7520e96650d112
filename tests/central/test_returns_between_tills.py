"""Real tills on real files and the real exchange, on both engines: goods come back where it suits the customer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store import exceptions
from loyalty.codes.receipt import LINES_ON_PAPER_MAX
from loyalty.ops.operations import Sale
from loyalty.values.errors import Refusal
from terminal.questions import (
    Answer,
    RefundAsked,
    SaleAsked,
    ScanAsked,
    Told,
    WishedLine,
    WishedPieces,
    WishedSale,
)
from terminal.till.trade.papers import code_of_sale
from tests.central.between_tills import nets, the_books_hold
from tests.fakes.floor_tills import RealTill, Room

LINES = (WishedLine(None, "food", 900, 3), WishedLine(None, "food", 1_000, 1))


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=2)
    made.wait(65)
    yield made
    made.close()


def sell(till: RealTill, member: str | None, points: int | None = None) -> str:
    """The code on the receipt."""
    told = till.ask(SaleAsked("sold", WishedSale(member, LINES, redeem_points=points)))
    assert isinstance(told, Told), told
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation)


def figures(answer: Answer) -> tuple[int, ...]:
    assert isinstance(answer, Told), answer
    return tuple(int(answer.document[name]) for name in ("amount_minor", "points_taken_back", "points_given_back"))


def test_row_55_another_tills_sale_comes_back_by_its_receipt_without_a_line(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt = sell(first, member, points=100)
    room.wait(65)
    before = first.net(member)
    second.off = True
    room.wait(65)
    one = second.ask(RefundAsked("r-1", receipt, (WishedPieces(1, 1),)))
    two = second.ask(RefundAsked("r-2", receipt, (WishedPieces(1, 2),)))
    rest = second.ask(RefundAsked("r-3", receipt, None))
    own = first.store.kept("sold")
    assert own is not None
    assert isinstance(own.operation, Sale)
    parts = [figures(one), figures(two), figures(rest)]
    assert [sum(part) for part in zip(*parts, strict=True)] == [
        own.operation.due_minor,
        own.operation.effect.earn,
        100,
    ]
    more = second.ask(RefundAsked("r-4", receipt, None))
    assert isinstance(more, Refusal)
    assert more.code == "already_refunded"
    assert second.ask(RefundAsked("r-1", receipt, (WishedPieces(1, 1),))) == one, "the same wish is the same refund"
    the_books_hold(room)
    assert nets(room, member) == {before - own.operation.effect.earn + 100} == {500}


AMOUNT = (WishedLine(None, "food", 3_000),)


def sell_amount(till: RealTill, member: str | None, points: int | None = None) -> tuple[str, Sale]:
    """What a till beside another program sells: one amount; the code on its receipt."""
    told = till.ask(SaleAsked("sold", WishedSale(member, AMOUNT, redeem_points=points)))
    assert isinstance(told, Told), told
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation), kept.operation


def part(minor: int) -> tuple[WishedPieces, ...]:
    return (WishedPieces(1, amount_minor=minor),)


@pytest.mark.parametrize("by_receipt", [False, True])
def test_parts_of_an_amount_come_back_at_the_till_that_sold_it_and_by_its_receipt_elsewhere(
    room: Room, *, by_receipt: bool
) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt, sale = sell_amount(first, member, points=100)
    room.wait(65)
    till, name = (second, receipt) if by_receipt else (first, "sold")
    till.off = True
    room.wait(65)
    parts = [figures(till.ask(RefundAsked(f"r-{at}", name, part(400)))) for at in range(2)]
    assert [one[0] for one in parts] == [sale.due_minor * 400 // 3_000, sale.due_minor * 800 // 3_000 - parts[0][0]]
    refused = till.ask(RefundAsked("r-8", name, part(2_201)))
    assert isinstance(refused, Refusal)
    assert refused.code == "already_refunded"
    parts.append(figures(till.ask(RefundAsked("r-9", name, None))))
    assert [sum(one) for one in zip(*parts, strict=True)] == [sale.due_minor, sale.effect.earn, 100]
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert room.floor.database.read(exceptions.exceptions) == []


def test_parts_that_come_back_at_two_tills_which_do_not_hear_of_each_other_are_borne_beyond_the_whole(
    room: Room,
) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt, _ = sell_amount(first, member)
    room.wait(65)
    first.off = second.off = True
    room.wait(65)
    figures(first.ask(RefundAsked("r-1", "sold", part(2_000))))
    figures(second.ask(RefundAsked("r-2", receipt, part(2_000))))
    the_books_hold(room)
    assert nets(room, member) == {500}, "the member never pays for more than the sale"
    assert [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)] == ["returned_twice"]


def test_row_55_a_return_that_is_heard_before_its_sale_is_booked_once_that_is_there(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    first.off = True
    room.wait(65)
    receipt = sell(first, member)
    figures(second.ask(RefundAsked("r-1", receipt, None)))
    room.wait(65)
    waiting = [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]
    assert waiting == ["sale_awaited"]
    assert room.floor.judge_latecomers() == 0
    the_books_hold(room)
    assert room.floor.database.read(exceptions.exceptions) == []
    assert nets(room, member) == {500}


def test_row_56_returned_by_paper_at_both_tills_the_member_pays_once(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt = sell(first, member)
    room.wait(65)
    first.off = second.off = True
    room.wait(65)
    figures(second.ask(RefundAsked("r-1", receipt, None)))
    figures(first.ask(RefundAsked("r-2", receipt, None)))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)] == ["returned_twice"]


def sell_long(till: RealTill) -> tuple[str, Sale]:
    """The code on a receipt that has too many lines for it."""
    lines = tuple(WishedLine(None, "food", 100 + place, 1 + place % 3) for place in range(LINES_ON_PAPER_MAX + 1))
    told = till.ask(SaleAsked("sold", WishedSale(till.floor.members[0], lines, redeem_points=100)))
    assert isinstance(told, Told), told
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation), kept.operation


def test_a_receipt_too_long_for_its_code_comes_back_at_another_till_by_what_the_server_tells(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt, sale = sell_long(first)
    room.wait(65)
    told = second.ask(ScanAsked(receipt, None))
    assert isinstance(told, Told)
    assert [(line["left"], line["points"]) for line in told.document["lines"]] == [
        (line.quantity, line.points) for line in sale.lines
    ]
    second.off = True
    one = figures(second.ask(RefundAsked("r-1", receipt, (WishedPieces(2, 1), WishedPieces(26, 1)))))
    rest = figures(second.ask(RefundAsked("r-2", receipt, None)))
    assert [sum(pair) for pair in zip(one, rest, strict=True)] == [sale.due_minor, sale.effect.earn, 100]
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert room.floor.database.read(exceptions.exceptions) == []


def test_a_receipt_too_long_for_its_code_is_refused_with_the_way_out_while_nobody_can_tell_its_lines(
    room: Room,
) -> None:
    first, second = room.tills
    first.off = True
    receipt, _ = sell_long(first)

    def refused() -> str:
        answer = second.ask(RefundAsked("r-1", receipt, None))
        assert isinstance(answer, Refusal)
        assert answer.code == "needs_online"
        return answer.sentence

    way_out = "Try again later, or at Till 1, where it was sold."
    begins = "This receipt has more lines than its code can hold, and"
    assert refused() == f"{begins} the server does not have them. {way_out}"
    second.off = True
    room.wait(65)
    assert refused() == f"{begins} there is no line to the server. {way_out}"
    first.off = second.off = False
    room.wait(130)
    figures(second.ask(RefundAsked("r-1", receipt, None)))


def test_a_receipt_says_what_can_still_come_back_here(room: Room) -> None:
    first, second = room.tills
    receipt = sell(first, room.floor.members[0])
    room.wait(65)
    figures(second.ask(RefundAsked("r-1", receipt, (WishedPieces(1, 2),))))
    told = second.ask(ScanAsked(receipt, None))
    assert isinstance(told, Told)
    assert (told.document["proven"], told.document["till"], told.document["has_member"]) == (True, "Till 1", True)
    assert [line["left"] for line in told.document["lines"]] == [1, 1]


def test_a_receipt_of_another_shop_or_one_that_was_changed_is_refused_in_a_sentence(room: Room) -> None:
    first, second = room.tills
    receipt = sell(first, room.floor.members[0])
    room.wait(65)
    stranger = "T:" + ("0" if receipt[4] != "0" else "1") * 2 + receipt[4:]
    forged = receipt[:-20] + ("0" if receipt[-20] != "0" else "4") + receipt[-19:]
    other = receipt[:5] + ("0" if receipt[5] != "0" else "1") + receipt[6:]
    for wrong in (stranger, forged, other, "T:ABC"):
        refused = second.ask(RefundAsked("r-1", wrong, None))
        assert isinstance(refused, Refusal), wrong
        assert refused.code == "bad_receipt"
        assert refused.sentence.endswith(".")
    told = second.ask(ScanAsked(forged, None))
    assert isinstance(told, Told)
    assert told.document["proven"] is False
    assert second.store.standing().head.seq == 0
