"""A disk that fills up: a warning first, then no points are spent, then nothing is booked and all is still sent."""

from pathlib import Path

import pytest

from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.errors import DiskFull
from terminal.questions import SaleAsked, WishedLine, WishedSale
from terminal.till.space import LOW_BYTES, RESERVE_BYTES, SHORT_BYTES, Space
from tests.fakes.disk import FakeDisk
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld, disk_full


def test_there_is_room_enough_and_nothing_is_said() -> None:
    space = Space(FakeDisk(LOW_BYTES))
    assert space.warning() is None
    assert space.stops_spending() is None
    space.check_booking()


def test_low_is_said_and_nothing_is_refused() -> None:
    space = Space(FakeDisk(LOW_BYTES - 1))
    assert "Only about 990 MB are free" in (space.warning() or "")
    assert space.stops_spending() is None


def test_short_stops_spending_and_goes_on_booking() -> None:
    space = Space(FakeDisk(SHORT_BYTES - 1))
    assert "once 200 MB are free" in (space.stops_spending() or "")
    space.check_booking()


def test_the_reserve_is_kept_only_where_that_leaves_room_to_sell() -> None:
    disk = FakeDisk(SHORT_BYTES + RESERVE_BYTES - 1)
    Space(disk).rest()
    assert disk.reserve == 0
    disk.free += 1
    Space(disk).rest()
    assert disk.reserve == RESERVE_BYTES


@pytest.mark.parametrize("refuses", [False, True])
def test_once_given_up_nothing_is_booked_until_it_is_kept_again(refuses: bool) -> None:
    disk = FakeDisk(0)
    space = Space(disk)
    space.ran_full()
    space.rest()
    with pytest.raises(DiskFull, match="still sent"):
        space.check_booking()
    disk.free, disk.refuses = LOW_BYTES, refuses
    space.rest()
    assert space.is_spent == refuses


@pytest.fixture
def world(tmp_path: Path) -> TillWorld:
    return TillWorld(tmp_path / "till", disk=FakeDisk(LOW_BYTES)).connect()


def room(world: TillWorld, free: int) -> None:
    assert isinstance(world.disk, FakeDisk)
    world.disk.free = free


def sale(name: str, **wished: object) -> SaleAsked:
    return SaleAsked(name, WishedSale(AMARA, (WishedLine(None, "bakery", 1_000, 1),), **wished))  # type: ignore[arg-type] # a wish by its words


def test_on_a_short_disk_points_are_earned_and_not_spent(world: TillWorld) -> None:
    room(world, SHORT_BYTES - 1)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    assert world.counter.member is not None
    assert world.counter.member.spendable_here == 0
    assert "once 200 MB are free" in (world.status.redeeming_stopped or "")
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert world.counter.done.points_earned > 0
    room(world, SHORT_BYTES)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())
    assert world.status.redeeming_stopped is None
    assert world.counter.done.points_used == 100
    world.close()


def test_row_07_a_disk_full_during_a_commit_books_nothing_frees_the_reserve_and_goes_on_sending(
    world: TillWorld,
) -> None:
    disk = world.disk
    assert isinstance(disk, FakeDisk)
    world.till.idle()
    assert disk.reserve == RESERVE_BYTES
    world.disconnect()
    world.ask(sale("kept"))
    disk.free = RESERVE_BYTES
    before = world.store.standing().head
    with disk_full(world):
        answers = [world.ask(sale(f"full-{number}"), ticket=number) for number in range(2, 60)]
    refused = answers[-1]
    assert isinstance(refused, Refusal)
    assert (refused.code, disk.reserve) == ("disk_full", 0)
    booked = world.store.standing().head.seq
    for number in range(60, 63):
        assert isinstance(world.ask(sale(f"later-{number}"), ticket=number), Refusal)
    assert world.store.standing().head.seq == booked >= before.seq
    world.connect()
    assert world.status.unsent == 0
    disk.free = LOW_BYTES
    world.till.idle()
    assert not isinstance(world.ask(sale("again"), ticket=99), Refusal)
    world.close()
