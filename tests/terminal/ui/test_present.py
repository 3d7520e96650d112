"""Money, points, times and states in words."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.counter import DeviceShown, Line
from terminal.ui.present import Present, age, countdown, device_words, initials, line_words, masked, plain
from tests.fakes import ui_counters as u

BRITISH = Present(zone=UTC)


@pytest.mark.parametrize(
    ("currency", "minor", "shown"),
    [
        ("GBP", 1780, "£17.80"),
        ("GBP", 0, "£0.00"),
        ("GBP", 5, "£0.05"),
        ("GBP", -500, "−£5.00"),
        ("GBP", 123_456_789, "£1,234,567.89"),
        ("JPY", 1780, "JP¥1,780"),
        ("KWD", 1780, "KWD1.780"),
    ],
)
def test_money_has_the_digits_of_its_currency(currency: str, minor: int, shown: str) -> None:
    assert Present(currency=currency).money(minor).replace("\xa0", "") == shown


@given(st.integers(-(10**15), 10**15))
def test_no_penny_is_lost_in_words(minor: int) -> None:
    digits = "".join(sign for sign in BRITISH.money(minor) if sign.isdigit())
    assert int(digits) == abs(minor)
    assert ("−" in BRITISH.money(minor)) == (minor < 0)


def test_whole_money_is_short_and_pence_are_never_dropped() -> None:
    assert BRITISH.money_short(500) == "£5"
    assert BRITISH.money_short(550) == "£5.50"


def test_other_places_write_money_their_way() -> None:
    assert Present("de_DE", "EUR").money(123_450).replace("\xa0", " ") == "1.234,50 €"


def test_points_are_counted_in_words() -> None:
    assert BRITISH.points(1) == "1 point"
    assert BRITISH.points(1240) == "1,240 points"
    assert BRITISH.pts(500) == "500 pts"
    assert BRITISH.number(-500) == "−500"


def test_times_say_their_day_when_it_is_another() -> None:
    assert BRITISH.clock(u.NOW_MS) == "14:08"
    assert BRITISH.moment(u.NOW_MS - u.HOUR_MS, u.NOW_MS) == "13:08"
    assert BRITISH.moment(u.NOW_MS - 24 * u.HOUR_MS, u.NOW_MS) == "Fri 14:08"
    assert BRITISH.moment(u.NOW_MS - 240 * u.HOUR_MS, u.NOW_MS) == "11 Nov 14:08"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a moment"),
        (-50, "a moment"),
        (40, "40 s"),
        (185, "3 min"),
        (3600, "1 h"),
        (3960, "1 h 6 min"),
        (200_000, "2 d"),
    ],
)
def test_ages_are_said_in_plain_units(seconds: int, said: str) -> None:
    assert age(0, seconds * 1000) == said


def test_the_time_to_undo_runs_out() -> None:
    assert countdown(104_000, 0) == "1:44"
    assert countdown(9_000, 0) == "0:09"
    assert countdown(0, 1) == ""


def test_initials_come_from_the_first_and_last_name() -> None:
    assert initials("Amara Okafor") == "AO"
    assert initials("Amara van der Okafor") == "AO"
    assert initials("Cher") == "C"
    assert initials("  ") == "?"
    assert initials("<b>") == "?"


def test_a_member_number_is_mostly_hidden() -> None:
    assert masked("9810004821") == "•••• 4821"
    assert masked("77") == "•••• 7"


@given(st.text(max_size=400))
def test_foreign_text_becomes_one_printable_line(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown) <= 200


def test_direction_marks_and_controls_are_gone() -> None:
    assert plain("a\u202eb\nc\x00d") == "a b c d"


@given(st.integers(1, 10**8))
def test_handy_sums_are_above_what_is_due(minor: int) -> None:
    sums = BRITISH.notes(minor)
    assert all(one > minor for one in sums)
    assert len(set(sums)) == len(sums) <= 4
    assert list(sums) == sorted(sums)


def test_handy_sums_are_those_a_customer_gives() -> None:
    assert BRITISH.notes(1780) == (1800, 2000, 5000)
    assert Present(currency="SEK").notes(1780)[0] == 1800


def test_the_line_says_what_waits_and_since_when() -> None:
    assert line_words(u.ONLINE, BRITISH, u.NOW_MS).full == "Online · all sent"
    assert line_words(replace(u.ONLINE, unsent=3), BRITISH, u.NOW_MS).full == "Online · sending 3"
    offline = line_words(u.OFFLINE, BRITISH, u.NOW_MS)
    assert offline.full == "Offline since 09:42 · 7 waiting to send · oldest 1 h 6 min"
    assert offline.short == "Offline · 7 waiting · 1 h 6 min"
    assert offline.look == "warn"
    nothing = line_words(replace(u.OFFLINE, unsent=0, oldest_unsent_ms=None), BRITISH, u.NOW_MS)
    assert nothing.full.endswith("nothing waits")


@pytest.mark.parametrize("line", [Line.STARTING, Line.NOT_OURS])
def test_unsent_sales_are_counted_whatever_the_line_does(line: Line) -> None:
    words = line_words(replace(u.OFFLINE, line=line), BRITISH, u.NOW_MS)
    assert "7 waiting" in words.full
    assert "7 waiting" in words.short


def test_a_device_says_how_it_is() -> None:
    assert device_words("Printer", DeviceShown("trouble", "Out of paper.")) == "Printer trouble"


def test_a_day_says_its_year_only_where_it_is_another() -> None:
    assert BRITISH.day(date(2026, 12, 1), u.NOW_MS) == "1 Dec"
    assert BRITISH.day(date(2027, 1, 5), u.NOW_MS) == "5 Jan 2027"
    assert replace(BRITISH, locale="de_DE").day(date(2027, 1, 5), u.NOW_MS) == "5. Jan. 2027"
