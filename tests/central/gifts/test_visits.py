"""Gifts by visit count one a day, where enough was spent and kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loyalty.rules.gifts import Per
from loyalty.rules.limits import DAY_MS
from tests.central.floor import Floor
from tests.central.gifts.giving import floor_giving, gift, given, opened
from tests.central.gifts.test_following import bring_back

Open = Callable[..., Floor]


def test_a_visit_is_a_day_with_a_sale_that_is_large_enough_wherever_it_is(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(visit=2, least_minor=500, per=Per.SALE), gift(id="any", visit=4))
    till, other, member = opened(floor), floor.till("South"), floor.members[0]
    other.exchange_all()
    for _ in range(3):
        till.sell(member, 499)
        till.exchange_all()
    till.sell(member, 500)
    till.exchange_all()
    other.sell(member, 5_000)
    other.exchange_all()
    assert given(floor) == [], "all of it was one visit"
    floor.clock.now += DAY_MS
    till.sell(member, 499)
    till.exchange_all()
    assert given(floor) == []
    other.sell(member, 500)
    other.exchange_all()
    assert [str(one.gift) for one in given(floor)] == [f"g/{member}/visit-2"]
    for _ in range(2):
        floor.clock.now += DAY_MS
        till.sell(member, 1)
        till.exchange_all()
    assert sorted(str(one.gift) for one in given(floor)) == [f"any/{member}", f"g/{member}/visit-2"]


@pytest.mark.parametrize("pieces", [1, 2])
def test_what_came_back_leaves_no_visit_where_too_little_is_left(open_floor: Open, pieces: int) -> None:
    floor = floor_giving(open_floor, gift(visit=2, least_minor=500, per=Per.SALE))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 500, quantity=2)
    till.exchange_all()
    bring_back(till, seq, pieces)
    till.exchange_all()
    floor.clock.now += DAY_MS
    till.sell(member, 500)
    till.exchange_all()
    assert given(floor) == []
    floor.clock.now += DAY_MS
    till.sell(member, 500)
    till.exchange_all()
    assert len(given(floor)) == 1


def test_a_voucher_for_a_visit_goes_when_too_little_of_it_is_left(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(visit=1, least_minor=600))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 1_500, quantity=3)
    till.exchange_all()
    bring_back(till, seq, 1)
    till.exchange_all()
    (left,) = given(floor)
    assert left.is_live
    bring_back(till, seq, 1)
    till.exchange_all()
    (gone,) = given(floor)
    assert not gone.is_live
