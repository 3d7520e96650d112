"""How far a till goes without its server."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.limits import (
    DAY_MS,
    LIMITS,
    Limits,
    Spell,
    goodwill_room,
    is_stale,
    redeem_refusal,
    redeem_room,
    standing_allotment,
)
from loyalty.rules.spending import Goodwill
from loyalty.values.errors import BadValue, RefusalCode
from loyalty.values.points import BALANCE_MAX

points = st.integers(0, 60_000)
spells = st.builds(Spell, st.integers(0, 40 * DAY_MS), points)


def no(spell: Spell | None, wish: int, *, approved: bool = False) -> str:
    refused = redeem_refusal(LIMITS, spell, wish, approved=approved)
    return "" if refused is None else refused.sentence


@given(spells, points, st.booleans())
def test_a_wish_is_refused_exactly_when_there_is_no_room_for_it(spell: Spell, wish: int, approved: bool) -> None:
    refused = redeem_refusal(LIMITS, spell, wish, approved=approved)
    assert (refused is None) == (wish <= redeem_room(LIMITS, spell, approved=approved))
    assert refused is None or refused.code is RefusalCode.NEEDS_ONLINE


@given(st.lists(points), st.integers(0, 14 * DAY_MS))
def test_f14_without_approval_a_spell_never_uses_more_than_its_budget(wishes: list[int], lasted: int) -> None:
    used = 0
    for wish in wishes:
        if not no(Spell(lasted, used), wish):
            used += wish
    assert used <= LIMITS.spell


@given(spells, spells, points, st.booleans())
def test_f14_more_time_and_more_use_never_leave_more_room(one: Spell, other: Spell, wish: int, approved: bool) -> None:
    worse = Spell(max(one.lasted_ms, other.lasted_ms), max(one.used, other.used))
    assert redeem_room(LIMITS, worse, approved=approved) <= redeem_room(LIMITS, one, approved=approved)
    assert redeem_room(LIMITS, one, approved=False) <= redeem_room(LIMITS, one, approved=True)


@given(points)
def test_a_till_that_is_connected_has_no_limit(wish: int) -> None:
    assert no(None, wish) == ""
    assert redeem_room(LIMITS, None, approved=False) == BALANCE_MAX


def test_figures_are_stale_after_a_day_without_the_server() -> None:
    assert [is_stale(LIMITS, spell) for spell in (None, Spell(DAY_MS, 0), Spell(DAY_MS + 1, 0))] == [False, False, True]


def test_f14_points_rest_after_14_days_and_end_after_30_whoever_approves() -> None:
    assert no(Spell(14 * DAY_MS, 0), 100) == ""
    assert "14 days" in no(Spell(14 * DAY_MS + 1, 0), 100)
    assert no(Spell(14 * DAY_MS + 1, 50_000), 100, approved=True) == ""
    assert "30 days" in no(Spell(30 * DAY_MS + 1, 0), 100, approved=True)
    assert "30 days" in no(Spell(30 * DAY_MS + 1, 0), 100)


def test_f14_the_budget_of_a_spell_says_what_is_left() -> None:
    assert no(Spell(1, 19_900), 100) == ""
    assert "20,000 points, 100 more" in no(Spell(1, 19_900), 200)
    assert "no more until" in no(Spell(1, 20_000), 1)
    assert no(Spell(1, 20_000), 1, approved=True) == ""


@given(points, points)
def test_the_anchor_holds_no_more_in_advance_than_it_should(held: int, pool: int) -> None:
    more = standing_allotment(LIMITS, held, pool)
    assert 0 <= more <= pool
    assert held + more <= max(held, LIMITS.standing)
    assert more == pool or held + more >= LIMITS.standing


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 150))), st.none() | st.integers(0, 20 * DAY_MS))
def test_f23_goodwill_is_bounded_for_each_member_and_for_the_till(
    wishes: list[tuple[int, int]], lasted: int | None
) -> None:
    goodwill, given = Goodwill(member=100, till=250), [0, 0, 0, 0]
    spell = None if lasted is None else Spell(lasted, 0)
    for who, wish in wishes:
        room = goodwill_room(goodwill, LIMITS, spell, by_member=given[who], by_till=sum(given))
        given[who] += wish if wish <= room else 0
    assert max(given) <= 100
    assert sum(given) <= 250
    assert not (sum(given) and (lasted is None or lasted > LIMITS.rest_ms))


def test_without_a_word_of_the_programme_nothing_is_given_on_goodwill() -> None:
    assert goodwill_room(None, LIMITS, Spell(1, 0), by_member=0, by_till=0) == 0


@pytest.mark.parametrize("nonsense", [{"spell": -1}, {"standing": -1}, {"stale_ms": -1}, {"rest_ms": 1}, {"end_ms": 1}])
def test_limits_that_cannot_be_are_refused(nonsense: dict[str, int]) -> None:
    with pytest.raises(BadValue):
        Limits(**nonsense)
    with pytest.raises(BadValue):
        replace(Spell(0, 0), used=-1)
