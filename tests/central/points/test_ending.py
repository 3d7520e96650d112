"""Points end on their day: what lies in the pool at once, what a till holds when it has given it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from central.points.rounds import go_round
from central.store import ends
from central.store.audit import ledger_balances
from loyalty.ledger.booking import EXPIRED
from loyalty.ledger.endings import read_endings
from loyalty.rules.expiry import DAY_MS, ExpireBy, Expiry, Vesting, day_end
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill
from tests.central.points.purses import YEARLY, left, lots, publish, whole
from tests.central.restoring import picture, restore

END_MS = day_end(START_MS, 365)


@pytest.fixture
def floor(open_floor: Callable[..., Floor]) -> Floor:
    found = open_floor(points=0)
    publish(found, YEARLY)
    return found


def state(floor: Floor, member: str) -> ends.State:
    return floor.database.read(lambda tx: ends.states(tx, [member]))[member]


def expired(floor: Floor) -> int:
    return floor.database.read(ledger_balances).get(EXPIRED, 0)


def go(floor: Floor) -> int:
    done = go_round(floor.database, floor.clock())
    assert done is not None
    return done.expired


def earned(floor: Floor, amount_minor: int = 1_000) -> tuple[FloorTill, str]:
    """A till that is no anchor of the member, who has earned something."""
    till, member = floor.till(store="South"), floor.members[0]
    till.exchange_all()
    till.sell(member, amount_minor)
    till.exchange_all()
    return till, member


def test_points_in_the_pool_end_on_their_day_and_once(floor: Floor) -> None:
    till, member = earned(floor)
    floor.clock.now = END_MS - 10
    assert (go(floor), expired(floor)) == (0, 0)
    floor.clock.now = END_MS
    assert (go(floor), go(floor), expired(floor)) == (100, 0, 100)
    till.exchange_all()
    assert (left(floor, member), till.points(member), state(floor, member).withheld) == ({}, 0, 0)
    assert whole(floor)


def test_what_a_till_holds_ends_when_it_has_given_it_up_and_is_never_granted_again(floor: Floor) -> None:
    till, member = earned(floor)
    till.exchange({member: 60})
    assert till.held(member) == 60
    floor.clock.now = END_MS
    assert go(floor) == 40
    assert state(floor, member) == ends.State(60, 60, False, 60, 0, f"[[{END_MS},60]]")
    till.hand_back(member, 60)
    till.exchange({member: 60})
    assert (till.held(member), expired(floor), go(floor)) == (0, 100, 0)
    assert whole(floor)


def test_a_redemption_made_before_the_day_and_sent_after_it_stands(floor: Floor) -> None:
    till, member = earned(floor)
    till.exchange({member: 60})
    till.sell(member, 1_000, use=60)
    floor.clock.now = END_MS
    assert go(floor) == 40
    till.exchange_all()
    assert (go(floor), sum(left(floor, member).values()), expired(floor)) == (0, 94, 40)
    assert whole(floor)


def test_tills_are_told_of_the_end_before_it_comes(floor: Floor) -> None:
    till, member = earned(floor)
    assert till.rows["member"][member]["ends"] is None
    floor.clock.now = END_MS - 80 * DAY_MS
    go(floor)
    till.exchange_all()
    told = till.rows["member"][member]["ends"]
    assert isinstance(told, str)
    assert read_endings(told) == ((END_MS, 100),)
    seen = till.cursor
    go(floor)
    till.exchange_all()
    assert till.cursor == seen, "a second look changes nothing, so no till hears of it"


def test_pending_points_are_shown_and_not_granted_until_their_time(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, vesting=Vesting(14)))
    till, member = earned(floor)
    till.exchange({member: 100})
    assert (till.held(member), till.points(member), till.rows["member"][member]["pending"]) == (0, 100, 100)
    told = till.rows["member"][member]["vests"]
    assert isinstance(told, str)
    ((vests_ms, pending),) = read_endings(told)
    assert (floor.clock.now - vests_ms) // DAY_MS == -14
    assert pending == 100
    floor.clock.now += 13 * DAY_MS
    go(floor)
    till.exchange({member: 100})
    assert till.held(member) == 0
    floor.clock.now += DAY_MS
    go(floor)
    till.exchange({member: 100})
    assert (till.held(member), till.rows["member"][member]["pending"]) == (100, 0)
    assert till.rows["member"][member]["vests"] is None
    assert whole(floor)


def test_an_anchor_is_not_handed_pending_points(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, vesting=Vesting(14)))
    anchor, member = floor.till(), floor.members[0]
    anchor.exchange_all()
    anchor.sell(member, 1_000)
    anchor.exchange_all()
    assert anchor.held(member) == 0
    floor.clock.now += 15 * DAY_MS
    go(floor)
    anchor.exchange_all()
    assert anchor.held(member) == 100


def test_by_inactivity_a_purchase_puts_the_end_off_for_what_had_not_ended(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(100, ExpireBy.INACTIVITY)))
    till, member = earned(floor)
    floor.clock.now += 99 * DAY_MS
    till.sell(member, 1_000)
    till.exchange_all()
    floor.clock.now = START_MS + 150 * DAY_MS
    assert go(floor) == 0
    floor.clock.now = START_MS + 250 * DAY_MS
    till.sell(member, 1_000)
    till.exchange_all()
    assert (expired(floor), go(floor), sum(left(floor, member).values())) == (200, 0, 100)
    assert whole(floor)


def in_lots(floor: Floor, member: str) -> int:
    return sum(lot.left for lot in lots(floor, member))


def test_a_purchase_that_arrives_late_shows_that_the_member_was_active_and_brings_back_what_had_ended(
    open_floor: Callable[..., Floor],
) -> None:
    """100 points of day 0 end with day 30 unless somebody buys; on day 25 the member did, at a till without a line.

    Day 31: 100 are booked as ended. Day 40: the till is heard, +100, and the 100 come back: 200, to the end of day 55.
    """
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(30, ExpireBy.INACTIVITY)))
    till, member = earned(floor)
    away = floor.till(store="South", name="Market stall")
    floor.clock.now = START_MS + 25 * DAY_MS
    away.sell(member, 1_000)
    floor.clock.now = START_MS + 31 * DAY_MS
    assert (go(floor), expired(floor)) == (100, 100)
    till.exchange_all()
    assert till.points(member) == 0
    floor.clock.now = START_MS + 40 * DAY_MS
    away.exchange_all()
    assert (expired(floor), in_lots(floor, member), state(floor, member).balance) == (0, 200, 200)
    till.exchange_all()
    assert till.points(member) == 200
    assert whole(floor)
    floor.clock.now = day_end(START_MS + 25 * DAY_MS, 30) - 10
    assert go(floor) == 0
    floor.clock.now += 10
    assert (go(floor), in_lots(floor, member)) == (200, 0)
    assert whole(floor)


@pytest.mark.parametrize("in_order", [True, False])
def test_one_late_purchase_keeps_points_alive_until_the_next_in_whatever_order_they_arrive(
    open_floor: Callable[..., Floor], *, in_order: bool
) -> None:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(30, ExpireBy.INACTIVITY)))
    till, member = earned(floor)
    away = floor.till(store="South", name="Market stall")
    floor.clock.now = START_MS + 25 * DAY_MS
    away.sell(member, 1_000)
    floor.clock.now = START_MS + 50 * DAY_MS
    (away if in_order else till).sell(member, 1_000)
    till.exchange_all()
    go(floor)
    assert expired(floor) == 100, "as far as is known nobody came for 50 days"
    floor.clock.now = START_MS + 60 * DAY_MS
    away.exchange_all()
    assert (expired(floor), in_lots(floor, member), go(floor)) == (0, 300, 0)
    assert read_endings(state(floor, member).ends) == ((day_end(START_MS + 50 * DAY_MS, 30), 300),)
    assert whole(floor)


def test_a_purchase_after_the_end_or_of_a_wrong_clock_brings_nothing_back(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(30, ExpireBy.INACTIVITY)))
    till, member = earned(floor)
    away = floor.till(store="South", name="Market stall")
    long_ago = away.sale(member, 1_000)
    floor.clock.now = START_MS + 35 * DAY_MS
    till.sell(member, 1_000)
    floor.clock.now = START_MS + 62 * DAY_MS
    till.exchange_all()
    away.commit(long_ago)
    away.exchange_all()
    go(floor)
    assert (expired(floor), in_lots(floor, member)) == (100, 200)
    assert whole(floor)


def test_nothing_ends_while_the_server_waits_for_its_tills(floor: Floor) -> None:
    till, member = earned(floor)
    before = picture(floor)
    floor.clock.now = END_MS
    assert go(floor) == 100
    restore(floor, before)
    assert go_round(floor.database, floor.clock()) is None
    till.exchange_all()
    till.exchange_all()
    assert (go(floor), left(floor, member)) == (100, {})
    assert whole(floor)


def test_a_look_at_nobody_finds_nothing(floor: Floor) -> None:
    assert floor.database.read(lambda tx: (ends.states(tx, []), ends.dated_lots(tx, []))) == ({}, {})
    assert replace(ends.State(0, 0, False, 0, 0, None)).is_dated is False
