"""Every broken variant is caught within the seeds of the gate, most by the very first ones."""

import pytest

from tests.simulation.mutants.registry import MUTANTS, hunt

SEEDS = 1_000


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", [mutant.name for mutant in MUTANTS])
def test_a_broken_variant_is_caught(name: str) -> None:
    assert hunt(name, first=1, seeds=SEEDS) is not None


def test_names_of_variants_are_their_own() -> None:
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names) >= 5
