"""The budget of a gift holds exactly, whoever gives and how many do at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from central.errors import WorldSaidNo
from central.programmes.stopping import resume
from central.store.exceptions import exceptions
from central.store.stops import stops
from loyalty.rules.gifts import Per
from tests.central.floor import Floor
from tests.central.gifts.giving import floor_giving, gave, gift, given, giving, opened
from tests.central.points.purses import publish, whole

Open = Callable[..., Floor]


def told(floor: Floor) -> list[tuple[str, str]]:
    """What a person is told of gifts."""
    found = [one.noted for one in floor.database.read(exceptions)]
    return [(one.cause, one.subject) for one in found if one.cause.startswith("gift")]


def test_a_budget_of_vouchers_holds_exactly_and_stops_the_gift(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_vouchers=5))
    till = opened(floor)
    for _ in range(8):
        till.sell(floor.members[0], 100)
    till.exchange_all()
    assert (len(given(floor)), gave(floor).vouchers) == (5, 5)
    assert [one.rule for one in floor.database.read(stops)] == ["g"]
    assert told(floor) == [("gift_spent", "g (5 vouchers)")]


def test_a_budget_of_money_is_never_passed_though_something_is_left(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_minor=1_000))
    till = opened(floor)
    for _ in range(4):
        till.sell(floor.members[0], 100)
        till.exchange_all()
    assert (gave(floor).vouchers, gave(floor).minor) == (2, 700)


def test_a_gift_goes_on_only_when_its_budget_has_room_for_one_voucher_more(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_minor=1_000))
    till, write = opened(floor), floor.database.write
    for _ in range(3):
        till.sell(floor.members[0], 100)
    till.exchange_all()
    with pytest.raises(WorldSaidNo, match="budget of g is spent"):
        write(lambda tx: resume(tx, "g", by="ana", now_ms=floor.clock()))
    higher = giving(gift(from_minor=1, per=Per.SALE, budget_minor=1_050), version=2)
    publish(floor, higher, floor.clock.now)
    assert write(lambda tx: resume(tx, "g", by="ana", now_ms=floor.clock()))
    till.exchange_all()
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert (gave(floor).vouchers, gave(floor).minor) == (3, 1_050)


def test_at_eighty_percent_a_person_is_told_once(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_vouchers=10))
    till = opened(floor)
    for _ in range(9):
        till.sell(floor.members[0], 100)
        till.exchange_all()
    assert told(floor) == [("gift_near", "g (10 vouchers)")]
    (noted,) = [one.noted for one in floor.database.read(exceptions) if one.noted.cause == "gift_near"]
    assert noted.detail == "8 vouchers were given, which take off 28.00 GBP at most."


def test_a_budget_holds_exactly_under_tills_that_sell_at_the_same_time(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE, budget_vouchers=7), members=4)
    tills = [floor.till("North", f"Till {number}") for number in range(4)]
    for till in tills:
        till.exchange_all()
    for till, member in zip(tills, floor.members, strict=True):
        for _ in range(4):
            till.sell(member, 100)
    requests = [[till.request(ops_max=upto) for upto in (2, 4)] for till in tills]
    together = threading.Barrier(len(tills))
    wrong = list[BaseException]()

    def bring(at: int) -> None:
        together.wait(20)
        try:
            for request in requests[at]:
                tills[at].ask(request)
        except BaseException as one:
            wrong.append(one)

    threads = [threading.Thread(target=bring, args=(at,)) for at in range(len(tills))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert wrong == []
    assert (len(given(floor)), gave(floor).vouchers) == (7, 7)
    assert whole(floor)
