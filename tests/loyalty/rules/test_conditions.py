"""A rule holds exactly when a person with a calendar, a clock and a list of members would say so."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.rules.conditions import Birthday, Dates, Goods, Hours, Weekday, When, marks_of
from loyalty.shopping.basket import Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.values.errors import BadValue
from tests.programme_strategies import NOON, goods, lines, occasions, patrons, whens

DAY_MS = 86_400_000
days = st.dates(date(1970, 1, 2), date(2200, 12, 31))
minutes = st.integers(0, 24 * 60)
FIRST, LAST = (datetime.combine(date(year, 1, 1), time()) for year in (2026, 2028))


def written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def on(day: date, minute: int = 720) -> Occasion:
    return Occasion((day - date(1970, 1, 1)).days * DAY_MS + minute * 60_000, 0, "harbour")


@given(minutes, minutes, st.integers(0, 24 * 60 - 1))
def test_hours_hold_from_their_first_minute_until_before_their_last(begin: int, end: int, minute: int) -> None:
    if begin < end:
        assert Hours(written(begin), written(end)).has(minute) == (minute in range(begin, end))
    else:
        with pytest.raises(BadValue, match=r"end before they begin; over midnight, name them in two parts"):
            Hours(written(begin), written(end))


@given(st.none() | days, st.none() | days, days)
def test_dates_hold_on_their_first_and_their_last_day_and_between(
    first: date | None, last: date | None, day: date
) -> None:
    words = tuple(None if end is None else end.isoformat() for end in (first, last))
    if first and last and first > last:
        with pytest.raises(BadValue, match="end before they begin; write the earlier one first"):
            Dates(*words)
    else:
        assert Dates(*words).has(day) == ((first is None or day >= first) and (last is None or day <= last))


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "0000-01-01", "2026-04-31"])
def test_a_day_that_no_calendar_has_is_refused_with_the_way_to_write_it(day: str) -> None:
    with pytest.raises(BadValue, match=r"no calendar has the day .* write year-month-day"):
        Dates(first=day)


def celebrated(birthday: str, year: int) -> date:
    """The day on which somebody celebrates in a year, as a person would find it."""
    if birthday == "02-29" and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, int(birthday[:2]), int(birthday[3:]))


birthdays = st.just("02-29") | st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"{day:%m-%d}")


@given(birthdays, st.integers(0, 182), st.integers(0, 182), st.integers(1972, 2198), st.integers(-190, 190))
@example("12-30", 0, 7, 2026, 5)
@example("01-02", 7, 0, 2027, -5)
@example("02-29", 0, 1, 2027, 1)
def test_a_birthday_holds_on_the_days_around_it_and_across_the_turn_of_the_year(
    birthday: str, before: int, after: int, year: int, away: int
) -> None:
    day = celebrated(birthday, year) + timedelta(days=away)
    window = {
        celebrated(birthday, year) + timedelta(days=off)
        for year in (day.year - 1, day.year, day.year + 1)
        for off in range(-before, after + 1)
    }
    assert Birthday(before, after).has(birthday, day) == (day in window)


@given(st.integers(1971, 2199), birthdays)
def test_everybody_has_one_birthday_a_year(year: int, birthday: str) -> None:
    every = [date(year, 1, 1) + timedelta(days=number) for number in range(365 + calendar.isleap(year))]
    assert [day for day in every if Birthday().has(birthday, day)] == [celebrated(birthday, year)]


@pytest.mark.parametrize(
    ("at", "ahead", "expected"),
    [
        ("2026-10-25T00:30+00:00", 120, True),
        ("2026-10-25T01:30+00:00", 60, True),
        ("2026-10-25T02:00+00:00", 60, False),
        ("2026-03-29T00:59+00:00", 60, False),
        ("2026-03-29T01:00+00:00", 120, False),
    ],
)
def test_in_the_night_in_which_clocks_change_the_clock_on_the_wall_counts(at: str, ahead: int, expected: bool) -> None:
    """From two to three is twice in autumn and never in spring: a sale keeps the offset of its own moment."""
    moment = Occasion(round(datetime.fromisoformat(at).timestamp() * 1000), ahead, "harbour")
    assert When(hours=(Hours("02:00", "03:00"),)).holds(moment, Patron()) is expected


@given(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.sampled_from(("America/New_York", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Kiritimati")),
    st.tuples(minutes, minutes).filter(lambda span: span[0] < span[1]),
    st.sets(st.sampled_from(Weekday)),
    st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", (120, 180), {Weekday.SUNDAY}, None)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", (120, 180), {Weekday.SUNDAY}, None)
@example(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin", (120, 180), set(), None)
def test_hours_weekday_and_date_are_what_a_clock_and_a_calendar_in_the_zone_show(
    moment: datetime, zone: str, span: tuple[int, int], chosen: set[Weekday], last: date | None
) -> None:
    there = moment.astimezone(ZoneInfo(zone))
    ahead = there.utcoffset()
    assert ahead is not None
    at_ms, offset = round(moment.timestamp() * 1000), round(ahead.total_seconds()) // 60
    when = When(
        weekdays=tuple(chosen),
        hours=(Hours(written(span[0]), written(span[1]), zone),),
        dates=() if last is None else (Dates(last=last.isoformat()),),
    )
    expected = (
        there.hour * 60 + there.minute in range(*span)
        and (not chosen or calendar.day_name[there.weekday()].lower() in chosen)
        and (last is None or there.date() <= last)
    )
    assert when.holds(Occasion(at_ms, 0, "harbour", zones=((zone, offset),)), Patron()) is expected
    assert not when.holds(Occasion(at_ms, 0, "harbour"), Patron())


@given(days, st.sets(st.sampled_from(Weekday)))
def test_a_weekday_is_the_calendars(day: date, chosen: set[Weekday]) -> None:
    holds = When(weekdays=tuple(chosen)).holds(on(day), Patron())
    assert holds == (not chosen or calendar.day_name[calendar.weekday(day.year, day.month, day.day)].lower() in chosen)


@given(occasions, patrons)
def test_no_conditions_always_hold(occasion: Occasion, patron: Patron) -> None:
    assert When().holds(occasion, patron)


@given(whens, occasions, patrons)
def test_conditions_hold_when_each_of_them_holds_alone(when: When, occasion: Occasion, patron: Patron) -> None:
    alone = (
        When(tiers=when.tiers),
        When(segments=when.segments),
        When(card_kinds=when.card_kinds),
        When(stores=when.stores),
        When(weekdays=when.weekdays, hours=when.hours, dates=when.dates),
        When(first_visit=when.first_visit),
        When(birthday=when.birthday),
    )
    assert when.holds(occasion, patron) == all(one.holds(occasion, patron) for one in alone)


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        (When(tiers=("gold", "silver")), Patron(tier="gold")),
        (When(segments=("students",)), Patron(segments=("staff", "students"))),
        (When(card_kinds=("app",)), Patron(card_kind="app")),
        (When(first_visit=True), Patron(first_visit=True)),
        (When(birthday=Birthday(1, 0)), Patron(birthday="11-22")),
    ],
)
def test_of_a_member_of_whom_nothing_is_known_nothing_is_taken_for_granted(when: When, fits: Patron) -> None:
    assert when.holds(NOON, fits)
    assert not when.holds(NOON, Patron())


def test_a_store_is_the_one_where_the_basket_is() -> None:
    assert When(stores=("market", "harbour")).holds(NOON, Patron())
    assert not When(stores=("market",)).holds(NOON, Patron())


def test_of_several_hours_and_dates_one_is_enough() -> None:
    hours = When(hours=(Hours("22:00", "24:00"), Hours("00:00", "02:00")))
    held = [hour for hour in range(24) if hours.holds(on(date(2026, 11, 21), hour * 60), Patron())]
    assert held == [0, 1, 22, 23]
    ends = When(dates=(Dates(last="2026-01-01"), Dates(first="2027-01-01")))
    assert not ends.holds(NOON, Patron())
    assert ends.holds(on(date(2027, 1, 1)), Patron())


@given(goods, lines)
def test_goods_are_those_that_are_named_and_all_where_none_is(named: Goods, line: Line) -> None:
    by_name = (
        any(category in (line.category, *line.above) for category in named.categories)
        or any(product == line.product for product in named.products)
        or any(tag in line.tags for tag in named.tags)
    )
    nothing = not (named.categories or named.products or named.tags)
    assert named.is_all == nothing
    assert named.has(marks_of(line)) == (by_name or nothing)


@given(lines)
def test_a_category_is_not_taken_for_a_product_or_a_tag_of_the_same_name(line: Line) -> None:
    marks = marks_of(replace(line, category="bread", above=(), product="cake", tags=("fair",)))
    assert Goods(categories=("bread",)).has(marks)
    assert Goods(products=("cake",)).has(marks)
    assert Goods(tags=("fair",)).has(marks)
    assert not Goods(categories=("cake", "fair"), products=("bread", "fair"), tags=("bread", "cake")).has(marks)
