"""What is asked of the server about vouchers, and what is heard."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.wire import WANTS_MAX, Holder
from loyalty.values.ids import new_voucher_id
from terminal.till.desk import Desk
from terminal.till.exchange.voucher_line import VoucherLine
from tests.fakes.till_world import TillWorld

ONE, TWO = new_voucher_id(b"\x31" * 16), new_voucher_id(b"\x32" * 16)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    yield world
    world.close()


def desk(world: TillWorld) -> Desk:
    return world.desk()


def test_what_another_till_holds_is_wished_for_further_and_the_rest_is_decided(world: TillWorld) -> None:
    shared = desk(world)
    line = VoucherLine(shared)
    line.want(ONE)
    line.want(TWO)
    assert (line.waits, line.is_new, line.wishes()) == (True, True, [ONE, TWO])
    asked = msgspec.structs.replace(world.wanted[0], voucher_wants=line.wishes())
    reply = msgspec.structs.replace(
        world.shop.answer(asked),
        voucher_pending={ONE: Holder("Till 7", 0, world.clock.wall)},
        voucher_recalls={TWO: 4},
    )
    line.heard(asked, reply)
    assert (line.asked_for(ONE), line.asked_for(TWO), line.is_new) == (True, False, False)
    assert shared.voucher_holders[ONE].startswith("This voucher is held by Till 7 (last heard ")
    assert line.take_recalls() == {TWO: 4}
    assert line.take_recalls() == {}
    line.unwant(ONE)
    assert (line.waits, shared.voucher_holders) == (False, {})


def test_after_a_failure_nobody_waits_for_what_was_asked(world: TillWorld) -> None:
    line = VoucherLine(desk(world))
    line.want(ONE)
    asked = msgspec.structs.replace(world.wanted[0], voucher_wants=line.wishes())
    line.want(TWO)
    line.failed(asked)
    assert line.wishes() == [TWO]
    line.failed(None)
    assert line.wishes() == [TWO]


def test_no_request_asks_for_more_than_it_may(world: TillWorld) -> None:
    line = VoucherLine(desk(world))
    for number in range(WANTS_MAX + 5):
        line.want(new_voucher_id(bytes([number]) * 16))
    assert len(line.wishes()) == WANTS_MAX
