"""Real tills on a line: one receipt brings back what it is worth once, whichever tills it is shown at."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from central.store import exceptions
from central.store.shops import publish_programme
from central.store.vouchers import all_vouchers
from loyalty.ops.operations import Sale
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.signing.published import Published
from loyalty.values.errors import Refusal
from terminal.questions import (
    Answer,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    ScanAsked,
    Told,
    VoucherAsked,
    WishedInvoice,
    WishedLine,
    WishedPieces,
    WishedSale,
)
from terminal.till.trade.papers import code_of_sale
from tests.central.between_tills import nets, the_books_hold
from tests.central.floor import PROGRAMME, START_MS
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=3)
    made.wait(65)
    yield made
    made.close()


def sell(till: RealTill, wish: WishedSale) -> str:
    """The code on the receipt of a sale that the server has heard of."""
    told = till.ask(SaleAsked("sold", wish))
    assert isinstance(told, Told), told
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation)


def goods(room: Room, minor: int = 5_000, quantity: int = 1, *, points: int | None = None) -> str:
    receipt = sell(
        room.tills[0],
        WishedSale(room.floor.members[0], (WishedLine(None, "food", minor, quantity),), redeem_points=points),
    )
    room.wait(65)
    return receipt


def back(till: RealTill, what: str, name: str, *pieces: WishedPieces) -> Answer:
    return till.ask(RefundAsked(name, what, pieces or None))


def handed(answer: Answer) -> int:
    assert isinstance(answer, Told), answer
    return int(answer.document["amount_minor"])


def refused(answer: Answer) -> str:
    assert isinstance(answer, Refusal), answer
    assert answer.code == "already_refunded"
    return answer.sentence


def causes(room: Room) -> list[str]:
    return [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]


def test_a_receipt_brings_its_money_back_at_the_first_of_many_tills_and_the_others_name_that_one(room: Room) -> None:
    first, second, third = room.tills
    receipt = goods(room, points=100)
    assert handed(back(second, receipt, "r-1")) == 4_900
    sentence = "This sale already came back at Till 2. Hand nothing back for it."
    assert refused(back(third, receipt, "r-2")) == sentence
    assert refused(back(first, "sold", "r-3")) == sentence, "the till that sold it asks as well"
    assert refused(back(first, receipt, "r-4")) == sentence
    told = third.ask(RefundQuoteAsked(receipt, None))
    assert refused(told) == sentence
    the_books_hold(room)
    assert nets(room, room.floor.members[0]) == {500}
    assert causes(room) == []


def test_what_is_left_can_come_back_at_any_till_and_comes_to_the_whole(room: Room) -> None:
    first, second, third = room.tills
    receipt = goods(room, 1_000, 3, points=100)
    parts = [handed(back(second, receipt, "r-1", WishedPieces(1, 1)))]
    told = third.ask(ScanAsked(receipt, None))
    assert isinstance(told, Told)
    assert [line["left"] for line in told.document["lines"]] == [2]
    more = refused(back(third, receipt, "r-2", WishedPieces(1, 3)))
    assert more.startswith("Some of it already came back at Till 2. Of line 1 only 2 can still be returned.")
    parts.append(handed(back(third, receipt, "r-3", WishedPieces(1, 1))))
    parts.append(handed(back(first, "sold", "r-4")))
    assert sum(parts) == 900
    assert refused(back(second, receipt, "r-5")).startswith("This sale already came back at Till 3 and at Till 1.")
    the_books_hold(room)
    assert nets(room, room.floor.members[0]) == {500}
    assert causes(room) == []


def test_goods_that_came_back_before_the_server_heard_of_their_sale_are_back_all_the_same(room: Room) -> None:
    first, second, third = room.tills
    first.off = True
    room.wait(65)
    receipt = goods(room)
    assert handed(back(second, receipt, "r-1")) == 5_000
    assert refused(back(third, receipt, "r-2")) == "This sale already came back at Till 2. Hand nothing back for it."
    the_books_hold(room)
    assert causes(room) == []


def test_f03_points_used_are_given_back_once_however_many_tills_without_a_line_take_the_goods(room: Room) -> None:
    first, second, third = room.tills
    receipt = goods(room, points=400)
    first.off = second.off = third.off = True
    room.wait(65)
    assert handed(back(second, receipt, "r-1")) == handed(back(third, receipt, "r-2")) == 4_600
    the_books_hold(room)
    assert nets(room, room.floor.members[0]) == {500}, "nothing comes out of nothing"
    (noted,) = (one.noted for one in room.floor.database.read(exceptions.exceptions))
    assert (noted.cause, noted.member) == ("returned_twice", room.floor.members[0])
    assert noted.till in (second.id, third.id)
    assert noted.detail == "built-in handed back 46.00 GBP, 46.00 GBP of it for what came back before."


def test_f03_a_cancelled_invoice_gives_its_points_back_once(room: Room) -> None:
    first, second, third = room.tills
    member = room.floor.members[0]
    receipt = sell(first, WishedSale(member, (), redeem_points=500, invoice=WishedInvoice("R-1", 10_000)))
    room.wait(65)
    second.off = third.off = True
    room.wait(65)
    for number, till in enumerate((second, third)):
        handed(back(till, receipt, f"r-{number}"))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert causes(room) == ["returned_twice"]
    assert refused(back(first, "sold", "r-9")).startswith("This sale already came back at Till")


def test_f03_a_reward_comes_back_into_the_stock_once(room: Room) -> None:
    mug = Reward(id="mug", label="Mug", points=300, stock=1)
    rules = msgspec.structs.replace(PROGRAMME, version=2, rewards=(mug,))
    one = Published(2, programme_bytes(rules).decode(), START_MS + 1)
    room.floor.database.write(partial(publish_programme, new=replace(one, signature=one.signed(room.floor.signer))))
    room.wait(65)
    first, second, third = room.tills
    member = room.floor.members[0]
    receipt = sell(first, WishedSale(member, (), redeem_reward="mug"))
    room.wait(65)
    second.off = third.off = True
    room.wait(65)
    for number, till in enumerate((second, third)):
        handed(back(till, receipt, f"r-{number}"))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert [till.store.rewards_given("mug") for till in room.tills] == [0, 0, 0]
    assert causes(room) == ["returned_twice"]


def test_the_voucher_of_a_sale_that_came_back_whole_at_another_till_is_good_again(room: Room) -> None:
    first, second, _ = room.tills
    member = room.floor.members[0]
    issued = first.ask(VoucherAsked("v", member, "thanks"))
    assert isinstance(issued, Told), issued
    (voucher,) = (one["id"] for one in issued.document["vouchers"])
    lines = (WishedLine(None, "food", 1_000, 2),)
    receipt = sell(first, WishedSale(member, lines, redeem_voucher=voucher))
    room.wait(65)

    def state() -> list[str]:
        return [one.state.value for one in room.floor.database.read(all_vouchers)]

    handed(back(second, receipt, "r-1", WishedPieces(1, 1)))
    room.wait(65)
    assert state() == ["used"]
    handed(back(second, receipt, "r-2"))
    the_books_hold(room)
    assert state() == ["live"]
    assert causes(room) == []
    assert refused(back(first, "sold", "r-3")).startswith("This sale already came back at Till 2.")
