"""Two real tills and a real server: points follow the customer, and a dead till keeps what it holds."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.companion import run_central
from terminal.demo.caller import Caller, Refused
from terminal.shop import CENTRAL
from tests.fixtures.shop import RunningTill, Shop, all_sent, online, redeeming, second_till

pytestmark = pytest.mark.slow


def spendable(caller: Caller, shop: Shop, member: int) -> int:
    found: int = caller.members(code=shop.members[member]["code"])[0]["spendable_here"]
    return found


@pytest.fixture
def second(shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The same shop as its second till sees it; the server runs."""
    server = shop.server()
    server.start()
    yield second_till(shop, tmp_path / "till-2")
    server.stop()


def test_points_held_by_one_till_are_redeemed_at_another(shop: Shop, second: Shop) -> None:
    with RunningTill(shop) as first, RunningTill(second) as other:
        here, there = online(first, shop), online(other, second)
        assert (spendable(here, shop, 0) >= 500, spendable(there, shop, 0)) == (True, 0)
        done = there.sell(redeeming("moved", shop, 0, 500))
        assert done["points_used"] == 500
        all_sent(here)
        all_sent(there)
    assert json.loads(run_central("reconcile", "--json", "--data", str(shop.data / CENTRAL)))["differences"] == []


def test_row_59_anchor_switched_off_shop_online(shop: Shop, second: Shop) -> None:
    with RunningTill(shop) as first, RunningTill(second) as other:
        here, there = online(first, shop), online(other, second)
        assert spendable(here, shop, 0) >= 500
        first.kill()
        assert spendable(there, shop, 0) == 0
        with pytest.raises(Refused, match=r"points are held by Till 1 \(last heard \d\d:\d\d\)") as refused:
            there.sell(redeeming("locked", shop, 0, 500))
        assert refused.value.code == "not_spendable_here"
        with RunningTill(shop) as again:
            back = online(again, shop)
            assert back.sell(redeeming("held", shop, 0, 500))["points_used"] == 500
            all_sent(back)
            all_sent(there)
    assert json.loads(run_central("reconcile", "--json", "--data", str(shop.data / CENTRAL)))["differences"] == []
