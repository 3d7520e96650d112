"""What is asked for grows with the points, and is met by one of the ways that it names."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from loyalty.rules.proving import CALLER, asked
from tests.fakes.shop import PROGRAMME

WAYS = st.lists(st.sampled_from(ProofBy), min_size=1, unique=True).map(tuple)
LEVELS = st.lists(st.integers(0, 2_000), min_size=1, max_size=5, unique=True).map(sorted)
PROVEN = st.none() | st.sampled_from(["card", "pin", CALLER, "voice"])


@st.composite
def proofs(draw: st.DrawFn) -> Proof:
    return Proof(tuple(ProofLevel(above, draw(WAYS)) for above in draw(LEVELS)))


@given(proof=proofs(), points=st.integers(0, 3_000), proven=PROVEN)
def test_proof_is_asked_for_exactly_by_the_level_that_the_points_exceed(
    proof: Proof, points: int, proven: str | None
) -> None:
    programme = msgspec.structs.replace(PROGRAMME, proof=proof)
    reached = [one for one in proof.levels if points > one.above]
    wanted = asked(programme, points, proven)
    met = not reached or proven == CALLER or proven in [way.value for way in reached[-1].by]
    assert wanted == (() if met else reached[-1].by)


@given(points=st.integers(0, 3_000), proven=PROVEN)
def test_a_programme_without_levels_asks_for_nothing(points: int, proven: str | None) -> None:
    assert asked(PROGRAMME, points, proven) == ()
