"""What clocks of zones show is what the world's own table says; who has none such is never guessed at."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from central.zones import changed_hours, moment_ms, offset_min, with_zones, zone_names, zones_at
from loyalty.ops.facts import Facts


def at(moment: str) -> int:
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("zone", "moment", "ahead"),
    [
        ("Europe/Berlin", "2026-03-29T00:59:59", 60),
        ("Europe/Berlin", "2026-03-29T01:00:00", 120),
        ("Europe/Berlin", "2026-10-25T00:59:59", 120),
        ("Europe/Berlin", "2026-10-25T01:00:00", 60),
        ("America/New_York", "2026-11-23T12:00:00", -300),
        ("Asia/Kolkata", "2026-11-23T12:00:00", 330),
        ("Australia/Lord_Howe", "2026-11-23T12:00:00", 660),
        ("Etc/GMT+5", "2026-11-23T12:00:00", -300),
    ],
)
def test_the_clocks_of_a_zone_are_those_of_that_second(zone: str, moment: str, ahead: int) -> None:
    assert offset_min(zone, at(moment)) == ahead


@pytest.mark.parametrize("zone", ["Europe/Berln", "Europe", "x" * 64])
def test_a_zone_that_there_is_not_has_no_clocks(zone: str) -> None:
    assert offset_min(zone, at("2026-11-23T12:00:00")) is None
    assert zone not in zone_names()


@pytest.mark.parametrize("at_ms", [2**53 - 1, -(2**53) + 1])
def test_a_moment_out_of_all_calendars_has_no_clocks(at_ms: int) -> None:
    assert offset_min("Europe/Berlin", at_ms) is None


def test_zones_are_told_by_name_as_far_as_they_are_known() -> None:
    noon = at("2026-11-23T12:00:00")
    assert zones_at(("Europe/Berlin", "Nowhere/Else", "Asia/Tokyo"), noon) == (
        ("Asia/Tokyo", 540),
        ("Europe/Berlin", 60),
    )
    assert zone_names() >= {"Europe/Berlin", "America/New_York", "UTC"}
    assert zone_names().isdisjoint({"localtime", "Factory"})


def test_what_a_till_wrote_down_stays_and_the_rest_is_filled_in() -> None:
    noon = at("2026-11-23T12:00:00")
    told = Facts(0, "en", zones=(("Europe/Berlin", 0),))
    filled = with_zones(told, ("Europe/Berlin", "Asia/Tokyo"), noon)
    assert filled.zones == (("Asia/Tokyo", 540), ("Europe/Berlin", 0))
    assert with_zones(told, ("Europe/Berlin",), noon) is told
    plain = Facts(0, "en")
    assert with_zones(plain, (), noon) is plain


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [
        ("Europe/Berlin", ((120, 180),)),
        ("Europe/London", ((60, 120),)),
        ("Australia/Lord_Howe", ((90, 120), (120, 150))),  # half an hour, back from 2:00 and on from 2:00
        ("America/Santiago", ((0, 60), (1_380, 1_440))),
        ("Asia/Tokyo", ()),
        ("Etc/GMT+5", ()),
        ("Nowhere/Else", ()),
    ],
)
def test_the_hours_that_clocks_of_a_zone_skip_or_repeat_within_a_year(
    zone: str, minutes: tuple[tuple[int, int], ...]
) -> None:
    assert changed_hours(zone, date(2026, 1, 1)) == minutes


@pytest.mark.parametrize(
    ("zone", "day", "minute", "moment"),
    [
        ("Pacific/Auckland", date(2026, 11, 29), 480, "2026-11-28T19:00"),
        ("America/New_York", date(2026, 11, 29), 1_440, "2026-11-30T05:00"),
        ("Europe/Berlin", date(2026, 10, 25), 150, "2026-10-25T00:30"),
    ],
)
def test_when_clocks_of_a_zone_show_a_minute_of_a_day(zone: str, day: date, minute: int, moment: str) -> None:
    assert moment_ms(zone, day, minute) == at(moment)


def test_no_moment_is_told_of_a_zone_that_there_is_not_nor_beyond_the_calendar() -> None:
    assert moment_ms("Nowhere/Else", date(2026, 1, 1), 0) is None
    assert moment_ms("Europe/Berlin", date.max, 1_440) is None
