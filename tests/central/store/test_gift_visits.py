"""Of a day one sale is a visit by each gift, and it is forgotten with its sale."""

from __future__ import annotations

from dataclasses import replace

from central.store.database import Database
from central.store.gift_visits import GiftVisit, count_visit, forget_visit, visits_before, visits_by
from loyalty.values.ids import OpId

FIRST, SECOND = OpId("0123456789ABCDEF", 1, 1), OpId("0123456789ABCDEF", 1, 2)


def test_a_day_counts_once_and_each_gift_by_itself(database: Database) -> None:
    visit = GiftVisit("g", "ana", 10, FIRST, 500)

    def count(one: GiftVisit) -> int:
        return database.write(lambda tx: count_visit(tx, one))

    assert count(visit) == 1
    assert count(visit) == 1
    assert count(replace(visit, sale=SECOND)) == 0
    assert count(replace(visit, day=11, sale=SECOND)) == 2
    assert count(replace(visit, gift="other", sale=SECOND)) == 1
    assert count(replace(visit, member="ben", sale=SECOND)) == 1
    assert database.read(lambda tx: visits_by(tx, [FIRST])) == [visit]
    assert database.read(lambda tx: visits_by(tx, [])) == []
    assert database.read(lambda tx: visits_before(tx, 11))["g", "ana"] == 1
    assert database.read(lambda tx: visits_before(tx, 12))["g", "ana"] == 2
    database.write(lambda tx: forget_visit(tx, visit))
    assert database.read(lambda tx: visits_by(tx, [FIRST])) == []
    assert count(replace(visit, sale=SECOND)) == 2, "another sale of that day is one now"
