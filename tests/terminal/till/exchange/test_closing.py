"""Closing hands over to whom stays open, keeps what nobody can take, and never waits long."""

from pathlib import Path

import pytest

from loyalty.exchange.wire import Doing
from loyalty.values.ids import new_id
from terminal import commands as c
from terminal.events import ClosedUp
from terminal.till.desk import TillSettings
from terminal.till.exchange.closing import CLOSE_MS
from tests.fakes.shop import AMARA, BEANS, DEVICE
from tests.fakes.till_world import TillWorld


def close(world: TillWorld) -> list[str | None]:
    """Closing time, until the till has closed or time is up; what it said last."""
    said = [event.sentence for event in world.do(c.ClosingTime()) if isinstance(event, ClosedUp)]
    world.wait(CLOSE_MS + 1_000)
    return said + [event.sentence for event in world.said if isinstance(event, ClosedUp)]


def total(world: TillWorld) -> int:
    return sum(one.points for one in world.store.holdings("", 99_999))


def test_a_till_says_that_it_opens_until_it_was_heard_and_then_trades(tmp_path: Path) -> None:
    world = TillWorld(tmp_path)
    assert world.wanted[0].doing is Doing.OPENING
    world.lose()
    world.wait(61_000)
    world.connect()
    world.wait(61_000)
    assert (world.shop.doings[0], set(world.shop.doings[1:])) == (Doing.OPENING, {Doing.TRADING})
    world.close()


def test_an_anchor_that_hands_over_gives_back_everything_and_sends_it(world: TillWorld) -> None:
    world.shop.heir = True
    assert close(world) == [None]
    assert (total(world), world.status.unsent) == (0, 0)
    assert all(not held.held for held in world.shop.tills[DEVICE].holdings.values())
    assert world.shop.doings[-1] is Doing.CLOSING


def test_the_last_one_keeps_its_points_overnight(world: TillWorld) -> None:
    before = total(world)
    assert close(world) == [None]
    assert (total(world), before > 0) == (before, True)
    world.restart()
    world.connect()
    assert total(world) == before


def test_where_points_do_not_stay_overnight_the_last_one_gives_them_back_and_has_them_in_the_morning(
    tmp_path: Path,
) -> None:
    world = TillWorld(tmp_path, settings=TillSettings(rights_overnight=False)).connect()
    before = total(world)
    close(world)
    assert (total(world), world.shop.accounts[AMARA].pool) == (0, 1_240)
    world.restart()
    world.connect()
    assert total(world) == before
    world.close()


def test_row_60_graceful_close_with_unsent_ops(offline: TillWorld) -> None:
    """Without a line the till closes at once, keeps its rights behind the sales, and says that closing is safe."""
    for _ in range(3):
        offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished())
    held = offline.store.rights(AMARA).held
    offline.do(c.ClosingTime())
    assert [event.sentence for event in offline.of(ClosedUp)] == [
        "3 entries are not sent yet: closing is safe. They are kept here and sent when this till opens again."
    ]
    offline.restart()
    assert (offline.status.unsent, offline.store.rights(AMARA).held) == (3, held)
    offline.connect()
    assert offline.status.unsent == 0
    assert offline.shop.net(AMARA) == 1_240 - 900 + 3 * offline.store.newest(3)[0].operation.effect.earn


def test_sales_of_the_last_minute_are_sent_before_the_till_closes(world: TillWorld) -> None:
    world.shop.heir = True
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished())
    world.connected = True
    assert close(world) == [None]
    assert world.status.unsent == 0


def test_an_exchange_that_is_under_way_when_the_till_closes_does_not_hold_it_up(world: TillWorld) -> None:
    world.shop.heir, world.connected = True, False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished())
    world.wait(200)
    assert [request.doing for request in world.wanted] == [Doing.TRADING]
    world.do(c.ClosingTime())
    world.connected = True
    world.reply()
    world.wait(100)
    assert len(world.of(ClosedUp)) == 1
    assert (total(world), world.status.unsent) == (0, 0)


def test_a_server_that_does_not_answer_is_not_waited_for(world: TillWorld) -> None:
    world.connected = False
    world.do(c.ProductPicked(BEANS), c.SaleFinished(), c.ClosingTime())
    assert world.of(ClosedUp) == []
    world.wait(CLOSE_MS - 100)
    assert world.of(ClosedUp) == []
    world.wait(200)
    assert [event.sentence for event in world.of(ClosedUp)] == [
        "1 entry is not sent yet: closing is safe. They are kept here and sent when this till opens again."
    ]


def test_what_could_not_be_given_in_time_is_given_at_the_next_start(world: TillWorld) -> None:
    for number in range(1_000, 2_500):
        world.shop.enrol(new_id(number.to_bytes(10, "big")), f"Member {number}", 40, number=f"{number:010}")
    world.connect()
    world.shop.heir, world.connected = True, False
    world.do(c.ClosingTime())
    world.reply()
    world.wait(CLOSE_MS + 1_000)
    assert len(world.of(ClosedUp)) == 1
    assert total(world) > 0
    world.restart()
    world.connect()
    world.wait(60_000)
    assert (total(world), world.status.unsent) == (0, 0)


def test_points_of_the_open_sale_stay_with_it(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500))
    world.shop.heir = True
    close(world)
    assert world.store.rights(AMARA).held == 500
    world.restart()
    world.connect()
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert world.counter.done.points_used == 500


@pytest.mark.parametrize("times", [1, 2])
def test_closing_is_said_once(world: TillWorld, times: int) -> None:
    assert len([one for _ in range(times) for one in close(world)]) == 1
