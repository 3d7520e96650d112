"""A bonus is due once, whatever the job that gives it does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.bonuses import (
    BirthdayBonus,
    Bonuses,
    Given,
    Life,
    Referral,
    Since,
    Welcome,
    WinBack,
    due,
    has_ground,
    win_back_name,
)

JOINED = date(2025, 1, 10)
ANA = Life("ana", JOINED)
TODAY = date(2026, 3, 1)


def test_joining_is_rewarded_once_the_contact_is_proven() -> None:
    bonuses = Bonuses(welcome=Welcome(50))
    assert due(bonuses, ANA, TODAY) == []
    assert due(bonuses, msgspec.structs.replace(ANA, proven=True), TODAY) == [Given("welcome/ana", "ana", 50)]
    assert due(Bonuses(welcome=Welcome(50, proven=False)), ANA, TODAY) == [Given("welcome/ana", "ana", 50)]


@pytest.mark.parametrize(
    ("birthday", "today", "year"),
    [
        ("03-01", date(2026, 3, 1), 2026),
        ("03-01", date(2026, 2, 27), 2026),
        ("03-01", date(2026, 3, 4), None),
        ("02-29", date(2026, 2, 28), 2026),
        ("02-29", date(2028, 2, 29), 2028),
        ("12-31", date(2027, 1, 2), 2026),
        ("01-01", date(2026, 12, 30), 2027),
        ("01-05", date(2025, 1, 6), None),
        ("01-11", date(2025, 1, 11), 2025),
        ("01-10", date(2025, 1, 10), None),
    ],
)
def test_a_birthday_counts_in_its_days_once_a_year_and_after_joining(
    birthday: str, today: date, year: int | None
) -> None:
    bonuses = Bonuses(birthday=BirthdayBonus(20, days_before=2, days_after=2))
    wanted = [] if year is None else [Given(f"birthday/ana/{year}", "ana", 20)]
    assert due(bonuses, msgspec.structs.replace(ANA, birthday=birthday), today) == wanted


@given(st.dates(date(2025, 1, 10), date(2034, 12, 31)), st.integers(0, 40), st.integers(0, 40), st.dates())
def test_no_year_is_rewarded_twice(first: date, before: int, after: int, born: date) -> None:
    bonuses = Bonuses(birthday=BirthdayBonus(20, before, after))
    life = msgspec.structs.replace(ANA, birthday=f"{born:%m-%d}")
    names = {one.name for day in range(366) for one in due(bonuses, life, first + timedelta(days=day))}
    assert len(names) <= 3


def test_who_comes_back_after_a_long_time_is_rewarded_for_that_purchase() -> None:
    bonuses = Bonuses(win_back=WinBack(30, after_days=90))
    assert due(bonuses, msgspec.structs.replace(ANA, purchases=(JOINED,)), TODAY) == []
    near = msgspec.structs.replace(ANA, purchases=(TODAY - timedelta(days=89), TODAY))
    assert due(bonuses, near, TODAY) == []
    far = msgspec.structs.replace(ANA, purchases=(TODAY - timedelta(days=90), TODAY))
    back = [Given("win-back/ana/2026-03-01", "ana", 30)]
    assert due(bonuses, far, TODAY) == back
    later = msgspec.structs.replace(far, purchases=(*far.purchases, TODAY + timedelta(days=1)))
    assert due(bonuses, later, TODAY) == back, "what was bought since makes no difference"
    assert due(bonuses, far, TODAY, Since(win_back=TODAY + timedelta(days=1))) == []


def test_whoever_comes_back_again_and_again_is_rewarded_once_a_year() -> None:
    bonuses = Bonuses(win_back=WinBack(30, after_days=90))
    days = [JOINED + timedelta(days=days) for days in (0, 100, 300, 500)]
    life = msgspec.structs.replace(ANA, purchases=tuple(days))
    names = [f"win-back/ana/{days[place].isoformat()}" for place in (1, 3)]
    assert [one.name for one in due(bonuses, life, TODAY)] == names
    rewarded = msgspec.structs.replace(life, won_back=(days[2],))
    assert [one.name for one in due(bonuses, rewarded, TODAY)] == [f"win-back/ana/{days[2].isoformat()}"]


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=12, unique=True), st.integers(1, 700), st.data())
def test_purchases_in_any_order_of_arrival_reward_a_return_once_a_year(
    days: list[int], after_days: int, data: st.DataObject
) -> None:
    bonuses = Bonuses(win_back=WinBack(30, after_days=after_days))
    known, rewarded = list[date](), set[date]()
    for day in data.draw(st.permutations(days)):
        known = sorted([*known, JOINED + timedelta(days=day)])
        life = msgspec.structs.replace(ANA, purchases=tuple(known), won_back=tuple(rewarded))
        rewarded |= {date.fromisoformat(one.name.rpartition("/")[2]) for one in due(bonuses, life, TODAY)}
    ordered = sorted(rewarded)
    assert all(later - sooner >= timedelta(days=365) for sooner, later in pairwise(ordered))


def test_a_bonus_for_a_purchase_has_its_ground_as_long_as_that_is_kept() -> None:
    name = win_back_name("ana", TODAY)
    assert (has_ground(name, [TODAY]), has_ground(name, [JOINED]), has_ground(name, [])) == (True, False, False)
    assert (has_ground("brought/ben", [TODAY]), has_ground("friend/ben", [])) == (True, False)
    assert has_ground("welcome/ben", [])
    assert has_ground("birthday/ben/2026", [])


def test_a_friend_counts_once_they_bought_something_and_nobody_brings_themselves() -> None:
    bonuses = Bonuses(referral=Referral(friend=10, bringer=25, at_most=2))
    friend = Life("ben", JOINED, purchases=(TODAY,), brought_by="ana")
    both = [Given("friend/ben", "ben", 10), Given("brought/ben", "ana", 25)]
    assert due(bonuses, friend, TODAY) == both
    assert due(bonuses, msgspec.structs.replace(friend, purchases=()), TODAY) == []
    assert due(bonuses, friend, TODAY, Since(referral=JOINED + timedelta(days=1))) == []
    assert due(bonuses, msgspec.structs.replace(friend, member="ana"), TODAY) == []
