"""What comes of points and tier is on the screen, on paper and at the pos door, in the same figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from loyalty.ledger.endings import endings_text
from loyalty.rules.conditions import When
from loyalty.rules.expiry import DAY_MS, Expiry, Vesting, day_end
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.rules.tiers import ReachedBy, Tier, Tiers
from terminal import commands as c
from terminal.counter import DatedPoints, MemberShown, RankShown
from terminal.questions import MembersAsked, QuoteAsked, SaleAsked, Told, WishedLine, WishedSale
from terminal.slip import Text, from_json_bytes
from terminal.till.prospects import last_day
from tests.fakes.shop import AMARA, BEANS, PROGRAMME
from tests.fakes.till_world import TillWorld

TIERS = Tiers((Tier("silver", "Silver", 500), Tier("gold", {"en": "Gold", "de": "Goldkarte"}, 2_000)), grace_days=30)
TEN = Offer(id="ten", label="Gold price", percent=10, when=When(tiers=("gold",)))


def publish(world: TillWorld, **parts: object) -> Programme:
    programme = msgspec.structs.replace(PROGRAMME, version=2, goals=(), **parts)
    world.shop.put("programme", version=2, document=programme_bytes(programme).decode(), starts_ms=0)
    world.do(c.NewsHeard())
    world.wait(500)
    return programme


def tell(world: TillWorld, **values: object) -> None:
    world.shop.put("member", id=AMARA, **values)
    world.do(c.NewsHeard())
    world.wait(500)


def shown(world: TillWorld) -> MemberShown:
    world.do(c.MemberChosen(AMARA))
    assert world.counter.member is not None
    return world.counter.member


def door(world: TillWorld) -> dict[str, Any]:
    answer = world.ask(MembersAsked(code=AMARA))
    assert isinstance(answer, Told), answer
    found: dict[str, Any] = answer.document["members"][0]
    return found


def paper(world: TillWorld) -> list[str]:
    return [one.text for one in from_json_bytes(world.papers[-1].slip).elements if isinstance(one, Text)]


def test_a_day_is_the_last_one_on_which_points_count() -> None:
    end = day_end(int(datetime(2027, 1, 5, 23, 59, tzinfo=UTC).timestamp()) * 1000, 0)
    assert last_day(end) == date(2027, 1, 5)


def test_points_that_end_soon_are_told_everywhere_and_what_is_spent_ends_no_more(world: TillWorld) -> None:
    publish(world, expiry=Expiry(365, warn_days=20))
    end = day_end(world.clock.wall, 10)
    tell(world, ends=endings_text([(end, 240), (end + DAY_MS, 60)]))
    assert shown(world).ending == DatedPoints(240, last_day(end))
    assert door(world)["ending"]["points"] == 240
    world.do(c.ProductPicked(BEANS), c.PointsEntered(200), c.SaleFinished())
    day = f"{last_day(end):%-d %b %Y}"
    assert f"40 points end on {day}" in paper(world)
    world.do(c.ReceiptWanted())
    assert f"40 points end on {day}" in paper(world), "a copy says the same"


def test_points_that_end_later_than_the_shop_warns_are_not_told(world: TillWorld) -> None:
    publish(world, expiry=Expiry(365, warn_days=9))
    tell(world, ends=endings_text([(day_end(world.clock.wall, 10), 240)]))
    assert shown(world).ending is None
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert not any("end on" in line for line in paper(world))


def test_pending_points_say_from_when_they_can_be_used(world: TillWorld) -> None:
    at_ms = world.clock.wall + 6 * DAY_MS
    tell(world, points=1_440, pending=200, vests=endings_text([(at_ms, 40), (at_ms + DAY_MS, 160)]))
    day = world.clock.local(at_ms).date()
    assert shown(world).vesting == DatedPoints(40, day)
    told = door(world)
    assert (told["pending"], told["vesting"]["points"]) == (200, 40)
    world.disconnect()
    world.clock.wall += 6 * DAY_MS
    assert shown(world).vesting == DatedPoints(160, world.clock.local(at_ms + DAY_MS).date())
    assert door(world)["pending"] == 160, "time passes without a line, too"


def test_what_a_purchase_earns_under_a_waiting_time_says_so_on_its_receipt(world: TillWorld) -> None:
    publish(world, vesting=Vesting(14))
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    day = world.clock.local(world.clock.wall + 14 * DAY_MS)
    assert f"19 points from {day:%-d %b %Y}" in paper(world)


def test_the_way_to_the_next_tier_counts_what_was_just_earned(world: TillWorld) -> None:
    publish(world, tiers=TIERS, offers=(TEN,))
    tell(world, tier="silver", tier_figure=1_820)
    assert shown(world).rank == RankShown("Gold", 1_820, 2_000, brings=(), next_brings=("10 % off",))
    assert shown(world).tier == "Silver"
    assert door(world)["next_tier"] == {
        "id": "gold",
        "name": "Gold",
        "at": 2_000,
        "missing_minor": None,
        "missing_points": 180,
    }
    world.disconnect()
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert "161 points to Gold" in paper(world)
    rank = shown(world).rank
    assert rank is not None
    assert rank.figure == 1_839


def test_the_pos_door_says_what_offers_take_off_each_line(world: TillWorld) -> None:
    publish(world, tiers=TIERS, offers=(TEN,))
    tell(world, tier="gold", tier_figure=2_500)
    wish = WishedSale(AMARA, (WishedLine("4006381333931", None, None, 1),))
    for question in (QuoteAsked(wish), SaleAsked("s", wish)):
        answer = world.ask(question)
        assert isinstance(answer, Told), answer
        (line,) = answer.document["lines"]
        assert (line["offer_minor"], line["offer"]) == (95, "Gold price")
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    (shown_line,) = world.counter.lines
    assert (shown_line.offer_minor, shown_line.offer) == (95, "Gold price")
    assert world.counter.total_minor == shown_line.amount_minor - 95


def test_by_money_the_way_is_money(world: TillWorld) -> None:
    publish(world, tiers=msgspec.structs.replace(TIERS, by=ReachedBy.SPEND))
    tell(world, tier=None, tier_figure=None)
    rank = shown(world).rank
    assert rank is not None
    assert (rank.next, rank.figure, rank.goal, rank.is_money) == ("Silver", 0, 500, True)
    assert door(world)["next_tier"]["missing_minor"] == 500
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert "£5.00 to Silver" in paper(world), "what was paid only the server counts"


def test_a_tier_in_danger_says_until_when_and_what_keeps_it(world: TillWorld) -> None:
    publish(world, tiers=TIERS, offers=(TEN,))
    missed = world.clock.wall // DAY_MS * DAY_MS
    tell(world, tier="gold", tier_figure=1_780, tier_missed_ms=missed)
    until = last_day(day_end(missed, 30))
    rank = shown(world).rank
    assert rank == RankShown(None, 1_780, 0, brings=("10 % off",), keep=220, until=until)
    assert door(world)["tier_ends"]["missing_points"] == 220
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert f"Gold until {until:%-d %b %Y}: 203 points keep it" in paper(world)


def test_without_tiers_nothing_is_said_of_them(world: TillWorld) -> None:
    assert shown(world).rank is None
    told = door(world)
    assert (told["next_tier"], told["tier_ends"], told["vesting"], told["ending"]) == (None, None, None, None)
