"""What is asked of the server about long receipts, and what is heard."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.receipt import PaperLine, paper_name
from loyalty.exchange.told_receipts import ToldReceipt
from loyalty.exchange.wire import WANTS_MAX, ExchangeRequest
from loyalty.ops.operations import Origin
from terminal.till.desk import Desk
from terminal.till.exchange.receipt_line import KEPT_MAX, ReceiptLine
from tests.fakes.till_world import TillWorld

LINES = (PaperLine(2, 700, 7, 0),)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    yield world
    world.close()


def desk(world: TillWorld) -> Desk:
    return world.desk()


def receipt(number: int) -> Origin:
    return Origin("M" * 16, 1, number, paper_name(f"sale-{number}"))


def asked(world: TillWorld, line: ReceiptLine) -> ExchangeRequest:
    return msgspec.structs.replace(world.wanted[0], receipt_wants=line.wishes())


def test_what_was_told_is_remembered_and_nobody_waits_for_what_was_not(world: TillWorld) -> None:
    shared = desk(world)
    line = ReceiptLine(shared)
    line.want(receipt(1))
    line.want(receipt(2))
    request = asked(world, line)
    told = [ToldReceipt(receipt(1), LINES), ToldReceipt(receipt(3), LINES)]
    line.heard(request, msgspec.structs.replace(world.shop.answer(request), receipts=told))
    assert (line.waits, line.asked_for(receipt(2))) == (False, False)
    assert shared.told_receipts == {receipt(1): told[0]}, "nobody asked for the third"


def test_after_a_failure_nobody_waits_for_what_was_asked(world: TillWorld) -> None:
    line = ReceiptLine(desk(world))
    line.want(receipt(1))
    request = asked(world, line)
    line.want(receipt(2))
    line.failed(request)
    line.failed(None)
    assert line.wishes() == [receipt(2)]


def test_no_more_is_asked_or_remembered_than_may_be(world: TillWorld) -> None:
    shared = desk(world)
    line = ReceiptLine(shared)
    for number in range(1, KEPT_MAX + 6):
        line.want(receipt(number))
    assert len(line.wishes()) == WANTS_MAX
    while line.waits:
        request = asked(world, line)
        told = [ToldReceipt(one, LINES) for one in request.receipt_wants]
        line.heard(request, msgspec.structs.replace(world.shop.answer(request), receipts=told))
    assert len(shared.told_receipts) == KEPT_MAX
    assert receipt(KEPT_MAX + 5) in shared.told_receipts
