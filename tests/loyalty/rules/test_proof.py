"""Levels of proof say clearly what they say."""

import msgspec
import pytest

from loyalty.rules.proof import Proof, ProofBy, ProofLevel

CARD, PIN = ProofBy.CARD, ProofBy.PIN
LEVELS = Proof((ProofLevel(100, (CARD, PIN)), ProofLevel(1_000, (PIN,))))


@pytest.mark.parametrize(("points", "above"), [(0, None), (100, None), (101, 100), (1_000, 100), (1_001, 1_000)])
def test_the_highest_level_that_the_points_exceed_counts(points: int, above: int | None) -> None:
    level = LEVELS.level(points)
    assert (None if level is None else level.above) == above


def test_a_card_is_enough_where_every_level_takes_it() -> None:
    assert not LEVELS.takes_card
    assert Proof(LEVELS.levels[:1]).takes_card


def test_three_tries_and_an_hour_unless_more_is_said() -> None:
    assert msgspec.json.decode(b'{"levels": [{"above": 0, "by": ["card"]}]}', type=Proof) == Proof(
        (ProofLevel(0, (CARD,)),), tries=3, rest_minutes=60
    )


@pytest.mark.parametrize(
    "wrong",
    [
        b'{"levels": []}',
        b'{"levels": [{"above": 0, "by": []}]}',
        b'{"levels": [{"above": 0, "by": ["card", "card"]}]}',
        b'{"levels": [{"above": 0, "by": ["voice"]}]}',
        b'{"levels": [{"above": -1, "by": ["card"]}]}',
        b'{"levels": [{"above": 5, "by": ["card"]}, {"above": 5, "by": ["pin"]}]}',
        b'{"levels": [{"above": 5, "by": ["card"]}, {"above": 1, "by": ["pin"]}]}',
        b'{"levels": [{"above": 0, "by": ["card"]}], "tries": 0}',
        b'{"levels": [{"above": 0, "by": ["card"]}], "rest_minutes": 481}',
    ],
)
def test_what_cannot_be_meant_is_refused(wrong: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=Proof)
