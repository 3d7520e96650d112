"""A till that runs short of something: room on its disk, memory in the middle of a sale."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from loyalty.exchange.wire import ExchangeReply, Outcome
from loyalty.ops.operations import Operation
from terminal import commands as c
from terminal.errors import DiskFull
from terminal.ports import Committed, SlipMaker
from terminal.slip import Slip
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld, disk_full


def test_a_full_disk_refuses_the_sale_and_trade_goes_on_when_there_is_room(offline: TillWorld) -> None:
    sold, before = 0, offline.counter
    with disk_full(offline):
        while sold < 20:
            offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
            before = offline.counter
            offline.do(c.SaleFinished())
            if offline.notices == ["disk_full"]:
                break
            sold += 1
        assert sold < 20
        assert offline.counter == before
        assert offline.store.standing().head.seq == offline.store.unsent().count == sold
    offline.do(c.SaleFinished())
    assert offline.counter.done is not None
    offline.connect()
    assert (offline.status.unsent, offline.shop.net(AMARA)) == (0, 1_240 + 19 * (sold + 1))


class FullDisk(TillStore):
    """A store whose disk takes nothing of the line while it is `full`."""

    full = False

    def next_request_no(self, at_ms: int) -> int:
        self._no_room()
        return super().next_request_no(at_ms)

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        self._no_room()
        return super().absorb_verdicts(reply, at_ms)

    def _no_room(self) -> None:
        if self.full:
            raise DiskFull("The disk is full. Free some space.")


class OutOfMemory(TillStore):
    """A store whose process has no memory left in the middle of a commit, once."""

    out = True

    def commit(self, operation: Operation, *, slip: SlipMaker | None, **how: Any) -> Committed:  # noqa: ANN401 - handed on as it came
        def starved(**_: object) -> Slip:
            raise MemoryError

        return super().commit(operation, slip=starved if self.out else slip, **how)


def test_row_17_without_memory_a_sale_is_rolled_back_and_stands_there_again(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, store_kind=OutOfMemory).connect().disconnect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100))
    before = world.counter
    with pytest.raises(MemoryError):
        world.do(c.SaleFinished())
    OutOfMemory.out = False
    world.restart()
    assert (world.counter.lines, world.counter.redeem, world.status.unsent) == (before.lines, before.redeem, 0)
    world.do(c.SaleFinished())
    assert world.status.unsent == 1
    world.connect()
    assert (world.status.unsent, world.shop.net(AMARA)) == (0, 1_240 - 100 + 17)
    world.close()


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_full_disk_holds_the_line_up_and_it_goes_on_when_there_is_room(tmp_path: Path, asked_before: bool) -> None:
    world = TillWorld(tmp_path, store_kind=FullDisk).connect()
    assert isinstance(world.store, FullDisk)
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    if asked_before:
        world.wait(1_000)
    world.store.full = True
    world.connected = True
    if asked_before:
        world.reply()
    world.wait(120_000)
    assert world.status.unsent == 1
    assert world.status.line_sentence == "The disk is full. Free some space."
    world.store.full = False
    world.wait(120_000)
    assert (world.status.unsent, world.shop.net(AMARA)) == (0, 1_259)
    world.close()
