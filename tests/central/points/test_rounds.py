"""The server goes round by itself, and whoever goes round beside it does nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing

from central.points.rounds import Round, Rounds, go_round
from central.store.audit import ledger_balances
from loyalty.ledger.booking import EXPIRED
from loyalty.rules.expiry import day_end
from tests.central.floor import START_MS, Floor
from tests.central.points.purses import YEARLY, publish, whole


def shop_of_earners(floor: Floor) -> None:
    publish(floor, YEARLY)
    till = floor.till(store="South")
    till.exchange_all()
    for member in floor.members:
        till.sell(member, 1_000)  # It is the anchor of every third one, and keeps those.
    till.exchange_all()
    floor.clock.now = day_end(START_MS, 365)


def test_rounds_at_the_same_time_do_everything_once(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(members=20, points=0)
    shop_of_earners(floor)
    done: list[Round | None] = []
    together = threading.Barrier(3)

    def go() -> None:
        together.wait(10)
        done.append(go_round(floor.database, floor.clock.now))

    threads = [threading.Thread(target=go) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    ended = sum(one.expired for one in done if one is not None)
    assert (len(done), ended, floor.database.read(ledger_balances)[EXPIRED]) == (3, 1_400, 1_400)
    assert whole(floor)


def test_the_thread_goes_round_at_once_and_ends_when_told(sqlite_floor: Floor) -> None:
    floor, never = sqlite_floor, threading.Event()
    shop_of_earners(floor)
    with closing(Rounds(floor.database, lambda: floor.clock.now)) as rounds:
        rounds.start()
        for _ in range(600):
            if floor.database.read(ledger_balances).get(EXPIRED) == 200 or never.wait(0.05):
                break
    assert floor.database.read(ledger_balances)[EXPIRED] == 200
    assert go_round(floor.database, floor.clock.now) == Round()
