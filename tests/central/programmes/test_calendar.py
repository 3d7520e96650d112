"""What begins and ends when, and where."""

from datetime import UTC, date, datetime

import pytest

from central.programmes.calendar import Entry, entries
from loyalty.rules.conditions import Dates, Hours, When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme

ADVENT = EarnRule(
    id="advent", label="Advent", multiply_percent=200,
    when=When(dates=(Dates("2026-11-29", "2026-12-24"), Dates(None, "2026-01-06")), stores=("s2", "s1")),
)  # fmt: skip
CUPS = Offer(id="cups", label="Cups", percent=10, when=When(dates=(Dates("2026-12-01"),)))
ALWAYS = Offer(id="always", label="Always", percent=1, when=When(dates=(Dates(None, "9999-12-31"),)))
PROGRAMME = Programme(1, "Points", "EUR", Earn(Rate(1, 1), rules=(ADVENT,)), offers=(CUPS, ALWAYS))


def day_of(wall_ms: int) -> date:
    """The day of a shop whose clocks show UTC."""
    return datetime.fromtimestamp(wall_ms // 1000, UTC).date()


def test_a_rule_begins_on_its_first_day_and_is_over_the_day_after_its_last() -> None:
    found = entries(PROGRAMME, date(2026, 11, 29), date(2026, 12, 26), {"s1": "Harbour"}, {"cups"}, day_of=day_of)
    where = ("Harbour", "s2")
    assert found == [
        Entry(date(2026, 11, 29), True, "advent", "Advent", where),
        Entry(date(2026, 12, 1), True, "cups", "Cups", (), stopped=True),
        Entry(date(2026, 12, 25), False, "advent", "Advent", where),
    ]
    assert [one.day for one in entries(PROGRAMME, date(2026, 1, 1), date(2026, 2, 1), {}, day_of=day_of)] == [
        date(2026, 1, 7)
    ]


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        ((Hours("08:00", "20:00", "Pacific/Auckland"),), ((11, 28), (12, 25))),  # 8:00 there is 19:00 of the day before
        ((Hours("14:00", "20:00", "Pacific/Auckland"),), ((11, 29), (12, 25))),
        ((Hours("08:00", "13:00", "Pacific/Auckland"),), ((11, 28), (12, 24))),
        ((Hours("20:00", "24:00", "America/New_York"),), ((11, 30), (12, 26))),  # five hours after
        ((Hours("08:00", "13:00", "Pacific/Auckland"), Hours("20:00", "24:00")), ((11, 28), (12, 25))),
        ((Hours("20:00", "24:00"),), ((11, 29), (12, 25))),
        ((Hours("08:00", "20:00", "Nowhere/Else"),), ((11, 29), (12, 25))),
    ],
)
def test_days_of_a_zone_stand_on_the_days_of_the_shop(
    hours: tuple[Hours, ...], days: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    when = When(hours=hours, dates=(Dates("2026-11-29", "2026-12-24"),))
    rule = EarnRule(id="advent", label="Advent", multiply_percent=200, when=when)
    programme = Programme(1, "Points", "EUR", Earn(Rate(1, 1), rules=(rule,)))
    found = entries(programme, date(2026, 11, 1), date(2027, 1, 1), {}, day_of=day_of)
    assert [(one.day.month, one.day.day) for one in found] == list(days)
