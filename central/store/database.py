"""One database, two engines: transactions that either happen or did not, and foreign errors translated at this door.

SQLite: rollback journal (TRUNCATE), synchronous=FULL, one writer by BEGIN IMMEDIATE. PostgreSQL: READ COMMITTED with
row locks for writing, REPEATABLE READ for reading, psycopg 3.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from central.errors import FAULTS, BadRow, StoreBusy, StoreDamaged, StoreFull, WorldSaidNo
from central.store.schema import NUMBER, meta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from central.store.upsert import Upsert

Result = TypeVar("Result")

BUSY_TIMEOUT_MS = 5_000
RETRIES_MAX = 3
STATEMENTS_KEPT = 512
"""A connection to SQLite keeps so many statements prepared; the driver's own 128 do not last for one exchange."""
_RETRIED = {"40001", "40P01", "23505"}
"""PostgreSQL's serialization failure, deadlock, and a unique key that another transaction took meanwhile."""

_BUSY = "The database is busy or cannot be used just now. Nothing was changed. Try again in a moment."
_FULL = (
    "The server's disk is full, so nothing was changed just now. What is in the database is safe, and tills keep what "
    "they sell until there is room. Free space on the disk of the database; tills go on by themselves then, a command "
    "has to be given again."
)
_FULL_CODES = ("SQLITE_FULL", "53100")
_READ_ONLY = (
    "The server's database may not be written: its file or folder is read-only, or belongs to somebody else. Nothing "
    "was changed, and tills keep what they sell. Give the server the right to write there; tills go on by themselves "
    "then, a command has to be given again."
)
_READ_ONLY_CODES = ("SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY_DBMOVED", "25006")
_AWAY = (
    "The database cannot be reached, or it does not let this user in. Trying again is safe. "
    "Check that it runs, and the host, user and name after --db."
)


