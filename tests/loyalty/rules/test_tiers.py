"""A rank is gained at once and lost only after its grace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.expiry import DAY_MS, day_end
from loyalty.rules.tiers import Ranked, Tier, Tiers, ranked
from loyalty.values.errors import BadValue

LEVELS = (Tier("bronze", "Bronze", 0), Tier("silver", "Silver", 500), Tier("gold", "Gold", 2_000))
TIERS = Tiers(LEVELS, grace_days=30)


def test_a_rank_is_gained_at_once() -> None:
    assert ranked(TIERS, Ranked("bronze"), 2_000, 0) == Ranked("gold")


def test_a_rank_that_is_missed_stays_for_the_grace_and_then_goes_to_what_is_earned() -> None:
    missed = ranked(TIERS, Ranked("gold"), 700, DAY_MS)
    assert missed == Ranked("gold", DAY_MS)
    assert TIERS.lost_ms(DAY_MS) == day_end(DAY_MS, 30)
    assert ranked(TIERS, missed, 700, TIERS.lost_ms(DAY_MS) - 1) == missed
    assert ranked(TIERS, missed, 700, TIERS.lost_ms(DAY_MS)) == Ranked("silver")
    assert Tiers(LEVELS).lost_ms(DAY_MS) == DAY_MS


def test_who_earns_it_again_in_the_grace_keeps_it() -> None:
    assert ranked(TIERS, Ranked("gold", 5), 2_500, DAY_MS) == Ranked("gold")


def test_who_earns_less_than_the_lowest_rank_has_none() -> None:
    assert Tiers(LEVELS[1:]).reached(10) is None


def test_a_member_climbs_to_the_rank_above_the_own_one() -> None:
    way = TIERS.climb(Ranked("bronze"), 120)
    assert (way.above, way.missing, way.until_ms) == (LEVELS[1], 380, None)
    assert TIERS.climb(Ranked(None), 700).missing == 1_300
    assert TIERS.climb(Ranked("gold"), 2_500).above is None
    assert TIERS.climb(Ranked("silver"), 20).missing == 1_980, "the rank of somebody who was given it is no goal"
    assert TIERS.climb(Ranked("old"), 20).above == LEVELS[1]


def test_a_rank_in_danger_says_what_keeps_it_and_until_when() -> None:
    way = TIERS.climb(Ranked("gold", 5 * DAY_MS), 1_780)
    assert (way.keep, way.until_ms) == (220, day_end(5 * DAY_MS, 30))
    again = TIERS.climb(Ranked("gold", 5 * DAY_MS), 2_100)
    assert (again.keep, again.until_ms) == (0, None), "who earned it again meanwhile is in no danger"
    assert TIERS.climb(Ranked("old", 5), 0).until_ms is None


def test_a_rank_is_called_as_the_shop_calls_it() -> None:
    assert (TIERS.label_of("gold"), TIERS.label_of("old")) == ("Gold", "old")


@pytest.mark.parametrize(
    "levels", [(LEVELS[1], LEVELS[0]), (LEVELS[0], LEVELS[0]), (LEVELS[0], Tier("bronze", "B", 9))]
)
def test_ranks_in_a_circle_or_twice_are_refused(levels: tuple[Tier, ...]) -> None:
    with pytest.raises(BadValue, match="tiers"):
        Tiers(levels)


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.sampled_from([None, "bronze", "silver", "gold", "old"]))
def test_nobody_with_more_ranks_lower(figure: int, more: int, before: str | None) -> None:
    low, high = (ranked(TIERS, Ranked(before), one, 0) for one in sorted((figure, more)))
    assert TIERS.rank(low.tier) <= TIERS.rank(high.tier)
