"""What is told of Z reports, and what is heard of those that this till's file lost."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.wire import ExchangeReply, ExchangeRequest
from loyalty.exchange.z_marks import ZMark
from terminal.events import Noticed
from terminal.till.cash.shifts import Shifts
from terminal.till.exchange.z_line import ZLine
from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    yield world
    world.close()


def exchange(world: TillWorld, line: ZLine, z: ZMark | None = None, later: int = 0) -> ExchangeRequest:
    """One exchange as this line sees it; `later` is by how much the server's generation is ahead."""
    asked = msgspec.structs.replace(world.wanted[0], z_marks=line.marks())
    reply: ExchangeReply = world.shop.answer(world.wanted[0])
    line.heard(asked, msgspec.structs.replace(reply, z=z, generation=asked.generation + later))
    return asked


def test_each_report_is_told_until_a_reply_comes_and_not_again(world: TillWorld) -> None:
    line = ZLine(world.desk())
    assert line.marks() == [], "the first call asks"
    exchange(world, line)
    assert line.marks() is None
    assert Shifts(world.desk()).begin(0) is None
    Shifts(world.desk()).close(None)
    assert len(world.store.cash.marks(9)) == 1
    assert line.marks() == line.marks() == world.store.cash.marks(9)
    exchange(world, line, later=1)
    assert line.marks() is not None, "the server was put back meanwhile"
    exchange(world, line)
    assert line.marks() is None


def test_a_report_that_this_file_does_not_have_is_said_once_and_told_to_nobody(world: TillWorld) -> None:
    desk = world.desk()
    line, lost = ZLine(desk), ZMark(4, world.clock.wall, 0, 0, 0)
    exchange(world, line, lost)
    exchange(world, line, lost)
    said = [one for one in desk.take_said() if isinstance(one, Noticed)]
    assert [one.code for one in said] == ["z_lost"]
    assert "Z report 4" in said[0].sentence
    assert "The next one is 5" in said[0].sentence
    assert (line.marks(), world.store.cash.marks(9)) == (None, [])
    last = world.store.cash.last()
    assert last is not None
    assert (last.number, last.kept) == (4, False)


def test_what_the_file_lost_is_said_at_each_start_until_the_next_report(world: TillWorld) -> None:
    desk = world.desk()
    assert desk.store.cash.learn(ZMark(4, world.clock.wall, 0, 0, 0))
    for _ in range(2):
        ZLine(desk)
        assert [one.code for one in desk.take_said() if isinstance(one, Noticed)] == ["z_lost"]
    assert Shifts(desk).shown().lost_z == 4
    assert Shifts(desk).begin(0) is None
    Shifts(desk).close(None)
    desk.take_said()
    ZLine(desk)
    assert not desk.take_said()
    assert (Shifts(desk).shown().last_z, Shifts(desk).shown().lost_z) == (5, 0)
