"""The simulation's gate: 1,000 seeds on memory and keyed hashes, 50 on files and Ed25519."""

import pytest

from tests.simulation.campaign import run_seeds
from tests.simulation.findings import BAD

GATE, REAL, OPS_A_SEED = 1_000, 50, 300
HAPPENS = ("closings", "nights", "homes_moved")
"""What a run in which nobody ever goes home, or moves, would not prove."""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(1, GATE, 50))
def test_whatever_the_weather_nothing_is_lost_doubled_overdrawn_or_stuck(first: int) -> None:
    said: list[str] = []
    total = run_seeds(range(first, first + 50), real=False, jobs=1, say=said.append)
    assert {kind: total[kind] for kind in BAD} == dict.fromkeys(BAD, 0), "\n".join(said)
    assert total["ops"] >= 50 * OPS_A_SEED
    assert all(total[what] for what in HAPPENS)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("first", range(1, REAL, 10))
def test_the_same_on_real_files_and_real_signatures(first: int) -> None:
    said: list[str] = []
    total = run_seeds(range(first, first + 10), real=True, jobs=1, say=said.append)
    assert {kind: total[kind] for kind in BAD} == dict.fromkeys(BAD, 0), "\n".join(said)
    assert total["ops"] >= 10 * OPS_A_SEED
