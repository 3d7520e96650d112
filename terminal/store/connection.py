"""Opens both files on one connection that no other process can share, and runs transactions on it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from terminal.errors import AlreadyRunning, DiskFull, NewerFile, NotEnrolled, StoreBroken
from terminal.store.tables import REPLICA_SCHEMA, SCHEMA, disposable, precious

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import ClauseElement

BUSY_MS = 200
CHECKPOINT_FRAMES_MAX = 4_000
"""WAL frames after which even a busy till checkpoints between two sales."""


class Prepared:
    """A Core statement compiled once, run through the driver's cursor (1.06x raw, `execute` is 1.53x)."""

    def __init__(self, connection: Connection, statement: ClauseElement) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=connection.dialect))
        self._sql = str(compiled)
        self._names = tuple(compiled.positiontup or ())
        self._defaults = dict(compiled.params)
        self._driver = connection.driver

    def run(self, **values: object) -> int:
        """Execute a write; returns the number of rows that it changed."""
        return self._execute(values).rowcount

    def insert(self, **values: object) -> int:
        """Execute an insert; returns the new row's integer key."""
        return self._execute(values).lastrowid or 0

    def run_many(self, rows: Sequence[dict[str, object]]) -> None:
        """Execute a write for each of many rows."""
        defaults = self._defaults
        self._driver.executemany(self._sql, [[{**defaults, **row}[name] for name in self._names] for row in rows])

    def first(self, **values: object) -> Any:  # noqa: ANN401  # a row of whatever columns the statement names
        """The first row, or None."""
        cursor = self._execute(values)
        row = cursor.fetchone()
        cursor.close()
        return row

    def all(self, **values: object) -> list[Any]:
        """All rows."""
        return self._execute(values).fetchall()

    def _execute(self, values: dict[str, object]) -> sqlite3.Cursor:
        given = {**self._defaults, **values}
        return self._driver.execute(self._sql, [given[name] for name in self._names])


class Connection:
    """The one connection. Till thread only; a second process is refused by the files' own exclusive locks."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        path = folder / "till.db"
        if not create and not path.exists():
            raise NotEnrolled(
                f"There is no till in {folder} yet. Join a shop first: pointill enrol --server URL --code CODE"
            )
        self._folder = folder
        with _translated():
            self.driver = self._connect(path)
            self._engine = create_engine(
                "sqlite://",
                creator=lambda: self.driver,
                poolclass=StaticPool,
                isolation_level="AUTOCOMMIT",
                pool_reset_on_return=None,
            )
            self._held = self._engine.connect()
        self.dialect = self._engine.dialect
        self._restrict(path)

    def _connect(self, path: Path) -> sqlite3.Connection:
        driver = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=False)
        try:
            # Unqualified and first of all, so that attached files inherit it and no shared memory file appears.
            driver.execute("PRAGMA locking_mode=EXCLUSIVE")
            driver.execute("PRAGMA journal_mode=WAL")
            driver.execute("PRAGMA synchronous=FULL")
            driver.execute("PRAGMA wal_autocheckpoint=0")
            driver.execute("PRAGMA foreign_keys=ON")
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("COMMIT")
            version = driver.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError:
            driver.close()
            raise
        if version > SCHEMA:
            driver.close()
            raise NewerFile(
                "This till's data was written by a newer Pointill. Install that version again; nothing was changed."
            )
        return driver

    def make_tables(self) -> None:
        """Create the tables of a new `till.db`."""
        with self.transaction():
            precious.create_all(self._held, checkfirst=False)
            self.driver.execute(f"PRAGMA user_version={SCHEMA}")

    def attach_replica(self, number: int) -> None:
        """Attach replica file `number`, creating its tables when it is new, and delete every other replica file."""
        path = self._folder / f"replica-{number}.db"
        with _translated():
            self.driver.execute("ATTACH ? AS replica", (str(path),))
            self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.journal_mode=WAL")
            self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.synchronous=NORMAL")
        with self.transaction():
            disposable.create_all(self._held)
        self._restrict(path)
        for other in self._folder.glob("replica-*.db*"):
            if not other.name.startswith(path.name):
                other.unlink(missing_ok=True)

    def detach_replica(self) -> None:
        """Detach the replica; no transaction and no half-read result may be open."""
        with _translated():
            self.driver.execute("DETACH replica")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE ... COMMIT; on return the commit is on disk, on DiskFull nothing has changed."""
        with _translated():
            self.driver.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.driver.execute("COMMIT")
            except BaseException:
                if self.driver.in_transaction:
                    self.driver.execute("ROLLBACK")
                raise

    def checkpoint(self) -> None:
        """Move the write-ahead log into both files without waiting for anybody."""
        with _translated():
            self.driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the connection and with it both files."""
        self._held.close()
        self._engine.dispose()
        self.driver.close()

    @staticmethod
    def _restrict(path: Path) -> None:
        for name in (path.name, f"{path.name}-wal"):
            file = path.with_name(name)
            if file.exists():
                os.chmod(file, 0o600)  # noqa: PTH101  # also right where Path.chmod follows links


@contextmanager
def _translated() -> Iterator[None]:
    """Foreign errors become ours once, here."""
    try:
        yield
    except sqlite3.OperationalError as wrong:
        code = wrong.sqlite_errorcode & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise AlreadyRunning("Pointill is already running on this computer. Use the window that is open.") from None
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(
                "The disk is full, so nothing was written; everything before is safe. Free some space and try again."
            ) from None
        raise StoreBroken(f"The till's file could not be used ({wrong}). What was confirmed before is safe.") from None
    except sqlite3.DatabaseError as wrong:
        if isinstance(wrong, sqlite3.IntegrityError):
            raise
        raise StoreBroken(f"The till's file is damaged ({wrong}). It was left untouched; call support.") from None
