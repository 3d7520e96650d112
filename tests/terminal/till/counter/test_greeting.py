"""When a birthday is mentioned, and how."""

from datetime import UTC, datetime

import pytest

from terminal.till.counter.greeting import birthday_words

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("month_day", "words"),
    [
        (None, None),
        ("11-23", "Birthday today: say hello"),
        ("11-24", "Birthday on Tuesday: say hello"),
        ("11-29", "Birthday on Sunday: say hello"),
        ("11-30", None),
        ("11-22", "Birthday was on Sunday: say hello"),
        ("11-20", "Birthday was on Friday: say hello"),
        ("11-19", None),
        ("05-23", None),
    ],
)
def test_a_birthday_is_mentioned_around_its_day(month_day: str | None, words: str | None) -> None:
    assert birthday_words(month_day, MONDAY, "en_GB") == words


def test_the_turn_of_the_year_is_no_border() -> None:
    assert birthday_words("01-01", datetime(2026, 12, 31, tzinfo=UTC), "en_GB") == "Birthday on Friday: say hello"
    assert birthday_words("12-31", datetime(2027, 1, 1, tzinfo=UTC), "en_GB") == "Birthday was on Thursday: say hello"


def test_whoever_was_born_on_a_leap_day_has_a_birthday_every_year() -> None:
    assert birthday_words("02-29", datetime(2027, 3, 1, tzinfo=UTC), "en_GB") == "Birthday today: say hello"
    assert birthday_words("02-29", datetime(2028, 2, 29, tzinfo=UTC), "en_GB") == "Birthday today: say hello"
