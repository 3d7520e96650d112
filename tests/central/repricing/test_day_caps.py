"""Two tills without a line keep the cap of a day each by itself: what both gave is told to the office, and stays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
import pytest

from central.repricing.day_caps import DAY_CAP_PASSED, Passed, passed
from central.repricing.knowing import Dealing
from central.repricing.repricer import Repricer
from central.store.exceptions import Waiting, close, exceptions
from central.store.shops import publish_programme
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Sale
from loyalty.rules.earning import Caps
from loyalty.rules.limits import DAY_MS
from loyalty.rules.programme import programme_bytes
from loyalty.signing.published import Published
from loyalty.values.ids import OpId
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill

CAP = 150


@pytest.fixture
def capped(floor: Floor) -> Floor:
    """A shop that gives 150 points a day at most."""
    earn = msgspec.structs.replace(PROGRAMME.earn, caps=Caps(day=CAP))
    plain = Published(1, programme_bytes(msgspec.structs.replace(PROGRAMME, earn=earn)).decode(), START_MS)
    floor.database.write(partial(publish_programme, new=replace(plain, signature=plain.signed(floor.signer))))
    return floor


def sell(till: FloorTill, member: str, minor: int, earned_today: int = 0) -> int:
    return till.commit(
        msgspec.structs.replace(till.sale(member, minor), facts=Facts(0, "en", earned_today=earned_today))
    )


def noted(floor: Floor) -> list[Waiting]:
    Repricer(floor.database, floor.clock).run_once()
    return [one for one in floor.database.read(exceptions) if one.noted.cause == DAY_CAP_PASSED]


def test_a_cap_that_two_tills_passed_without_a_line_is_told_and_nothing_is_taken_back(capped: Floor) -> None:
    floor, member = capped, capped.members[0]
    tills = [floor.till(name=f"Till {number}") for number in (1, 2, 3)]
    first = sell(tills[0], member, 1_000)
    sell(tills[1], member, 1_000)
    tills[0].exchange()
    assert noted(floor) == []
    floor.clock.now += 3 * DAY_MS
    tills[1].exchange()
    (found,) = noted(floor)
    assert (found.noted.member, found.noted.points, found.noted.till) == (member, 50, "")
    assert "2026-09-21 they earned 200 points at 2 tills, and the programme allows 150 a day: 50 more" in (
        found.noted.detail
    )
    late = tills[2].sale(member, 400)
    at_ms = tills[0].sales[first].context.at_ms
    context = msgspec.structs.replace(late.context, at_ms=at_ms)
    tills[2].commit(msgspec.structs.replace(late, context=context, facts=Facts(0, "en")))
    tills[2].exchange()
    (more,) = noted(floor)
    assert (more.id, more.noted.points) == (found.id, 90)
    tills[0].exchange()
    assert tills[0].rows["member"][member]["points"] == 500 + 240
    assert floor.differences() == []
    floor.database.write(lambda tx: close(tx, found.id, by="ana", said="seen", now_ms=floor.clock()))
    assert noted(floor) == [], "what a person closed stays closed"


def test_what_came_back_is_not_counted_and_a_till_that_keeps_the_cap_is_not_told_of(capped: Floor) -> None:
    floor, member = capped, capped.members[0]
    till, other = floor.till(), floor.till(name="Other till")
    seq = sell(till, member, 1_000)
    till.commit(till.reversal(seq))
    sell(till, member, 1_000)
    sell(till, member, 500, earned_today=100)
    till.exchange()
    assert noted(floor) == []
    sell(other, member, 100)
    other.exchange()
    assert [one.noted.points for one in noted(floor)] == [10]


def test_without_a_cap_in_one_of_the_versions_nothing_is_passed(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    sale = till.sale(member, 1_000)
    assert isinstance(sale, Sale)
    day = START_MS // DAY_MS
    two = [Dealing(OpId(till.id, 1, seq), sale, START_MS, in_order=True) for seq in (1, 2)]
    assert passed(day, two, {1: 150}) == Passed(150, 200, 1)
    assert passed(day, two, {1: 200}) is None
    assert passed(day, two, {1: None}) is None
    assert passed(day, two, {}) is None
    assert passed(day + 1, two, {1: 150}) is None
