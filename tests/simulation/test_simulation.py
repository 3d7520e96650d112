"""The simulation's gate: a few seeds in every run, and a proof that it would notice."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from central.store.schema import account
from loyalty.wire import ExchangeRequest
from terminal import commands as c
from tests.simulation.__main__ import BAD
from tests.simulation.world import World

SEEDS = range(1, 13)


class GenerousServer(World):
    """Books seven points too many on somebody just before the end."""

    def _becomes_quiet(self) -> bool:
        quiet = super()._becomes_quiet()
        richer = sa.update(account).where(account.c.member == self.floor.members[0])
        self.floor.database.write(lambda tx: tx.run(richer.values(balance=account.c.balance + 7)))
        return quiet


class DeafTill(World):
    """After a while every reply is taken for silence, so nothing more is known to be sent."""

    def _send(self, place: int, request: ExchangeRequest) -> None:
        if self.step < 60:
            super()._send(place, request)
        else:
            self._post(place, c.ExchangeFailed("silence"), 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_the_weather_nothing_is_lost_doubled_or_overdrawn(tmp_path: Path, seed: int) -> None:
    found = World(seed, tmp_path).run()
    assert {kind: found[kind] for kind in BAD} == dict.fromkeys(BAD, 0)
    assert found["ops"] > 80


@pytest.mark.slow
def test_points_from_nowhere_are_noticed(tmp_path: Path) -> None:
    assert GenerousServer(3, tmp_path).run()["lost"] > 0


@pytest.mark.slow
def test_sales_that_are_never_sent_are_noticed(tmp_path: Path) -> None:
    found = DeafTill(3, tmp_path).run()
    assert found["stuck"] == 1
    assert found["lost"] > 0
