"""The server goes round by itself, and whoever goes round beside it does nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec

from central.points.rounds import Round, Rounds, go_round
from central.store import recovery
from central.store.activity import ranks
from central.store.audit import ledger_balances
from loyalty.ledger.booking import EXPIRED
from loyalty.rules.expiry import DAY_MS, day_end
from loyalty.rules.tiers import Tier, Tiers
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


def test_tiers_are_reviewed_once_a_day_and_no_later_for_a_server_that_recovers(sqlite_floor: Floor) -> None:
    floor, member = sqlite_floor, sqlite_floor.members[0]
    tiers = Tiers((Tier("bronze", "Bronze", 0), Tier("silver", "Silver", 100)), grace_days=0)
    programme = msgspec.structs.replace(YEARLY, tiers=tiers)
    publish(floor, programme)
    till, rounds = floor.till(), Rounds(floor.database, floor.clock)
    till.sell(member, 1_000)
    till.exchange_all()
    rounds.look_once()
    dearer = Tiers((Tier("bronze", "Bronze", 0), Tier("silver", "Silver", 200)), grace_days=0)
    publish(floor, msgspec.structs.replace(programme, version=2, tiers=dearer), floor.clock.now)
    rounds.look_once()
    assert tier(floor, member) == "silver", "today was reviewed"
    floor.clock.now += DAY_MS
    floor.database.write(lambda tx: recovery.begin(tx, 2, "for this test", floor.clock.now))
    rounds.look_once()
    assert tier(floor, member) == "silver", "nothing is decided until the tills have answered"
    floor.database.write(lambda tx: recovery.end(tx, {}, 0, floor.clock.now))
    rounds.look_once()
    assert tier(floor, member) == "bronze"


def tier(floor: Floor, member: str) -> str | None:
    return floor.database.read(lambda tx: ranks(tx, [member]))[member].tier
