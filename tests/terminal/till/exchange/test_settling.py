"""What follows from a command happens in order: handbacks before the exchange that carries them."""

from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Handback, Reversal
from terminal import commands as c
from terminal.questions import RefundAsked, SaleAsked, WishedLine, WishedSale
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


def test_a_return_is_told_at_once_for_the_same_goods_could_come_back_elsewhere(world: TillWorld) -> None:
    assert world.ask(SaleAsked("s", WishedSale(None, (WishedLine(None, "drinks", 900),)))) is not None
    world.wait(61_000)
    world.connected = False
    assert world.ask(RefundAsked("r", "s", None), ticket=7) is None, "what came back elsewhere is asked first"
    world.reply()
    assert world.answer_to(7) is not None
    (told,) = (read_body(op.body) for op in world.wanted[-1].ops)
    assert isinstance(told, Reversal)
