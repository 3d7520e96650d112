"""The drill in small, on both engines."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.central.conftest import ENGINES
from tests.drill.day import run_day
from tests.drill.shop import DrillShop


@pytest.fixture(params=ENGINES)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DrillShop]:
    url = f"sqlite:///{tmp_path}/drill.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = DrillShop(url, tmp_path / "data", random.Random(7), tills_a_store=2, members=6)
    yield opened
    opened.close()


@pytest.mark.slow
def test_row_31_and_row_33_a_server_put_back_by_a_day_is_exact_once_the_last_till_is_back(shop: DrillShop) -> None:
    outcome = run_day(shop, 1, off=1)
    assert outcome.kept, outcome
    assert outcome.thaw_h == pytest.approx(outcome.last_back_h, abs=0.01)


@pytest.mark.slow
def test_row_33_a_till_that_never_comes_back_is_written_off_by_two_people(shop: DrillShop) -> None:
    outcome = run_day(shop, 1, off=0, gone=1)
    assert outcome.kept, outcome
    assert 24 <= outcome.thaw_h < 25


@pytest.mark.slow
def test_the_drill_would_see_a_wrong_balance(shop: DrillShop) -> None:
    till = shop.tills["Till 1, North"]
    shop.sell(till)
    assert shop.wrong_balances() == 1
    shop.talk(till)
    assert (shop.wrong_balances(), shop.differences(), shop.borne()) == (0, 0, 0)
