"""A row that is there already is left, changed or added to, the same on both engines."""

from collections.abc import Mapping

import sqlalchemy as sa

from central.store.database import Database
from central.store.schema import admin, returned, store
from central.store.upsert import Upsert, insert_or_change, insert_or_leave

OF_SALE = {"till": "T", "epoch": 1, "seq": 1}


def merge(database: Database, upsert: Upsert, *rows: Mapping[str, object]) -> None:
    """In a transaction of its own."""
    database.write(lambda tx: tx.merge(upsert, *rows))


def test_a_row_stays_as_it_is_whichever_of_its_keys_is_taken(database: Database) -> None:
    for number, name in ((1, "North"), (1, "South"), (2, "North")):
        merge(database, insert_or_leave(store), {"id": f"S{number}", "name": name, "feed_tx": 1})
    rows = database.read(lambda tx: tx.rows(sa.select(store.c.id, store.c.name).order_by(store.c.id)))
    assert [tuple(row) for row in rows] == [("S1", "North")]


def test_only_the_named_columns_are_replaced(database: Database) -> None:
    upsert = insert_or_change(admin, replaced=("password",))
    for password, since_ms in (("old", 1), ("new", 2)):
        merge(database, upsert, {"name": "Ann", "password": password, "since_ms": since_ms})
    rows = database.read(lambda tx: tx.rows(sa.select(admin)))
    assert [(row.password, row.since_ms) for row in rows] == [("new", 1)]


def test_pieces_of_many_rows_add_up(database: Database) -> None:
    upsert = insert_or_change(returned, raised=("pieces",))
    merge(database, upsert, *(OF_SALE | {"line": line, "pieces": 1} for line in (1, 2, 2)))
    merge(database, upsert, OF_SALE | {"line": 1, "pieces": 3})
    rows = database.read(lambda tx: tx.rows(sa.select(returned.c.line, returned.c.pieces).order_by(returned.c.line)))
    assert [tuple(row) for row in rows] == [(1, 4), (2, 2)]


def test_no_row_is_no_statement(database: Database) -> None:
    merge(database, insert_or_leave(store))
    assert not database.read(lambda tx: tx.rows(sa.select(store)))
