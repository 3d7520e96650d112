"""The home store is changed at the counter by an op of its own, once, with or without a line."""

from pathlib import Path

import pytest

from loyalty.ops.effect import Effect
from loyalty.ops.operations import HomeChange
from terminal import commands as c
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEN, STORE
from tests.fakes.till_world import TillWorld


@pytest.fixture
def away(world: TillWorld) -> TillWorld:
    """Ben is at home in another store and stands here."""
    world.shop.put("member", id=BEN, home_store="elsewhere")
    world.connect()
    world.do(c.MemberChosen(BEN))
    return world


def is_away(world: TillWorld) -> bool:
    assert world.counter.member is not None
    return world.counter.member.away


def test_a_member_from_elsewhere_is_made_at_home_here(away: TillWorld) -> None:
    assert is_away(away)
    away.do(c.HomeWished())
    assert away.notices == ["home_wished"]
    wish = away.store.newest(1)[0].operation
    assert isinstance(wish, HomeChange)
    assert (wish.member, wish.context.store, wish.effect) == (BEN, STORE, Effect())
    away.wait(500)
    assert (away.status.unsent, is_away(away), away.papers) == (0, False, [])
    away.shop.put("member", id=BEN, home_store=STORE)
    away.wait(61_000)
    assert not is_away(away)


def test_a_wish_is_made_once(away: TillWorld) -> None:
    away.do(c.HomeWished(), c.HomeWished())
    assert away.notices[-1] == "at_home"
    assert away.store.standing().head.seq == 1


def test_who_is_at_home_here_needs_no_wish(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA))
    assert not is_away(world)
    world.do(c.HomeWished())
    assert (world.notices, world.store.standing().head.seq) == (["at_home"], 0)


def test_nobody_has_no_home(world: TillWorld) -> None:
    world.do(c.HomeWished())
    assert world.notices == ["no_member"]


def test_without_a_line_the_wish_waits_and_the_sale_goes_on(away: TillWorld) -> None:
    away.disconnect()
    away.do(c.HomeWished(), c.AmountEntered(500, "drinks"), c.SaleFinished())
    assert away.status.unsent == 2
    away.connect()
    assert away.status.unsent == 0


def test_after_going_home_elsewhere_the_wish_can_be_made_again(away: TillWorld) -> None:
    away.do(c.HomeWished())
    away.shop.put("member", id=BEN, home_store=STORE)
    away.wait(61_000)
    away.shop.put("member", id=BEN, home_store="elsewhere")
    away.wait(61_000)
    assert is_away(away)


def test_who_came_home_and_moved_away_unseen_may_wish_again(away: TillWorld) -> None:
    away.do(c.HomeWished(), c.MemberCleared())
    away.wait(61_000)
    away.shop.put("member", id=BEN, home_store=STORE)
    away.wait(61_000)
    away.shop.put("member", id=BEN, home_store="elsewhere")
    away.wait(61_000)
    away.do(c.MemberChosen(BEN))
    assert is_away(away)
    away.do(c.HomeWished())
    assert away.notices[-1] == "home_wished"
    wishes = [kept.operation for kept in away.store.newest(9) if isinstance(kept.operation, HomeChange)]
    assert [wish.member for wish in wishes] == [BEN, BEN]


def test_they_may_do_so_also_at_a_till_without_a_window(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, settings=TillSettings(screen=False))
    world.shop.put("member", id=BEN, home_store="elsewhere")
    world.connect()
    for _ in range(2):
        world.do(c.MemberChosen(BEN), c.HomeWished(), c.MemberCleared())
        assert world.notices == ["home_wished"]
        world.wait(500)


def test_while_the_wish_waits_for_the_line_it_is_not_made_again_by_the_next_visit(away: TillWorld) -> None:
    away.disconnect()
    away.do(c.HomeWished(), c.MemberCleared(), c.MemberChosen(BEN), c.HomeWished())
    assert away.notices[-1] == "at_home"
    assert away.store.standing().head.seq == 1
