"""Every broken variant is caught within the seeds of the gate, most by the seeds that each names itself."""

import pytest

from tests.simulation.mutants.registry import MUTANTS, hunt

SEEDS = 1_000


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [mutant.name for mutant in MUTANTS])
def test_a_broken_variant_is_caught(name: str) -> None:
    assert hunt(name, first=1, seeds=SEEDS) is not None


def test_a_hunt_begins_with_the_seeds_that_a_variant_names() -> None:
    name = "grant during recovery"
    named = next(mutant.seeds for mutant in MUTANTS if mutant.name == name)
    caught = hunt(name, first=10_000, seeds=0)
    assert caught is not None
    assert caught.seed in named


def test_names_of_variants_are_their_own() -> None:
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names) >= 5
