"""Stopped rules as rows: one for each rule, with the place of the feed at which a till has heard of it."""

from __future__ import annotations

from central.store.database import Database
from central.store.stops import (
    StoppedBy,
    heard_place,
    last_word,
    lift_stop,
    note_heard_stops,
    places_heard,
    put_stop,
    stop_place,
    stops,
    who_heard,
)
from tests.central.floor import Floor


def test_a_stop_is_put_lifted_and_put_again_each_time_further_along_the_feed(database: Database) -> None:
    write, read = database.write, database.read
    assert read(last_word) == 0
    write(lambda tx: put_stop(tx, "r", StoppedBy.PERSON, "ana", 5))
    first = read(lambda tx: stop_place(tx, "r"))
    assert write(lambda tx: lift_stop(tx, "r"))
    assert not write(lambda tx: lift_stop(tx, "r"))
    assert read(stops) == []
    write(lambda tx: put_stop(tx, "r", StoppedBy.BUDGET, "budget", 9))
    (again,) = read(stops)
    assert (again.cause, again.since_ms) == (StoppedBy.BUDGET, 9)
    assert first is not None
    assert first < again.place
    assert read(last_word) == again.place[0]
    assert read(lambda tx: stop_place(tx, "other")) is None


def test_how_far_a_till_has_heard_is_kept(floor: Floor) -> None:
    till, database = floor.till(), floor.database
    assert database.read(lambda tx: heard_place(tx, till.id, 1, 1)) == (0, "")
    assert [one.heard_ms for one in database.read(who_heard)] == [None]
    database.write(lambda tx: note_heard_stops(tx, till.id, (1, 2), 1, (3, "r"), now_ms=7))
    database.write(lambda tx: note_heard_stops(tx, till.id, (1, 9), 1, (4, "q"), now_ms=8))
    assert database.read(lambda tx: heard_place(tx, till.id, 1, 1)) == (4, "q")
    assert database.read(lambda tx: places_heard(tx, till.id, 1, 1)) == [(2, (3, "r")), (9, (4, "q"))]
    assert database.read(lambda tx: heard_place(tx, till.id, 2, 1)) == (0, ""), "a renewed till tells it again"
    assert database.read(lambda tx: heard_place(tx, till.id, 1, 2)) == (0, ""), "and so after a restore"
    assert [(one.place, one.heard_ms) for one in database.read(who_heard)] == [((4, "q"), 8)]
