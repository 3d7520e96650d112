"""How far a till has read is kept with what it had made by then, and says whose rows it has as they are."""

from __future__ import annotations

from functools import partial

from central.store.activity import Rank, save_ranks
from central.store.reading import RowsRead, note_rows_read, rows_read, unmoved
from tests.central.floor import Floor


def test_how_far_a_till_has_read_is_the_last_that_it_said(floor: Floor) -> None:
    till, database = floor.till(), floor.database
    assert database.read(lambda tx: rows_read(tx, till.id, 1)) is None
    for now in (RowsRead(3, 1, (7, "a")), RowsRead(5, 2, (9, "b"))):
        database.write(partial(note_rows_read, till_id=till.id, epoch=1, now=now))
        assert database.read(lambda tx: rows_read(tx, till.id, 1)) == now
    assert database.read(lambda tx: rows_read(tx, till.id, 2)) is None


def test_a_row_is_as_it_was_read_until_it_moves(floor: Floor) -> None:
    till, members, read = floor.till(), floor.members[:2], floor.database.read
    till.exchange()
    place = till.cursor.places["member"]
    assert read(lambda tx: unmoved(tx, members, place)) == set(members)
    assert read(lambda tx: unmoved(tx, [], place)) == set()
    assert read(lambda tx: unmoved(tx, members, (0, ""))) == set()
    one = members[0]
    then, now = {one: Rank(None, None, None)}, {one: Rank("gold", None, 0)}
    floor.database.write(lambda tx: save_ranks(tx, now, then, 1))
    assert read(lambda tx: unmoved(tx, members, place)) == {members[1]}
