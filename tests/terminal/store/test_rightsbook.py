"""Rights on disk, and the documents that prove them."""

from pathlib import Path

import pytest

from loyalty.values.errors import BadValue
from terminal import commands as c
from terminal.errors import RightsBroken
from tests.fakes.shop import AMARA, BEANS, BEN
from tests.fakes.till_world import TillWorld


def documents(world: TillWorld) -> int:
    driver = vars(world.store)["_connection"].driver
    count: int = driver.execute("SELECT count(*) FROM grant_document").fetchone()[0]
    return count


def test_what_was_granted_earned_and_spent_is_counted(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished())
    rights = world.store.rights(AMARA)
    assert (rights.g, rights.e, rights.x, rights.held) == (1_240, 13, 300, 953)


def test_documents_that_prove_nothing_any_more_go(world: TillWorld) -> None:
    before = documents(world)
    for _ in range(5):
        world.shop.give(AMARA, 10)
        world.connect()
    assert world.store.rights(AMARA).g == 1_290
    assert documents(world) == before + 1
    for member in (AMARA, BEN):
        world.shop.give(member, 10)
    world.connect()
    world.restart()
    assert world.status.redeeming_stopped is None


def test_a_sale_that_spends_more_than_is_held_cannot_be_written(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(900), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    with pytest.raises(BadValue, match="more than its till holds"):
        world.store.commit(sale, slip=None, title="", wish_digest=None, close_basket=False)
    assert world.store.standing().head.seq == 1
    world.restart()
    assert world.store.rights(AMARA).x == 900


def test_a_change_of_a_running_till_is_noticed_before_the_next_spend(world: TillWorld) -> None:
    vars(world.store)["_connection"].driver.execute("UPDATE rights SET x = x + 1 WHERE member = ?", (BEN,))
    with pytest.raises(RightsBroken):
        world.store.rights(BEN)
    assert world.store.rights(AMARA).held == 1_240


def test_a_spend_on_changed_rights_is_not_written(tmp_path: Path) -> None:
    world = TillWorld(tmp_path).connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    vars(world.store)["_connection"].driver.execute("UPDATE rights SET x = 0")
    with pytest.raises(RightsBroken):
        world.store.commit(sale, slip=None, title="", wish_digest=None, close_basket=False)
    world.close()
