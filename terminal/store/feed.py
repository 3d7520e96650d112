"""Absorbs pages of the feed into the replica: rows with their stamp, then the cursor, a bounded step at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.errors import BadWire
from loyalty.replica import BY_NAME
from loyalty.wire import Cursor
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import feed_place, replica

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty.wire import Page

ROWS_A_TRANSACTION = 1_000


class FeedTables:
    """Writes the replica. Till thread only; made anew after the replica file is swapped."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._upserts = {name: self._upsert(connection, name) for name in BY_NAME}
        self._deletes = {
            name: Prepared(connection, delete(table).where(table.c[BY_NAME[name].key] == bindparam("gone_key")))
            for name, table in replica.items()
        }
        new = insert(feed_place)
        self._place = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[feed_place.c.table],
                set_={name: new.excluded[name] for name in ("generation", "tx", "key")},
            ),
        )
        self._places = Prepared(
            connection, select(feed_place.c.table, feed_place.c.generation, feed_place.c.tx, feed_place.c.key)
        )

    @staticmethod
    def _upsert(connection: Connection, name: str) -> Prepared:
        table = replica[name]
        new = insert(table)
        columns = [column.name for column in table.columns if not column.primary_key]
        return Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[BY_NAME[name].key],
                set_={column: new.excluded[column] for column in columns},
                where=new.excluded.ver >= table.c.ver,
            ),
        )

    def cursor(self) -> Cursor:
        """How far the feed is absorbed; an empty cursor before the first page."""
        rows = self._places.all()
        generation = rows[0][1] if rows else 0
        return Cursor(generation, {table: (tx, key) for table, _, tx, key in rows})

    def absorb(self, pages: Sequence[Page], cursor: Cursor, mark: int) -> frozenset[str]:
        """Write all rows in bounded transactions, the cursor with the last; returns the members touched."""
        touched: set[str] = set()
        for page in pages:
            if page.table not in BY_NAME:
                continue
            if page.table == "member":
                touched.update(row[0] for row in page.rows)
            for step in _steps(page):
                with self._connection.transaction():
                    self._write(page.table, page.columns, step, mark)
        with self._connection.transaction():
            for table, (tx, key) in cursor.places.items():
                self._place.run(table=table, generation=cursor.generation, tx=tx, key=key)
        return frozenset(touched)

    def _write(self, name: str, columns: Sequence[str], step: Sequence[tuple[list[Any], int]], mark: int) -> None:
        known = BY_NAME[name]
        places = {column: place for place, column in enumerate(columns)}
        if any(column not in places for column in known.names):
            raise BadWire(f"a page of {name} lacks columns that this till needs")
        gone = places["gone"]
        kept = []
        for row, version in step:
            if row[gone]:
                self._deletes[name].run(gone_key=row[places[known.key]])
            else:
                values = {column.name: row[places[column.name]] for column in known.columns}
                kept.append({**values, "ver": version, "own": mark})
        self._upserts[name].run_many(kept)


def _steps(page: Page) -> Iterator[list[tuple[list[Any], int]]]:
    if len(page.rows) != len(page.versions):
        raise BadWire("a page has not as many versions as rows")
    rows = zip(page.rows, page.versions, strict=True)
    while step := list(islice(rows, ROWS_A_TRANSACTION)):
        yield step
