"""Real tills and a real server: the points of a shop lie at a till that is open, whoever opens and closes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.demo.caller import Caller
from tests.fixtures.shop import RunningTill, Shop, all_sent, online, redeeming, second_till
from tests.fixtures.waiting import wait_until

pytestmark = pytest.mark.slow


def spendable(caller: Caller, shop: Shop, member: int) -> int:
    found: int = caller.members(code=shop.members[member]["code"])[0]["spendable_here"]
    return found


def comes_to_hold(caller: Caller, shop: Shop, member: int, points: int) -> None:
    wait_until(
        lambda: spendable(caller, shop, member) == points,
        within_s=60,
        otherwise=lambda: f"holds {spendable(caller, shop, member)} instead of {points}",
    )


@pytest.fixture
def second(shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The same shop as its second till sees it; the server runs."""
    server = shop.server()
    server.start()
    yield second_till(shop, tmp_path / "till-2")
    server.stop()


def test_closing_the_anchor_hands_its_points_to_the_till_that_stays_open(shop: Shop, second: Shop) -> None:
    balances = [int(row["balance"]) for row in shop.members]
    with RunningTill(shop) as first, RunningTill(second) as other:
        here, there = online(first, shop), online(other, second)
        assert (spendable(here, shop, 0), spendable(there, shop, 0)) == (balances[0], 0)
        here.sell(redeeming("last", shop, 1, 100))
        assert first.stop() == 0
        for member in (0, 2, 5):
            comes_to_hold(there, shop, member, balances[member])
        assert there.sell(redeeming("heir", shop, 0, 500))["points_used"] == 500
        with RunningTill(shop) as again:
            back = online(again, shop)
            assert spendable(back, shop, 2) == 0, "who comes back is not the anchor"
            assert other.stop() == 0
            comes_to_hold(back, shop, 2, balances[2])
            all_sent(back)
    assert json.loads(shop.books())["differences"] == []


def test_the_last_till_to_close_keeps_its_points_and_redeems_them_in_the_morning_without_a_line(shop: Shop) -> None:
    server = shop.server()
    server.start()
    with RunningTill(shop) as till:
        held = spendable(online(till, shop), shop, 0)
        assert till.stop() == 0
    server.stop()
    with RunningTill(shop) as again:
        alone = again.caller()
        assert spendable(alone, shop, 0) == held > 0
        assert alone.sell(redeeming("early", shop, 0, 500))["points_used"] == 500
        assert again.stop() == 0
