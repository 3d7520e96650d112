"""What a tier brings, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from loyalty.pricing.benefits import benefits
from loyalty.rules.conditions import Dates, Goods, Hours, Weekday, When
from loyalty.rules.earning import Bonus, Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.shopping.occasion import Occasion

GOLD = When(tiers=("gold",))
ON_MONDAY = When(tiers=("gold",), weekdays=(Weekday.MONDAY,))
OVER = When(tiers=("gold",), dates=(Dates(last="2026-11-22"),))
ELSEWHERE = When(tiers=("gold",), stores=("market",))
HERE = When(tiers=("gold",), stores=("harbour",), dates=(Dates(first="2026-11-23"),))
NOW = Occasion(1_795_435_200_000, 0, "harbour")


def programme(*rules: Offer | EarnRule) -> Programme:
    offers = tuple(one for one in rules if isinstance(one, Offer))
    earns = tuple(one for one in rules if isinstance(one, EarnRule))
    return Programme(1, "Harbour", "EUR", Earn(Rate(1, 20), rules=earns), offers=offers)


def test_what_holds_for_the_tier_alone_is_said_by_its_figure() -> None:
    both = programme(
        Offer(id="ten", label="Gold price", percent=10, when=GOLD),
        EarnRule(id="more", label="Gold", multiply_percent=150, when=GOLD),
    )
    assert benefits(both, "gold", NOW, "en") == ("10 % off", "50 % more points")
    assert benefits(both, "gold", NOW, "de") == ("10 % Rabatt", "50 % mehr Punkte")
    assert benefits(both, "silver", NOW, "en") == ()


def test_what_asks_for_more_is_said_by_its_label() -> None:
    found = programme(
        Offer(id="a", label={"en": "Coffee day", "de": "Kaffeetag"}, percent=10, when=ON_MONDAY),
        Offer(id="b", label="Cups", percent=20, when=GOLD, goods=Goods(products=("cup",))),
        Offer(id="c", label="50 cents off", minor_each=50, when=GOLD),
        EarnRule(id="d", label="Gift", bonus=Bonus(50), when=GOLD),
        EarnRule(id="e", label="Gift", bonus=Bonus(60), when=GOLD),
    )
    assert benefits(found, "gold", NOW, "de") == ("Kaffeetag", "Cups", "50 cents off", "Gift")


def test_what_is_stopped_of_another_day_or_another_store_is_not_promised() -> None:
    gone = programme(
        Offer(id="stopped", label="a", percent=10, when=GOLD),
        Offer(id="over", label="b", percent=11, when=OVER),
        Offer(id="elsewhere", label="c", percent=12, when=ELSEWHERE),
        Offer(id="here", label="d", percent=13, when=HERE),
    )
    at = Occasion(NOW.at_ms, 0, "harbour", frozenset({"stopped"}))
    assert benefits(gone, "gold", at, "en") == ("13 % off",)


def test_what_has_hours_of_a_zone_is_promised_on_the_days_of_that_zone() -> None:
    evening = (Hours("20:00", "24:00", "America/New_York"),)
    there = programme(
        Offer(id="there", label="a", percent=10, when=When(("gold",), hours=evening, dates=(Dates(last="2026-11-22"),)))
    )
    at = datetime(2026, 11, 23, 4, 59, tzinfo=UTC)
    found = [
        benefits(there, "gold", Occasion(int(moment.timestamp()) * 1000, 60, "harbour", zones=zones), "en")
        for moment in (at, at + timedelta(minutes=1))
        for zones in ((("America/New_York", -300),), ())
    ]
    assert found == [("a",), (), (), ()]
