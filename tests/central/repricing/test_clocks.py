"""Real tills sell in hours with a time zone, the server comes to the same; a till with other clocks is told of once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET

from central.repricing.clocks import ZONES_DIFFER, zones_differ
from central.repricing.repricer import Counted, Repricer
from central.store.exceptions import Noted, exceptions
from central.store.people import NewMember, add_members
from central.store.priced import forget_priced
from central.store.shops import publish_programme, shop
from loyalty.codes.scanned import card_number
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Accrual, Sale
from loyalty.rules.claims import Claims
from loyalty.rules.conditions import Hours, When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.shopping.member import Member
from loyalty.signing.published import Published
from terminal.questions import ClaimAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedSale
from tests.central.floor import START_MS
from tests.fakes.floor_tills import RealTill, Room

ANA, CARD = "0123456789ABCDEA", card_number(70_001)
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
# The shop opens on a Monday in September, at 14:14 by UTC: 10:14 in New York, 16:14 in Berlin.
HOURS = Programme(
    version=2,
    name="Harbour points",
    currency="GBP",
    earn=Earn(
        default=Rate(1, 10),
        rules=(
            EarnRule(
                id="call",
                label="Call",
                multiply_percent=300,
                when=When(hours=(Hours("10:00", "12:00", NEW_YORK),)),
            ),
        ),
    ),
    offers=(Offer(id="ten", label="Ten", percent=10, when=When(hours=(Hours("16:00", "18:00", BERLIN),))),),
    claims=Claims(),
)
SHOWN = ((NEW_YORK, -240), (BERLIN, 120))
PLAIN, DOUBLED = 100, 270
"""10.00 earn 100 points; with a tenth off and three times the points 9.00 earn 270."""


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    """Two tills in a shop whose programme names two zones."""
    place = Room(sqlite_copy, tmp_path)
    write = place.floor.database.write
    ana = NewMember(Member(ANA, CARD, "Ana", home_store=place.floor.stores[0].id), None, ())
    write(partial(add_members, new=[ana], lookup_key=place.floor.database.read(shop).lookup_key))
    plain = Published(2, programme_bytes(HOURS).decode(), START_MS + 1)
    write(partial(publish_programme, new=replace(plain, signature=plain.signed(place.floor.signer))))
    place.wait()
    yield place
    place.close()


def buy(till: RealTill, name: str, who: str | None = CARD) -> Sale:
    told = till.ask(SaleAsked(name, WishedSale(member=who, lines=(WishedLine(None, "food", 1_000, 1),))))
    assert isinstance(told, Told), told
    kept = till.store.kept(name)
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return kept.operation


def priced(room: Room) -> Counted:
    room.wait()
    return Repricer(room.floor.database, room.floor.clock).run_once()


def noted(room: Room) -> list[Noted]:
    return [one.noted for one in room.floor.database.read(exceptions)]


def zones_of(told: Sale | Accrual) -> object:
    assert isinstance(told.facts, Facts)
    return told.facts.zones


def test_a_till_writes_down_the_clocks_of_zones_and_the_server_comes_to_the_same(room: Room) -> None:
    till, other = room.tills
    sale, nobodys = buy(till, "one"), buy(other, "two", None)
    assert (sale.effect.earn, sale.total_minor, zones_of(sale)) == (DOUBLED, 900, SHOWN)
    assert zones_of(nobodys) == SHOWN
    told = other.ask(ClaimAsked("claim", "two", CARD))
    assert isinstance(told, Told)
    kept = other.store.kept("claim")
    assert kept is not None
    assert isinstance(kept.operation, Accrual)
    assert (kept.operation.effect.earn, zones_of(kept.operation)) == (DOUBLED, SHOWN)
    assert isinstance(till.ask(RefundAsked("back", "one", None)), Told)
    assert priced(room).waiting == 0
    assert noted(room) == []
    assert till.net(ANA) == DOUBLED


def test_a_sale_of_later_in_the_day_is_claimed_by_the_clocks_of_the_sale(room: Room) -> None:
    till = room.tills[0]
    buy(till, "one", None)
    room.clock.passes(6 * 3_600_000)
    assert buy(till, "late").effect.earn == PLAIN
    assert isinstance(till.ask(ClaimAsked("claim", "one", CARD)), Told)
    kept = till.store.kept("claim")
    assert kept is not None
    assert kept.operation.effect.earn == DOUBLED
    assert priced(room).waiting == 0
    assert noted(room) == []


@pytest.mark.parametrize(
    ("wrong", "earned", "words"),
    [(-300, PLAIN * 9 // 10, "the till wrote UTC-05:00"), (None, PLAIN * 9 // 10, "the till did not know it")],
)
def test_f34_a_till_with_other_clocks_is_told_of_once_a_month_and_honoured(
    room: Room, wrong: int | None, earned: int, words: str
) -> None:
    till = room.tills[0]
    room.clock.wrong_zones[NEW_YORK] = wrong
    assert [buy(till, name).effect.earn for name in ("one", "two")] == [earned, earned]
    assert priced(room).waiting == 0, "it is priced by what the till wrote down"
    (found,) = noted(room)
    assert (found.cause, found.till, found.points, found.subject) == (
        ZONES_DIFFER,
        till.store.identity().device,
        0,
        f"{NEW_YORK} 2026-09",
    )
    assert words in found.detail
    assert "by this server its clocks were UTC-04:00" in found.detail
    assert "honoured as printed" in found.detail
    room.floor.database.write(forget_priced)
    priced(room)
    assert noted(room) == [found]
    assert till.net(ANA) == 2 * earned
    room.clock.passes(31 * 86_400_000)
    buy(till, "next-month")
    priced(room)
    assert [one.subject for one in noted(room) if one.cause == ZONES_DIFFER] == [
        f"{NEW_YORK} 2026-09",
        f"{NEW_YORK} 2026-10",
    ]


def test_of_a_zone_that_the_server_does_not_know_it_says_nothing(room: Room) -> None:
    sale = buy(room.tills[0], "one")
    assert isinstance(sale.facts, Facts)
    wrong = msgspec.structs.replace(sale.facts, zones=((NEW_YORK, 0), (BERLIN, 0)))
    clocks: dict[str, int] = {BERLIN: 120}
    said = [*zones_differ(wrong, sale, b"\x01" * 32, HOURS, lambda zone, _: clocks.get(zone))]
    assert [subject for subject, _ in said] == [f"{BERLIN} 2026-09"]
    assert [*zones_differ(sale.facts, sale, b"\x01" * 32, None, lambda zone, _: dict(SHOWN)[zone])] == []
    silent = msgspec.structs.replace(sale.facts, zones=UNSET)
    assert [*zones_differ(silent, sale, b"\x01" * 32, None, lambda zone, _: dict(SHOWN)[zone])] == []
