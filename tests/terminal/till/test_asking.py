"""What only points held elsewhere stand in the way of is asked for first; everything else is answered at once."""

from terminal import commands as c
from terminal.questions import QuoteAsked, Told, TrustAsked, WishedLine, WishedSale
from tests.fakes.shop import AMARA, BEANS, BEN
from tests.fakes.till_world import TillWorld


def test_a_program_that_needs_nothing_of_the_server_is_answered_at_once(world: TillWorld) -> None:
    assert isinstance(world.ask(TrustAsked()), Told)


def test_points_that_nobody_has_are_refused_without_asking(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(900_000))
    assert world.counter.waiting is None
    assert world.notices
    assert world.counter.redeem is None


def test_a_till_whose_redeeming_is_stopped_asks_for_nothing(world: TillWorld) -> None:
    world.store.stop_redeeming("A person has to look first.")
    world.connected = False
    wish = WishedSale(BEN, (WishedLine(None, "food", 100_000),), redeem_points=50)
    world.ask(QuoteAsked(wish))
    assert world.answer_to(1) is not None, "it is not kept waiting"
