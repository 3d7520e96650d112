"""Members as rows: found by a keyed hash of their phone, booked through the ledger."""

import sqlalchemy as sa

from central.store import schema
from central.store.people import count_members
from central.store.shops import shop
from loyalty.shopping.member import phone_hash
from tests.central.floor import Floor


def test_members_are_written_with_what_they_bring(floor: Floor) -> None:
    assert floor.database.read(count_members) == 3
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.member).order_by(schema.member.c.number)))
    key = floor.database.read(shop).lookup_key
    assert rows[0].phone_hash == phone_hash(key, "+447700900001")
    assert (rows[0].name, rows[0].folded, rows[0].blocked) == ("Member 1", "member 1", 0)
    entries = floor.database.read(lambda tx: tx.rows(sa.select(schema.entry)))
    assert {(row.debit, row.points) for row in entries} == {("opening", 500)}
    cards = floor.database.read(lambda tx: tx.rows(sa.select(schema.card)))
    assert {row.member for row in cards} == set(floor.members)
