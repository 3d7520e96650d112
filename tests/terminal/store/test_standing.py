"""The row that says who the till is and where it stands."""

import pytest

from terminal import commands as c
from terminal.errors import DiskFull
from tests.fakes.shop import BEANS, identity
from tests.fakes.till_world import TillWorld, disk_full


def test_memory_and_disk_say_the_same_after_everything(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    world.wait(500)
    before = world.store.standing()
    assert (before.head.seq, before.acked_seq, before.anchor, before.generation) == (1, 1, True, 1)
    world.disconnect()
    before = world.store.standing()
    world.restart()
    assert world.store.standing().head == before.head
    assert world.store.standing().request_no > before.request_no
    assert world.store.identity() == identity(world.shop)


def test_request_numbers_never_come_back(world: TillWorld) -> None:
    drawn = [world.store.next_request_no(5) for _ in range(3)]
    world.restart()
    drawn.append(world.store.next_request_no(5))
    assert drawn == sorted(set(drawn))


def stop_redeeming_at_length(world: TillWorld) -> None:
    """A sentence that needs pages which are not there."""
    world.store.stop_redeeming("Somebody has to look. " * 2_000)


def test_a_roll_back_rolls_memory_back_too(world: TillWorld) -> None:
    before = world.store.standing()
    with disk_full(world), pytest.raises(DiskFull):
        stop_redeeming_at_length(world)
    assert world.store.standing() == before


def test_a_stop_of_redeeming_stays(world: TillWorld) -> None:
    world.store.stop_redeeming("Somebody has to look.")
    world.restart()
    assert world.status.redeeming_stopped == "Somebody has to look."
