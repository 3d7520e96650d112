"""A moment is a day and a minute of the store's own calendar, wherever the store stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.shopping.occasion import Occasion
from loyalty.values.errors import BadValue
from tests.programme_strategies import NOON

EARLIEST, LATEST = (datetime.combine(day, time()) for day in (date(1970, 1, 2), date(9999, 12, 30)))


@given(st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)), st.integers(-18 * 60, 18 * 60))
def test_day_and_minute_are_what_the_clock_on_the_stores_wall_shows(moment: datetime, ahead: int) -> None:
    wall = moment.astimezone(timezone(timedelta(minutes=ahead)))
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    occasion = Occasion(since // timedelta(milliseconds=1), ahead, "harbour")
    assert (occasion.day, occasion.minute) == (wall.date(), wall.hour * 60 + wall.minute)


def test_two_occasions_are_the_same_by_moment_and_store() -> None:
    assert Occasion(NOON.at_ms, 0, "harbour") == NOON
    assert Occasion(NOON.at_ms, 0, "market") != NOON
    assert (NOON.day, NOON.minute) == (date(2026, 11, 21), 720)


@pytest.mark.parametrize("at_ms", [-86_400_001, 2**53, 1.0, "0", None, True])
def test_a_moment_out_of_all_calendars_is_refused(at_ms: int) -> None:
    with pytest.raises(BadValue, match="moment"):
        Occasion(at_ms, 0, "harbour")


@pytest.mark.parametrize("offset_min", [18 * 60 + 1, -18 * 60 - 1, 1.0, None])
def test_an_offset_that_no_zone_has_is_refused(offset_min: int) -> None:
    with pytest.raises(BadValue, match="18 hours"):
        Occasion(NOON.at_ms, offset_min, "harbour")
    with pytest.raises(BadValue, match="18 hours"):
        Occasion(NOON.at_ms, 0, "harbour", zones=(("Europe/Berlin", offset_min),))


@given(st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC)), st.integers(-18 * 60, 18 * 60))
def test_the_clocks_of_a_zone_are_told_beside_the_stores(moment: datetime, ahead: int) -> None:
    wall = moment.astimezone(timezone(timedelta(minutes=ahead)))
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    occasion = Occasion(since // timedelta(milliseconds=1), 60, "harbour", zones=(("Asia/Tokyo", ahead),))
    assert occasion.clock("Asia/Tokyo") == (wall.date(), wall.hour * 60 + wall.minute)
    assert occasion.clock(None) == (occasion.day, occasion.minute)
    assert occasion.clock("Europe/Berlin") is None
