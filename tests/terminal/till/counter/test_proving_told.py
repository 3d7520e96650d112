"""What is told of PINs: to the server that one is locked, to the member that a lost till knows theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.signing.pin_hash import hash_pin
from terminal import commands as c
from terminal.till.counter.pin_trying import MINUTE_MS
from tests.fakes.shop import AMARA
from tests.fakes.till_world import TillWorld
from tests.terminal.till.counter.test_proving import (
    CHEAP,
    EITHER,
    KEY,
    OTHER,
    PIN,
    SALT,
    ask_for,
    give_pin,
    lock,
    serve,
    type_pin,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    ask_for(world, EITHER)
    give_pin(world, AMARA, PIN)
    world.connect()
    yield world
    world.close()


def test_f09_the_server_is_told_each_time_that_a_pin_is_locked_until_it_has_answered(world: TillWorld) -> None:
    lock(world)
    (first,) = world.store.pins.locks(9)
    assert first.member == AMARA
    world.connect()
    assert [request.pin_locks for request in world.shop.asked if request.pin_locks] == [[first]]
    assert world.store.pins.locks(9) == []
    world.connect()
    assert len([1 for request in world.shop.asked if request.pin_locks]) == 1


def test_f09_whoever_guesses_it_in_the_end_is_told_of_all_the_same(world: TillWorld) -> None:
    lock(world)
    world.disconnect().clock.passes(61 * MINUTE_MS)
    world.do(c.PointsEntered(600))
    for pin in (OTHER, OTHER, PIN):
        type_pin(world, pin)
    assert world.counter.redeem is not None
    assert world.store.pins.tries(AMARA) is None
    assert len(world.store.pins.locks(9)) == 1, "the third try was right: it locked nothing more"


def test_f15_whose_pin_a_lost_till_knows_is_asked_to_have_a_new_one(world: TillWorld) -> None:
    kept = hash_pin(KEY, AMARA, PIN, SALT, CHEAP)
    world.shop.put("member_pin", member=AMARA, kept=kept, exposed=1)
    world.connect()
    serve(world)
    world.do(c.PointsEntered(300))
    type_pin(world, OTHER)
    assert world.notices == []
    type_pin(world, PIN)
    assert world.notices == ["pin_exposed"]
    assert world.counter.redeem is not None, "it is honoured all the same"
