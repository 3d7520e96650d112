"""Absorbs pages of the feed into the replica: rows with their stamp, then the cursor, a bounded step at a time."""

from __future__ import annotations

import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.replica import BY_NAME, MEMBER
from loyalty.exchange.wire import Cursor
from loyalty.values.errors import BadWire
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import feed_place, replica

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from loyalty.exchange.wire import Page

ROWS_A_TRANSACTION = 1_000


class FeedTables:
    """Writes the replica. Till thread only; made anew after the replica file is swapped."""

    def __init__(self, connection: Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._transaction = transaction
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
            if page.table in BY_NAME:
                key = _places(page)[BY_NAME[page.table].key]
                for step in _steps(page):
                    with self._transaction():
                        self._write(page, step, mark)
                    if page.table == MEMBER.name:
                        touched.update(row[key] for row, _ in step)
        with self._transaction():
            for table, (tx, key_text) in cursor.places.items():
                self._place.run(table=table, generation=cursor.generation, tx=tx, key=key_text)
        return frozenset(touched)

    def _write(self, page: Page, step: Sequence[tuple[list[Any], int]], mark: int) -> None:
        known, places = BY_NAME[page.table], _places(page)
        gone = places["gone"]
        kept = []
        try:
            for row, version in step:
                if row[gone]:
                    self._deletes[page.table].run(gone_key=row[places[known.key]])
                else:
                    values = {column.name: row[places[column.name]] for column in known.columns}
                    kept.append({**values, "ver": version, "own": mark})
            self._upserts[page.table].run_many(kept)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, OverflowError):
            raise BadWire(f"a page of {page.table} holds values that its columns cannot") from None


def _places(page: Page) -> dict[str, int]:
    places = {column: place for place, column in enumerate(page.columns)}
    if any(column not in places for column in BY_NAME[page.table].names):
        raise BadWire(f"a page of {page.table} lacks columns that this till needs")
    return places


def _steps(page: Page) -> Iterator[list[tuple[list[Any], int]]]:
    rows = zip(page.rows, page.versions, strict=True)
    while step := list(islice(rows, ROWS_A_TRANSACTION)):
        yield step
