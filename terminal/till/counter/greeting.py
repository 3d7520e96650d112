"""A birthday near today, in words that a cashier can use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_date

from terminal.counter_words import counter_word

if TYPE_CHECKING:
    from datetime import datetime

DAYS_BEFORE, DAYS_AFTER = 6, 3


def birthday_words(month_day: str | None, now: datetime, locale: str) -> str | None:
    """What to say about a birthday (MM-DD) from six days before to three days after it; None at other times."""
    if month_day is None:
        return None
    today = now.date()
    near = (today + timedelta(days=days) for days in range(-DAYS_AFTER, DAYS_BEFORE + 1))
    day = next((day for day in near if day == _in_year(month_day, day.year)), None)
    if day is None:
        return None
    if day == today:
        return counter_word(locale, "birthday_today")
    weekday = format_date(day, "EEEE", locale=locale)
    return counter_word(locale, "birthday_coming" if day > today else "birthday_over", day=weekday)


def _in_year(month_day: str, year: int) -> date:
    """The day in a year; a birthday on 29 February is kept on 1 March when there is no such day."""
    month, day = int(month_day[:2]), int(month_day[3:])
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1)
