"""What begins and ends when, and where."""

from datetime import date

from central.programmes.calendar import Entry, entries
from loyalty.rules.conditions import Dates, When
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


def test_a_rule_begins_on_its_first_day_and_is_over_the_day_after_its_last() -> None:
    found = entries(PROGRAMME, date(2026, 11, 29), date(2026, 12, 26), {"s1": "Harbour"}, {"cups"})
    where = ("Harbour", "s2")
    assert found == [
        Entry(date(2026, 11, 29), True, "advent", "Advent", where),
        Entry(date(2026, 12, 1), True, "cups", "Cups", (), stopped=True),
        Entry(date(2026, 12, 25), False, "advent", "Advent", where),
    ]
    assert [one.day for one in entries(PROGRAMME, date(2026, 1, 1), date(2026, 2, 1), {})] == [date(2026, 1, 7)]
