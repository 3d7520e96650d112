"""Held, cancelled, taken apart: until a sale is finished at the screen nothing of it is anywhere in the points."""

import pytest

from loyalty.ops.operations import Sale
from terminal import commands as c
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld

RESUMED = c.BasketResumed(0)
BEGUN = (c.MemberChosen(AMARA), c.ProductPicked(BEANS, 3), c.PointsEntered(500), c.TenderTaken("cash", 1_000))


def act(world: TillWorld, *commands: c.Command) -> None:
    """What a cashier does; what is resumed is the sale that stands first in the list of held ones."""
    for command in commands:
        world.do(c.BasketResumed(world.counter.held[0].id) if command == RESUMED else command)


def points(world: TillWorld) -> tuple[object, ...]:
    known = world.store.member(AMARA)
    assert known is not None
    return (
        known.net,
        world.store.rights(AMARA),
        world.shop.net(AMARA),
        world.store.standing().head,
        world.store.unsent(),
    )


@pytest.mark.parametrize(
    "end",
    [
        (c.BasketCleared(),),
        (c.BasketHeld(), RESUMED, c.BasketCleared()),
        (c.BasketHeld(),),
        (c.MemberCleared(), c.BasketCleared()),
        (c.PointsEntered(0), c.QuantitySet(1, 0), c.MemberCleared()),
        (c.TendersCleared(), c.BasketHeld(), c.MemberChosen(AMARA), c.BasketCleared()),
    ],
    ids=["cancelled", "held, resumed, cancelled", "held", "member off, cancelled", "line voided", "held beside"],
)
def test_what_was_not_finished_leaves_no_trace_in_the_points(world: TillWorld, end: tuple[c.Command, ...]) -> None:
    before = points(world)
    world.do(*BEGUN)
    assert world.counter.redeem is not None
    act(world, *end)
    world.wait(61_000)
    assert points(world) == before
    assert world.papers == []
    world.restart()
    world.connect()
    assert points(world) == before


def test_a_sale_that_was_held_counts_once_when_it_is_finished(world: TillWorld) -> None:
    before = world.shop.net(AMARA)
    act(world, *BEGUN, c.BasketHeld(), RESUMED, c.SaleFinished())
    world.wait(61_000)
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert world.store.standing().head.seq == 1
    assert world.shop.net(AMARA) == before + sale.effect.earn - sale.effect.use
