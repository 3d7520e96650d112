"""The open basket and its papers; what every store promises of them is in test_contract."""

import pytest

from terminal.errors import DiskFull
from tests.fakes.till_world import TillWorld, disk_full


def test_a_basket_that_finds_no_room_leaves_the_one_before(world: TillWorld) -> None:
    world.store.save_basket(b"before", 1)
    big = b"x" * 4_000_000
    with disk_full(world), pytest.raises(DiskFull):
        world.store.save_basket(big, 2)
    kept = world.store.open_basket()
    assert kept is not None
    assert kept.document == b"before"
    world.store.save_basket(big, 3)
    world.store.hold_basket(b"parked", 4)
    assert [one.document for one in world.store.held_baskets()] == [b"parked"]
