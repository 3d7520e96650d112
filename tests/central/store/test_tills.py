"""Tills and codes as rows."""

from dataclasses import replace

import sqlalchemy as sa

from central.store import tills
from central.store.chains import chain_state
from central.store.schema import meta
from central.store.schema import till as till_table
from central.store.tills import EnrolCode, Till
from tests.central.floor import Floor


def test_a_till_is_found_by_its_key_and_by_its_id(floor: Floor) -> None:
    till = floor.till()
    known = floor.known(till.id)
    assert (known.name, known.store, known.status, known.epoch) == ("Till 1", till.joined.store, "active", 1)
    assert floor.database.read(lambda tx: tills.till_by_key(tx, known.key_id)) == known
    assert floor.database.read(lambda tx: tills.till_by_key(tx, "nobody")) is None
    assert floor.database.read(lambda tx: tills.known_tills(tx, {till.id, "nobody"})) == {till.id}


def test_a_waiting_till_is_not_shown_to_others_until_it_is_let_in(floor: Floor) -> None:
    reader = floor.till("South")
    waiting = Till("W" * 16, "New", floor.stores[0].id, b"k" * 32, "K" * 16, "pending", anchor=False, epoch=1)
    floor.database.write(lambda tx: tills.add_till(tx, waiting, system="", now_ms=1))
    assert floor.database.read(tills.pending_tills) == [waiting]
    reader.exchange_all()
    assert reader.rows["till_key"][waiting.id]["gone"] == 1
    floor.database.write(lambda tx: tills.activate(tx, waiting.id, anchor=True))
    reader.exchange_all()
    assert reader.rows["till_key"][waiting.id]["gone"] == 0
    assert floor.known(waiting.id) == replace(waiting, status="active", anchor=True)
    assert floor.database.write(lambda tx: tills.store_has_anchor(tx, floor.stores[0].id))


def test_codes_are_counted_used_and_forgotten(floor: Floor) -> None:
    code = EnrolCode("ABC", b"h", floor.stores[0].id, ask=True, expires_ms=100, tries=0, used_by=None)
    floor.database.write(lambda tx: tills.add_code(tx, code))
    floor.database.write(lambda tx: tills.count_try(tx, "ABC"))
    floor.database.write(lambda tx: tills.use_code(tx, "ABC", "t"))
    assert floor.database.write(lambda tx: tills.code_of(tx, "ABC")) == replace(code, tries=1, used_by="t")
    floor.database.write(lambda tx: tills.add_code(tx, code))
    assert floor.database.write(lambda tx: tills.code_of(tx, "ABC")) == code
    floor.database.write(lambda tx: tills.forget_codes(tx, 101))
    assert floor.database.write(lambda tx: tills.code_of(tx, "ABC")) is None


def test_a_till_is_noted_as_heard(floor: Floor) -> None:
    till = floor.till()
    floor.database.write(lambda tx: tills.note_heard(tx, till.id, 1, 77, "till 9"))
    state = floor.database.read(lambda tx: chain_state(tx, till.id, 1))
    assert state is not None
    assert state.seen_ms == 77


def test_a_new_till_knows_of_no_restore_before_it(floor: Floor) -> None:
    old = floor.till()
    floor.database.write(lambda tx: tx.run(sa.update(meta).values(generation=5)))
    new = floor.till(name="Till 2")
    columns = till_table.c
    found = floor.database.read(lambda tx: tx.rows(sa.select(columns.id, columns.settled_generation)))
    assert {row.id: row.settled_generation for row in found} == {old.id: 1, new.id: 5}
