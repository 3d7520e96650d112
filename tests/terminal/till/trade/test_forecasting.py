"""What a return would mean is what it then does."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.ops.operations import Sale
from loyalty.sales.shares import Pieces
from loyalty.values.errors import Refusal
from terminal.ports import Kept
from terminal.questions import SaleAsked, Told, WishedLine, WishedSale
from terminal.till.desk import Desk
from terminal.till.trade.forecasting import Forecast, forecast
from terminal.till.trade.returning import Returning
from tests.fakes.shop import AMARA
from tests.fakes.till_world import TillWorld


def parts(world: TillWorld) -> tuple[Returning, Desk]:
    desk = vars(world.till)["_desk"]
    return Returning(desk), desk


def sold(world: TillWorld, id: str, member: str | None, points: int | None = None) -> Kept:
    lines = (WishedLine("4006381333931", None, None, 3), WishedLine(None, "drinks", 1_000, 2))
    assert isinstance(world.ask(SaleAsked(id, WishedSale(member, lines, redeem_points=points))), Told)
    kept = world.store.kept(id)
    assert kept is not None
    return kept


def told(world: TillWorld, kept: Kept, pieces: list[Pieces] | None) -> Forecast:
    returning, desk = parts(world)
    weighed = returning.weigh("-", kept, pieces)
    assert not isinstance(weighed, Refusal)
    return forecast(desk, kept, weighed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2)), max_size=3), points=st.sampled_from([None, 500]))
def test_whatever_comes_back_in_whatever_order_is_what_was_foretold(
    world: TillWorld, steps: list[tuple[int, int]], points: int | None
) -> None:
    returning, _ = parts(world)
    before = world.store.member(AMARA)
    assert before is not None
    kept = sold(world, f"s{world.store.standing().head.seq}", AMARA, points)
    assert isinstance(kept.operation, Sale)
    money = 0
    for line, quantity in [*steps, (0, 0)]:
        pieces = None if not line else [Pieces(line, quantity)]
        weighed = returning.weigh(f"r{world.store.standing().head.seq}", kept, pieces)
        if isinstance(weighed, Refusal):
            continue
        foretold = told(world, kept, pieces)
        done = returning.commit(weighed).reversal
        after = world.store.member(AMARA)
        assert after is not None
        assert (done.amount_minor, done.effect.take, done.effect.give) == (
            foretold.amount_minor,
            foretold.take,
            foretold.give,
        )
        assert foretold.customer is not None
        assert foretold.customer.balance - foretold.customer.owed == after.net
        money += done.amount_minor
    assert money == kept.operation.due_minor
    known = world.store.member(AMARA)
    assert known is not None
    assert known.net == before.net


def test_to_foretell_writes_nothing(world: TillWorld) -> None:
    kept = sold(world, "s1", AMARA)
    head = world.store.standing().head
    assert told(world, kept, None).is_somebodys
    assert world.store.standing().head == head


def test_a_sale_of_nobody_has_no_points_to_take(world: TillWorld) -> None:
    foretold = told(world, sold(world, "s1", None), None)
    assert (foretold.take, foretold.is_somebodys, foretold.customer) == (0, False, None)
