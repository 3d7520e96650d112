"""Who did what to the programme and to members stands in the order in which it was done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from central.store.deeds import Deed, deeds, member_deeds, note_deed, note_progress, to_member

if TYPE_CHECKING:
    from central.store.database import Database


def test_deeds_are_kept_in_their_order_each_where_it_is_looked_for(database: Database) -> None:
    done = [Deed(5, "ana", "stopped", "member"), Deed(4, "ben", "resumed", "r")]
    people = [to_member(6, "ann", "added", "12"), to_member(7, "ann", "gave a PIN to", "121")]
    for one in (done[0], people[0], done[1], people[1]):
        database.write(partial(note_deed, done=one))
    assert database.read(deeds) == done
    assert database.read(member_deeds) == people
    assert database.read(lambda tx: member_deeds(tx, "12")) == people[:1]


def test_what_a_command_has_done_so_far_is_one_deed(database: Database) -> None:
    steps = [Deed(5, "ana", "gave 2 vouchers by", "g"), Deed(5, "ana", "gave 4 vouchers by", "g")]
    other = Deed(6, "ana", "gave 1 vouchers by", "g")
    for one in (*steps, other):
        database.write(partial(note_progress, done=one))
    assert database.read(deeds) == [steps[1], other]
