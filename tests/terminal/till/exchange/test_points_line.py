"""What is asked of the server about points, and what is heard."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.wire import Holder
from terminal.till.exchange.points_line import PointsLine
from tests.fakes.shop import AMARA, BEN
from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    yield world
    world.close()


@pytest.fixture
def line(world: TillWorld) -> PointsLine:
    return PointsLine(world.desk())


def test_what_other_tills_hold_is_wished_for_further_and_the_rest_is_decided(
    world: TillWorld, line: PointsLine
) -> None:
    line.want(AMARA, 300)
    line.want(AMARA, 200)
    line.want(BEN, 50)
    assert (line.waits, line.is_new, line.wishes()) == (True, True, {AMARA: 300, BEN: 50})
    asked = msgspec.structs.replace(world.wanted[0], wants=line.wishes())
    reply = msgspec.structs.replace(
        world.shop.answer(asked), pending={AMARA: [Holder("Till 7", 500, world.clock.wall)]}, recalls={BEN: 4}
    )
    line.heard(asked, reply)
    assert (line.asked_for(AMARA), line.asked_for(BEN), line.is_new) == (True, False, False)
    assert (line.take_recalls(), line.take_arrived()) == ({BEN: 4}, {AMARA, BEN})
    assert (line.take_recalls(), line.take_arrived()) == ({}, set())
    line.unwant(AMARA)
    assert not line.waits


def test_more_than_was_asked_for_is_wished_for_again(world: TillWorld, line: PointsLine) -> None:
    line.want(AMARA, 300)
    asked = msgspec.structs.replace(world.wanted[0], wants=line.wishes())
    line.want(AMARA, 400)
    line.heard(asked, world.shop.answer(asked))
    assert (line.wishes(), line.is_new) == ({AMARA: 400}, True)


def test_after_a_failure_nobody_waits_for_what_was_asked(world: TillWorld, line: PointsLine) -> None:
    line.want(AMARA, 300)
    asked = msgspec.structs.replace(world.wanted[0], wants=line.wishes())
    line.want(BEN, 50)
    line.failed(asked)
    assert line.wishes() == {BEN: 50}
    line.failed(None)
    assert line.wishes() == {BEN: 50}


def test_what_was_granted_in_a_reply_that_got_lost_comes_with_the_next_and_is_nobodys(
    world: TillWorld, line: PointsLine
) -> None:
    line.want(AMARA, 300)
    asked = msgspec.structs.replace(world.wanted[0], wants=line.wishes())
    line.failed(asked)
    assert line.take_arrived() == set()
    line.heard(world.wanted[0], world.shop.answer(world.wanted[0]))
    assert line.take_arrived() == {AMARA}
    line.heard(world.wanted[0], world.shop.answer(world.wanted[0]))
    assert line.take_arrived() == set()
