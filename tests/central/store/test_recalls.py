"""Recalls as rows: who is asked, for how much, for how long."""

from functools import partial

from central.store import accounts, recalls
from central.store.recalls import RECALL_MS
from tests.central.floor import START_MS, Floor


def test_a_holder_is_asked_for_what_is_wanted_of_what_it_holds(floor: Floor) -> None:
    till, other, third = floor.till(), floor.till(name="Till 2"), floor.till(name="Till 3")
    ana, ben = floor.members[0], floor.members[1]
    floor.database.write(lambda tx: accounts.grant(tx, till.id, 1, {ana: 500, ben: 500}))
    floor.database.write(lambda tx: recalls.save_recalls(tx, other.id, {(ana, till.id): 100, (ben, till.id): 9}, 1_000))
    floor.database.write(lambda tx: recalls.save_recalls(tx, third.id, {(ana, till.id): 450}, 2_000))
    asked = floor.database.read(lambda tx: recalls.recalled_from(tx, till.id, 1, 3_000))
    assert asked == {ana: 500, ben: 9}
    assert floor.database.read(lambda tx: recalls.recalled_from(tx, other.id, 1, 3_000)) == {}
    late = floor.database.read(lambda tx: recalls.recalled_from(tx, till.id, 1, 1_000 + RECALL_MS))
    assert late == {ana: 450}


def test_what_is_back_in_the_pool_is_not_asked_for_again(floor: Floor) -> None:
    till, other, ana = floor.till(), floor.till(name="Till 2"), floor.members[0]
    floor.database.write(lambda tx: accounts.grant(tx, till.id, 1, {ana: 400}))
    floor.database.write(lambda tx: recalls.save_recalls(tx, other.id, {(ana, till.id): 130}, 1_000))
    assert floor.database.read(lambda tx: recalls.recalled_from(tx, till.id, 1, 1_000)) == {ana: 30}


def test_what_a_till_wants_now_takes_the_place_of_what_it_wanted(floor: Floor) -> None:
    till, other, ana = floor.till(), floor.till(name="Till 2"), floor.members[0]
    floor.database.write(lambda tx: recalls.save_recalls(tx, other.id, {(ana, till.id): 100}, 1_000))
    assert floor.database.read(lambda tx: recalls.waiting_for(tx, {ana}, 1_000)) == {other.id}
    assert floor.database.read(lambda tx: tx.rows(recalls.CLAIMED, {"of_till": till.id, "since_ms": 999})) == [(ana,)]
    assert floor.database.read(lambda tx: tx.rows(recalls.CLAIMED, {"of_till": other.id, "since_ms": 999})) == []
    floor.database.write(lambda tx: recalls.save_recalls(tx, other.id, {}, 1_000))
    assert floor.database.read(lambda tx: recalls.waiting_for(tx, {ana}, 1_000)) == set()
    assert floor.database.read(lambda tx: recalls.waiting_for(tx, set(), 1_000)) == set()


def test_holders_are_named_the_richest_first(floor: Floor) -> None:
    till, other, third, ana = floor.till(), floor.till(name="Till 2"), floor.till(name="Till 3"), floor.members[0]
    for one, points in ((till, 100), (other, 300), (third, 50)):
        floor.database.write(partial(accounts.grant, till_id=one.id, epoch=1, points={ana: points}))
    found = floor.database.read(lambda tx: recalls.other_holders(tx, third.id, {ana}))
    assert [(one.till, one.points) for one in found[ana].values()] == [("Till 2", 300), ("Till 1", 100)]
    assert all(one.seen_ms > START_MS for one in found[ana].values())
    assert floor.database.read(lambda tx: recalls.other_holders(tx, till.id, set())) == {}
