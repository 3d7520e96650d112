"""Epochs of a till: one after the other, each asked for once."""

import sqlalchemy as sa

from central.store import chains, incarnations, schema
from tests.central.floor import Floor


def test_a_new_one_closes_all_before_it_also_those_that_nobody_heard_of(floor: Floor) -> None:
    till = floor.till()
    floor.database.write(lambda tx: incarnations.begin(tx, till.id, 4, "older_copy", 5))
    assert floor.database.read(lambda tx: chains.sealed_epochs(tx, till.id)) == {1, 2, 3}
    known = floor.known(till.id)
    assert (known.epoch, known.status, known.concern) == (4, "active", "older_copy")
    assert floor.database.read(lambda tx: chains.unsettled_epochs(tx, till.id)) == {1, 2, 3, 4}


def test_who_asked_is_remembered(floor: Floor) -> None:
    till = floor.till()
    assert floor.database.write(lambda tx: incarnations.asked_by(tx, till.id, 1)) is None
    floor.database.write(lambda tx: incarnations.keep_asked(tx, till.id, 1, "X" * 16, lost_seq=3, now_ms=9))
    assert floor.database.write(lambda tx: incarnations.asked_by(tx, till.id, 1)) == "X" * 16


def test_a_stopped_till_brings_nothing_more(floor: Floor) -> None:
    till = floor.till()
    floor.database.write(lambda tx: incarnations.stop(tx, till.id, "copied"))
    assert floor.known(till.id).status == "forked"
    sealed = sa.select(schema.till_epoch.c.sealed).where(schema.till_epoch.c.till == till.id)
    assert [row.sealed for row in floor.database.read(lambda tx: tx.rows(sealed))] == [1]
