"""A short part of the campaign on each engine: real tills and a real server, killed while they trade."""

from pathlib import Path

import pytest

from tests.fixtures.postgres import Cluster
from tests.kills.campaign import Engine
from tests.kills.leg import Leg, Outcome
from tests.kills.stand import PostgresEngine, SqliteEngine

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TILL_KILLS, SERVER_KILLS = 6, 2


def short_leg(engine: Engine, folder: Path) -> Outcome:
    stand = engine.stand(folder)
    return Leg(engine.name, stand, folder, seed=7, till_kills=TILL_KILLS, server_kills=SERVER_KILLS).run()


def nothing_is_wrong(outcome: Outcome) -> None:
    assert (outcome.till_kills, outcome.server_kills) == (TILL_KILLS, SERVER_KILLS)
    assert outcome.good, outcome
    assert outcome.found.answered > TILL_KILLS


def test_row_01_and_row_30_kills_of_tills_and_server_lose_and_double_nothing(tmp_path: Path) -> None:
    nothing_is_wrong(short_leg(SqliteEngine(tmp_path), tmp_path / "leg"))


@pytest.mark.postgres
def test_row_01_and_row_30_kills_lose_and_double_nothing_on_postgresql(
    tmp_path: Path, postgres_cluster: Cluster
) -> None:
    nothing_is_wrong(short_leg(PostgresEngine(tmp_path, postgres_cluster), tmp_path / "leg"))
