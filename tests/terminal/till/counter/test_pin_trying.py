"""Tries at a PIN: each is counted before anybody knows that it was wrong, and its lock until it turns out none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from loyalty.values.errors import RefusalCode
from terminal.till.counter.pin_trying import MINUTE_MS, MemberPin, PinTrying
from tests.fakes.shop import AMARA, BEN
from tests.fakes.till_world import TillWorld
from tests.terminal.till.counter.test_proving import EITHER, PIN, give_pin


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    give_pin(world, AMARA, PIN)
    world.connect()
    yield world
    world.close()


@pytest.fixture
def trying(world: TillWorld) -> PinTrying:
    return PinTrying(world.desk())


def asked(trying: PinTrying) -> MemberPin:
    pin = trying.pin(AMARA, EITHER)
    assert isinstance(pin, MemberPin)
    return pin


def test_the_third_try_locks_before_it_is_looked_at(world: TillWorld, trying: PinTrying) -> None:
    fresh = asked(trying)
    assert (fresh.wrong, fresh.rests_ms) == (0, 0)
    assert [trying.count(asked(trying), EITHER) for _ in range(3)] == [None, None, world.clock.wall]
    assert asked(trying) == replace(fresh, wrong=3, rests_ms=60 * MINUTE_MS)
    assert [one.member for one in world.store.pins.locks(9)] == [AMARA]


def test_a_try_that_nobody_could_look_at_is_taken_back_with_its_lock(world: TillWorld, trying: PinTrying) -> None:
    lock_ms = [trying.count(asked(trying), EITHER) for _ in range(3)][-1]
    trying.was_none(asked(trying), lock_ms)
    assert (asked(trying).wrong, asked(trying).rests_ms, world.store.pins.locks(9)) == (2, 0, [])
    for left in (1, 0):
        trying.was_none(asked(trying), None)
        assert asked(trying).wrong == left


def test_a_right_pin_forgets_the_wrong_ones(world: TillWorld, trying: PinTrying) -> None:
    lock_ms = [trying.count(asked(trying), EITHER) for _ in range(3)][-1]
    trying.was_right(AMARA, lock_ms)
    assert (asked(trying).wrong, world.store.pins.locks(9)) == (0, [])


def test_who_has_no_pin_is_asked_for_none(trying: PinTrying) -> None:
    assert trying.pin(BEN, EITHER) is RefusalCode.NO_PIN
