"""What follows from a command happens in order: handbacks before the exchange that carries them."""

from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Handback
from terminal import commands as c
from terminal.till.exchange.settling import TICK_MS
from tests.fakes.shop import AMARA, BEANS, DEVICE
from tests.fakes.till_world import TillWorld


def test_a_sale_and_what_it_leaves_here_travel_together(world: TillWorld) -> None:
    world.shop.tills[DEVICE].anchor = False
    world.wait(61_000)
    world.connected = False
    world.shop.tills[DEVICE].anchor = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    world.wait(1_000)
    assert len(world.wanted) == 1
    kinds = [type(read_body(op.body)) for op in world.wanted[0].ops]
    assert Handback not in kinds, "it was earned to the pool, so nothing lay here"
    assert len(kinds) == 1


def test_a_quiet_till_looks_up_once_a_second(offline: TillWorld) -> None:
    now = offline.clock.monotonic
    assert now < offline.till.next_deadline_ms() <= now + TICK_MS
