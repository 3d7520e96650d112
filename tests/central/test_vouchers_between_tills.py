"""Real tills on real files and the real exchange, on both engines: a voucher goes where its customer goes, and once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store.vouchers import all_vouchers
from loyalty.codes.voucher import voucher_code
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.ops.operations import VoucherIssue
from loyalty.values.errors import Refusal
from terminal.questions import Answer, SaleAsked, Told, VoucherAsked, WishedLine, WishedSale
from tests.central.between_tills import the_books_hold
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=2)
    made.wait(65)
    yield made
    made.close()


def issue(till: RealTill, member: str, name: str = "v-1") -> str:
    answer = till.ask(VoucherAsked(name, member, "thanks"))
    assert isinstance(answer, Told), answer
    voucher: str = answer.document["vouchers"][0]["id"]
    return voucher


def pay(till: RealTill, voucher: str, name: str = "s-1") -> Answer:
    return till.ask(SaleAsked(name, WishedSale(None, (WishedLine(None, "food", 1_000),), redeem_voucher=voucher)))


def code(answer: Answer) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code.value


def test_a_voucher_issued_at_one_till_pays_at_another_within_the_wait(room: Room) -> None:
    first, second = room.tills
    voucher = issue(first, room.floor.members[0])
    room.wait(65)
    answer = pay(second, voucher)
    for _ in range(6):
        if not isinstance(answer, Refusal):
            break
        room.wait(1)
        answer = pay(second, voucher)
    assert isinstance(answer, Told), answer
    assert answer.document["vouchers_used"] == [{"id": voucher, "value_minor": 500}]
    assert code(pay(first, voucher, "s-2")) in ("voucher_used", "voucher_elsewhere")
    the_books_hold(room)
    assert code(pay(first, voucher, "s-3")) == "voucher_used"
    (kept,) = room.floor.database.read(all_vouchers)
    assert (kept.state, kept.hver) == (VoucherState.USED, 2)


def test_row_58_taken_in_at_one_till_while_another_is_offline_its_printed_copy_is_refused_there(room: Room) -> None:
    first, second = room.tills
    voucher = issue(first, room.floor.members[0])
    paper = voucher_code(first.signer, first.id, voucher)
    room.wait(65)
    first.off = second.off = True
    room.wait(65)
    assert isinstance(pay(first, paper), Told)
    assert code(pay(second, paper, "s-2")) == "voucher_elsewhere"
    the_books_hold(room)
    assert code(pay(second, paper, "s-3")) == "voucher_used"


def test_f07_a_copy_in_the_hands_of_a_second_customer_is_worth_nothing(room: Room) -> None:
    first, second = room.tills
    voucher = issue(first, room.floor.members[0])
    assert isinstance(pay(first, voucher), Told)
    room.wait(65)
    answer = pay(second, voucher, "s-2")
    assert code(answer) == "voucher_used"
    assert isinstance(answer, Refusal)
    assert "at Till 1" in answer.sentence
    the_books_hold(room)


def test_a_dead_till_keeps_its_voucher_and_is_named(room: Room) -> None:
    first, second = room.tills
    voucher = issue(first, room.floor.members[0])
    room.wait(65)
    first.off = True
    answer = pay(second, voucher)
    assert code(answer) == "voucher_elsewhere"
    assert isinstance(answer, Refusal)
    assert "held by Till 1 (last heard" in answer.sentence
    first.restart()
    first.off = True
    assert isinstance(pay(first, voucher), Told)
    the_books_hold(room)


def test_a_till_killed_behind_its_issue_holds_the_voucher_and_the_server_hears_of_it_later(room: Room) -> None:
    first, second = room.tills
    first.off = True
    voucher = issue(first, room.floor.members[0])
    first.restart()
    assert code(pay(second, voucher)) == "unknown_voucher"
    operation = first.store.newest(1)[0].operation
    assert isinstance(operation, VoucherIssue)
    the_books_hold(room)
    assert isinstance(pay(first, voucher), Told)
    the_books_hold(room)
