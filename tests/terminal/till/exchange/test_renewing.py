"""The till asks for its next epoch by the schedule of exchanges, with one id, and for nothing else meanwhile."""

import pytest

from loyalty.exchange.wire import RekeyReply
from loyalty.exchange.z_marks import ZMark
from loyalty.ops.operations import Orphan, Settlement
from loyalty.values.ids import op_no
from terminal import commands as c
from terminal.events import ExchangeWanted, RekeyWanted
from terminal.till.exchange.renewing import CHUNK_OPS
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def sell(world: TillWorld, times: int = 1) -> None:
    for _ in range(times):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())


def refused(world: TillWorld, code: str) -> None:
    """The server says no to the exchange that is under way."""
    if not world.wanted:
        world.connected = False
        world.wait(61_000)
    world.wanted.clear()
    world.do(c.ExchangeFailed("The server knows another history.", code=code))


def asked(world: TillWorld, ms: int = 5_000) -> list[RekeyWanted]:
    world.connected = False
    world.wait(ms)
    return world.of(RekeyWanted)


@pytest.mark.parametrize("code", ["forked", "wrong_epoch", "older_copy"])
def test_a_till_that_is_told_that_it_is_a_copy_stops_redeeming_and_asks(world: TillWorld, code: str) -> None:
    world.connect()
    refused(world, code)
    assert world.notices == ["redeeming_stopped"]
    assert world.status.redeeming_stopped is not None
    (first,) = asked(world)
    assert (first.request.epoch, len(first.request.id)) == (1, 16)
    world.do(c.ExchangeFailed("The line is down."))
    world.restart()
    (again,) = world.of(RekeyWanted)
    assert again.request.id == first.request.id
    assert world.of(ExchangeWanted) == []


def test_another_refusal_is_no_reason(world: TillWorld) -> None:
    world.connect()
    refused(world, "bad_request")
    assert world.status.redeeming_stopped is None


def test_two_computers_with_one_name_are_said_once_and_asked_about_patiently(world: TillWorld) -> None:
    world.connect()
    refused(world, "forked")
    asked(world)
    world.do(c.ExchangeFailed("Two computers carry this till's name.", code="copied"))
    assert world.notices == ["copied"]
    assert world.status.redeeming_stopped == "Two computers carry this till's name."
    asked(world, 61_000)
    world.do(c.ExchangeFailed("Two computers carry this till's name.", code="copied"))
    assert world.notices == []


def test_the_answer_begins_the_epoch_and_everything_is_told_in_chunks_then_settled(world: TillWorld) -> None:
    world.connect()
    world.disconnect()
    sell(world, CHUNK_OPS + 5)
    refused(world, "forked")
    asked(world)
    seq = world.store.standing().acked_seq
    world.do(c.RekeyAnswered(RekeyReply(2, 1, seq, "0" * 64, {1: seq})))
    assert world.store.standing().head.seq == CHUNK_OPS
    world.do(c.Tick(), c.Tick(), c.Tick())
    told = [kept.operation for kept in reversed(world.store.newest(CHUNK_OPS + 9)) if kept.epoch == 2]
    assert [type(one) for one in told] == [Orphan] * (CHUNK_OPS + 5) + [Settlement]
    late = world.store.standing()
    world.do(c.RekeyAnswered(RekeyReply(3, 1, 0, "0" * 64, {})))
    assert world.store.standing() == late, "an answer that nobody asked for"


def test_row_71_the_answer_brings_the_z_report_that_the_copy_lost_though_no_exchange_follows(world: TillWorld) -> None:
    world.connect()
    world.disconnect()
    sell(world, 1)
    refused(world, "forked")
    asked(world)
    lost = ZMark(6, world.clock.wall, op_no(1, 900), 0, 0)
    world.do(c.RekeyAnswered(RekeyReply(2, 1, 0, "0" * 64, {1: 0}, lost)))
    last = world.store.cash.last()
    assert last is not None
    assert (last.number, last.kept, "z_lost" in world.notices) == (6, False, True)
    assert not any(one.KIND == "sale" for one in world.store.cash.sales())


def test_a_crash_while_telling_goes_on_where_it_was(world: TillWorld) -> None:
    world.connect()
    world.disconnect()
    sell(world, CHUNK_OPS + 5)
    refused(world, "forked")
    asked(world)
    world.do(c.RekeyAnswered(RekeyReply(2, 1, 0, "0" * 64, {1: 0})))
    world.restart()
    world.do(c.Tick(), c.Tick(), c.Tick())
    told = [kept.operation for kept in world.store.newest(CHUNK_OPS + 9) if kept.epoch == 2]
    assert len(told) == CHUNK_OPS + 6
    places = [one.seq for one in told if isinstance(one, Orphan)]
    assert len(set(places)) == len(places)
