"""Whole tables as rows, for archives: read in one snapshot, written into empty tables of the same schema."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from central.errors import BadArchive, StoreBusy
from central.store import schema
from central.store.database import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg

    from central.store.database import Database, Transaction

Value = int | str | bytes | None

_NOT_OURS = "alembic_version"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its columns, those of its key, and those that the database counts by itself."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    counted: tuple[str, ...]


@contextmanager
def still(database: Database, folder: Path) -> Iterator[Database]:
    """A database that can be read for long without holding anybody up.

    SQLite: a private copy of the pages in `folder`, since whoever reads the file itself keeps its writers waiting.
    """
    if database.is_postgres:
        yield database
        return
    with TemporaryDirectory(prefix=".pointill-", dir=folder) as private:  # Only its owner can look into it (0700).
        copy = Path(private) / "copy.db"
        database.copy_pages(copy)
        with closing(open_file(copy)) as opened:
            yield opened


def shapes(tx: Transaction) -> list[Shape]:
    """Every table of the shop, in the order of their names."""
    seen = sa.inspect(tx.connection)
    return [_shape(seen, name) for name in sorted(seen.get_table_names()) if name != _NOT_OURS]


def count(tx: Transaction, shape: Shape) -> int:
    """The number of rows of a table."""
    found = tx.row(sa.select(sa.func.count()).select_from(sa.table(shape.name)))
    return 0 if found is None else int(found[0])


def rows_of(tx: Transaction, shape: Shape) -> Iterator[tuple[Value, ...]]:
    """The rows of a table in the order of its key."""
    columns: list[sa.ColumnClause[Value]] = [sa.column(name) for name in shape.columns]
    order: list[sa.ColumnClause[Value]] = [sa.column(name) for name in shape.key]
    for row in tx.stream(sa.select(*columns).select_from(sa.table(shape.name)).order_by(*order)):
        yield tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def put_rows(tx: Transaction, shape: Shape, rows: Sequence[Sequence[Value]]) -> None:
    """Adds rows; BadArchive when the table would not have them."""
    if not rows:
        return
    refused = f"The backup is damaged: a row of {shape.name} cannot be. Nothing was changed. Use another backup."
    try:
        if tx.is_postgres:
            _copy_in(tx, shape, rows, refused)
        else:
            marks = ", ".join("?" * len(shape.columns))
            names = ", ".join(f'"{name}"' for name in shape.columns)
            statement = f'INSERT INTO "{shape.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of the schema itself
            tx.connection.exec_driver_sql(statement, [tuple(row) for row in rows])
    except OperationalError:
        raise
    except (DBAPIError, OverflowError, UnicodeEncodeError) as wrong:
        raise BadArchive(refused) from wrong


def count_on(tx: Transaction, shape: Shape) -> None:
    """Lets the numbers that the database gives by itself go on behind those that are there (PostgreSQL)."""
    for name in shape.counted if tx.is_postgres else ():
        column: sa.ColumnClause[int] = sa.column(name)
        last = sa.select(sa.func.max(column)).select_from(sa.table(shape.name)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(shape.name, name)
        tx.rows(sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 0) + 1, sa.false())))


def clear_away(tx: Transaction) -> None:
    """Drops every table of the shop (PostgreSQL), for a restore in the same transaction; waits for nobody for long."""
    tx.run(sa.text("SET LOCAL lock_timeout = '5s'"))
    tx.run(sa.text("SET LOCAL statement_timeout = 0"))
    schema.metadata.drop_all(tx.connection)
    tx.run(sa.text(f"DROP TABLE IF EXISTS {_NOT_OURS}"))


def _shape(seen: sa.Inspector, name: str) -> Shape:
    columns = seen.get_columns(name)
    key = seen.get_pk_constraint(name)["constrained_columns"]
    counted = tuple(one["name"] for one in columns if one.get("autoincrement") is True)
    return Shape(name, tuple(one["name"] for one in columns), tuple(key), counted)


def _copy_in(tx: Transaction, shape: Shape, rows: Sequence[Sequence[Value]], refused: str) -> None:
    import psycopg
    from psycopg import sql

    plain = cast("psycopg.Connection", tx.connection.connection.driver_connection)
    names = sql.SQL(", ").join(map(sql.Identifier, shape.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(shape.name), names)
    try:
        with plain.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.OperationalError as wrong:
        raise StoreBusy("The database is full, busy or gone. Nothing was changed. Try again in a moment.") from wrong
    except psycopg.Error as wrong:
        raise BadArchive(refused) from wrong