def _as_number(xid: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.cast(sa.cast(xid, sa.Text), NUMBER)


_COUNTED_TX = sa.update(meta).values(feed_counter=meta.c.feed_counter + 1).returning(meta.c.feed_counter)
_OWN_TX = sa.select(_as_number(sa.func.pg_current_xact_id()))
_SETTLED_TX = sa.select(_as_number(sa.func.pg_snapshot_xmin(sa.func.pg_current_snapshot())))


class Transaction:
    """One transaction: statements go through here, whatever the engine."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.is_postgres = connection.dialect.name == "postgresql"
        self._feed_tx: int | None = None

    @property
    def feed_tx(self) -> int:
        """The number under which this writing transaction appears in the feed: a counter, or PostgreSQL's own id."""
        if self._feed_tx is None:
            self._feed_tx = int(self.connection.execute(_OWN_TX if self.is_postgres else _COUNTED_TX).scalar_one())
        return self._feed_tx

    def feed_bound(self) -> int:
        """Feed rows below this number are settled: no transaction that could still add one below is running."""
        if not self.is_postgres:
            return 2**63 - 1
        return int(self.connection.execute(_SETTLED_TX).scalar_one())

    @contextmanager
    def part(self) -> Iterator[None]:
        """Undoes what is done within where that raises one of FAULTS; whatever else is raised ends the transaction."""
        feed_tx, begun = self._feed_tx, self.connection.begin_nested()
        try:
            yield
        except (DataError, IntegrityError) as wrong:
            begun.rollback()
            self._feed_tx = feed_tx
            raise BadRow(str(wrong.orig)) from wrong
        except FAULTS:
            begun.rollback()
            self._feed_tx = feed_tx  # The counter was put back with the rest.
            raise
        begun.commit()

    def rows(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> Sequence[sa.Row[Any]]:
        """All rows of a query."""
        return self.connection.execute(statement, values).all()

    def row(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> sa.Row[Any] | None:
        """The first row of a query, if any."""
        return self.connection.execute(statement, values).first()

    def stream(self, statement: sa.Executable, rows_max: int = 2_000) -> Iterator[sa.Row[Any]]:
        """The rows of a large query, a few at a time."""
        # The options go with the statement: set on the connection they would hold for all that come after.
        yield from self.connection.execute(statement, execution_options={"yield_per": rows_max})

    def run(self, statement: sa.Executable, values: Mapping[str, Any] | None = None) -> int:
        """Runs a change; the number of rows that it touched."""
        return int(self.connection.execute(statement, values).rowcount)

    def run_many(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs a change once a row."""
        if rows:
            self.connection.execute(statement, rows)

    def merge(self, upsert: Upsert, *rows: Mapping[str, Any]) -> None:
        """Inserts rows, with what is to happen to those that are there already."""
        self.run_many(upsert.postgres if self.is_postgres else upsert.sqlite, rows)


class Database:
    """The shop's database; `read` and `write` are safe from any thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self.is_postgres = engine.dialect.name == "postgresql"
        self._one_writer = threading.Lock()

    def read(self, work: Callable[[Transaction], Result]) -> Result:
        """What `work` finds in one snapshot."""
        return self._run(work, reading=True)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """What `work` returns after its changes are durable; it may run again when other writers came in between."""
        if self.is_postgres:
            return self._run(work)
        with self._alone():
            return self._run(work, "BEGIN IMMEDIATE")

    def exclusive(self, work: Callable[[Transaction], Result]) -> Result:
        """Like `write`, with nobody else in the database (SQLite); on PostgreSQL the work takes its own lock."""
        with self._alone():
            return self._run(work, "BEGIN EXCLUSIVE")

    def copy_pages(self, into: Path) -> None:
        """SQLite: the whole file as of one moment; writers wait only as long as the copying of the pages takes."""

        def work(tx: Transaction) -> None:
            tx.row(sa.select(meta.c.one))  # The first reading takes the lock that keeps writers out.
            with closing(sqlite3.connect(into)) as copy:
                try:
                    copy.execute("PRAGMA synchronous=OFF").close()
                    _driver(tx.connection).backup(copy)
                except sqlite3.OperationalError as wrong:
                    raise WorldSaidNo(
                        f"The database cannot be copied to {into.parent} before it is read: {wrong}. Nothing was "
                        "changed. Free space there, or choose another place."
                    ) from wrong

        self.read(work)

    @contextmanager
    def session(self) -> Iterator[sa.Connection]:
        """A connection of its own outside any transaction, for locks that last as long as it does."""
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                try:
                    yield connection
                finally:
                    connection.invalidate()  # Whatever it locked goes with it.
        except DBAPIError as wrong:
            raise self._translated(wrong) from wrong

    def close(self) -> None:
        """Gives all connections back."""
        self._engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._one_writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise StoreBusy(_BUSY)
        try:
            yield
        finally:
            self._one_writer.release()

    def _run(self, work: Callable[[Transaction], Result], begin: str = "BEGIN", *, reading: bool = False) -> Result:
        for _ in range(RETRIES_MAX):
            try:
                with self._engine.connect() as connection:
                    if self.is_postgres and reading:
                        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                    with connection.begin():
                        if not self.is_postgres:
                            connection.exec_driver_sql(begin)  # SQLite's driver leaves that to us.
                        return work(Transaction(connection))
            except PoolExhausted as wrong:
                raise StoreBusy(_BUSY) from wrong
            except DBAPIError as wrong:
                if not self._worth_retrying(wrong):
                    raise self._translated(wrong) from wrong
        raise StoreBusy(_BUSY)

    def _worth_retrying(self, wrong: DBAPIError) -> bool:
        return self.is_postgres and getattr(wrong.orig, "sqlstate", None) in _RETRIED

    def _translated(self, wrong: DBAPIError) -> Exception:
        if getattr(wrong.orig, "sqlite_errorname", None) in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            return StoreDamaged("The database file is damaged or is no database. Restore the last backup.")
        said = getattr(wrong.orig, "sqlite_errorname", None) or getattr(wrong.orig, "sqlstate", None)
        if said in (*_FULL_CODES, *_READ_ONLY_CODES):
            return StoreFull(_FULL if said in _FULL_CODES else _READ_ONLY)
        if not isinstance(wrong, OperationalError):
            return wrong
        # The server gives every error of a statement its SQLSTATE; without one it was never reached, or is gone.
        away = self.is_postgres and getattr(wrong.orig, "sqlstate", None) is None
        return StoreBusy(_AWAY if away else _BUSY)


def open_database(url: str) -> Database:
    """The database behind an SQLAlchemy URL; an SQLite file and its folder are made, readable for this user only."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(parsed))
    if parsed.get_backend_name() == "postgresql":
        return Database(_postgres_engine(parsed))
    raise WorldSaidNo(f"{parsed.get_backend_name()} is not supported. Use SQLite or PostgreSQL.")


def open_file(path: Path) -> Database:
    """The SQLite database in this file, whatever signs its name has."""
    return Database(_sqlite_engine(sa.URL.create("sqlite", database=str(path))))


def file_of(url: str) -> Path | None:
    """The file behind an SQLite address, None for another engine; WorldSaidNo when it is none."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return _file(parsed)


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    path = _file(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as wrong:
        raise WorldSaidNo(f"The database file {path} cannot be opened: {wrong.strerror}.") from wrong
    settings = {
        "timeout": BUSY_TIMEOUT_MS / 1000,
        "check_same_thread": False,
        "cached_statements": STATEMENTS_KEPT,
    }
    engine = sa.create_engine(url, connect_args=settings, pool_size=8, max_overflow=32)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection has no public type
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=TRUNCATE", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def _parsed(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except sa.exc.ArgumentError:
        raise WorldSaidNo(
            "This is no database address. Use sqlite:///FILE or postgresql+psycopg://USER@HOST/DB."
        ) from None


def _file(url: sa.URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise WorldSaidNo("The database must be a file. Use sqlite:///FILE.")
    return Path(url.database)


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _postgres_engine(url: sa.URL) -> sa.Engine:
    settings = {
        "statement_timeout": "60000",
        "idle_in_transaction_session_timeout": "60000",
        "synchronous_commit": "on",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"options": options, "connect_timeout": 5},
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        pool_timeout=5,
    )
    # Many rows in one statement also where nothing is returned: several times what a pipeline of single rows does.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine
