"""The op log as a table: places, verdicts, limits of a request."""

import msgspec

from loyalty.exchange.wire import OPS_BYTES_MAX
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Reversal, Sale
from loyalty.values.ids import new_id
from terminal import commands as c
from terminal.questions import SaleAsked, Told, WishedLine, WishedSale
from terminal.store.oplog import rights_moved
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def test_entries_are_booked_with_the_op(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished(), c.LastUndone())
    driver = vars(world.store)["_connection"].driver
    sums = dict(
        driver.execute(
            "SELECT account, sum(points) FROM (SELECT credit account, points FROM entry UNION ALL "
            "SELECT debit, -points FROM entry) GROUP BY account"
        ).fetchall()
    )
    assert sums == {"issued": 0, "redeemed": 0, f"member/{AMARA}": 0}


def test_a_verdict_is_written_once_and_an_op_is_never_rejected(world: TillWorld) -> None:
    world.shop.quarantine.add(AMARA)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    kept = world.store.last_sale()
    assert kept is not None
    assert kept.state == "committed"
    world.wait(500)
    world.connect()
    kept = world.store.last_sale()
    assert kept is not None
    assert kept.state == "quarantined"


def test_one_request_stays_within_its_limit_and_goes_oldest_first(world: TillWorld) -> None:
    world.disconnect()
    long = WishedSale(None, (WishedLine(None, "drinks", 100),) * 400)
    for place in range(10):
        assert isinstance(world.ask(SaleAsked(f"s{place}", long)), Told)
    ops = world.store.unsent_ops()
    assert [op.seq for op in ops] == list(range(1, len(ops) + 1))
    assert 1 <= len(ops) < 10
    assert sum(len(op.body) for op in ops) <= OPS_BYTES_MAX


def test_returns_of_another_tills_sale_are_no_returns_of_ours(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished(), c.LastUndone())
    sale, back = world.store.newest(2)[1].operation, world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert isinstance(back, Reversal)
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    origin = msgspec.structs.replace(back.origin, device=new_id(b"\x55" * 10), seq=3)
    context = msgspec.structs.replace(back.context, uuid=new_id(b"\x56" * 10))
    foreign = msgspec.structs.replace(back, origin=origin, sale_id="foreign", context=context)
    world.store.commit(foreign, slip=None, title="", wish_digest=None, close_basket=False)
    assert [kept.operation.sale_id for kept in world.store.reversals_of(1, 1)] == [back.sale_id]
    assert world.store.reversals_of(1, 3) == []


def test_only_local_points_become_rights() -> None:
    assert rights_moved(Effect(earn=10, repay=4, use=3)) == (0, 3)
    from loyalty.ops.effect import Credit

    assert rights_moved(Effect(earn=10, repay=4, use=3, take=5, take_local=2, give=1, credit=Credit.LOCAL)) == (7, 5)


def test_no_verdict_looks_through_the_whole_log(world: TillWorld) -> None:
    """A busy till has a long log, and a reply brings hundreds of verdicts."""
    driver = vars(world.store)["_connection"].driver
    log = vars(vars(world.store)["_log"])
    for name in ("_verdict", "_verdict_told"):
        statement = vars(log[name])["_sql"]
        plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * statement.count("?")).fetchall()
        assert ["SEARCH" in step[3] for step in plan] == [True], plan
