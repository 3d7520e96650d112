"""Tills are told when points end, and go by it while they are alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.endings import (
    ENDINGS_MAX,
    HORIZON_DAYS,
    Move,
    ended,
    endings_text,
    horizon_ms,
    left_after,
    next_ending,
    read_endings,
)
from loyalty.rules.expiry import DAY_MS, Expiry
from loyalty.values.errors import BadValue

SOON, LATER = (10 * DAY_MS, 100), (20 * DAY_MS, 50)
some_endings = st.lists(st.tuples(st.integers(0, 2**40), st.integers(1, 10**6)), max_size=30).map(
    lambda found: sorted(dict(found).items())
)


@given(some_endings)
def test_what_is_told_is_read_again_and_no_point_is_lost(found: list[tuple[int, int]]) -> None:
    told = read_endings(endings_text(found))
    assert sum(points for _, points in told) == sum(points for _, points in found)
    assert len(told) == min(len(found), ENDINGS_MAX)
    assert all(ended(told, end) <= ended(tuple(found), end) for end, _ in found), "a date that is told is never early"


@pytest.mark.parametrize("text", ["", "{}", "[[1]]", "[[1,0]]", "[[-1,5]]", '[["a",1]]', "[[1,5.5]]", "[" * 5000])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_endings(text)


def test_nothing_ends_where_nothing_is_told() -> None:
    assert (endings_text([]), read_endings(None), ended((), 5), next_ending((), 5, 30)) == (None, (), 0, None)


def test_points_have_ended_from_their_end_on() -> None:
    assert [ended((SOON, LATER), now) for now in (SOON[0] - 1, SOON[0], LATER[0])] == [0, 100, 150]


def test_the_next_end_is_told_in_time() -> None:
    assert next_ending((SOON, LATER), 0, 10) == SOON
    assert next_ending((SOON, LATER), 0, 9) is None
    assert next_ending((SOON, LATER), SOON[0], 30) == LATER


def test_what_is_spent_before_its_end_does_not_end() -> None:
    assert left_after((SOON, LATER), [Move(0, 120)]) == ((LATER[0], 30),)
    assert left_after((SOON, LATER), [Move(0, 60), Move(0, 60)]) == ((LATER[0], 30),)


def test_what_is_spent_after_an_end_is_not_of_what_had_ended() -> None:
    assert left_after((SOON, LATER), [Move(SOON[0], 120)]) == (SOON,)


def test_what_was_given_up_is_the_servers_to_end() -> None:
    assert left_after((SOON, LATER), [Move(LATER[0], 120, is_given_up=True)]) == ((LATER[0], 30),)


def test_tills_are_told_far_enough_ahead() -> None:
    assert horizon_ms(0, None) == HORIZON_DAYS * DAY_MS
    assert horizon_ms(0, Expiry(365, warn_days=90)) == (HORIZON_DAYS + 90) * DAY_MS
