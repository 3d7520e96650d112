"""Opens both files on one connection that no other process can share, and runs transactions on it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from loyalty.exchange.replica import REPLICA_VERSION
from terminal.errors import AlreadyRunning, BadSetting, DiskFull, NewerFile, NotEnrolled, StoreBroken
from terminal.store.library import check_library
from terminal.store.tables import REPLICA_SCHEMA, SCHEMA, disposable, precious

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import ClauseElement

BUSY_MS = 200
_NOT_JOINED = "There is no till in {} yet. Join a shop first: pointill enrol --server URL --code CODE"
_READ_ONLY = (
    "The till may not write its file ({}). What was confirmed before is safe. Give Pointill the right to write in its "
    "data folder, then start it again."
)
_DAMAGED = (
    "The till's file is damaged ({}). It was left untouched: keep the folder. What can be read is saved into a new "
    "file by: pointill salvage"
)


class _Translated:
    """Foreign errors of the world become ours once, here; those that are our own mistakes stay what they are."""

    def __enter__(self) -> None:
        """Nothing is needed; a class, because it stands round every statement and costs a third of a generator."""

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(wrong, sqlite3.OperationalError) and wrong.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise _ours(wrong) from None
        if type(wrong) is sqlite3.DatabaseError:
            raise StoreBroken(_DAMAGED.format(wrong)) from None


_translated = _Translated()


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
        with _translated:
            return self._execute(values).rowcount

    def insert(self, **values: object) -> int:
        """Execute an insert; returns the new row's integer key."""
        with _translated:
            return self._execute(values).lastrowid or 0

    def run_many(self, rows: Sequence[dict[str, object]]) -> None:
        """Execute a write for each of many rows."""
        defaults = self._defaults
        with _translated:
            self._driver.executemany(self._sql, [[{**defaults, **row}[name] for name in self._names] for row in rows])

    def first(self, **values: object) -> Any:  # noqa: ANN401  # a row of whatever columns the statement names
        """The first row, or None."""
        with _translated:
            cursor = self._execute(values)
            row = cursor.fetchone()
            cursor.close()
        return row

    def all(self, **values: object) -> list[Any]:
        """All rows."""
        with _translated:
            return self._execute(values).fetchall()

    def each(self, **values: object) -> Generator[Any, None, None]:
        """Row by row, for results too large to hold; read to the end or close before a file is detached."""
        with _translated:
            cursor = self._execute(values)
            try:
                yield from cursor
            finally:
                cursor.close()

    def _execute(self, values: dict[str, object]) -> sqlite3.Cursor:
        given = {**self._defaults, **values}
        return self._driver.execute(self._sql, [given[name] for name in self._names])


class Connection:
    """The one connection. Till thread only; a second process is refused by the files' own exclusive locks."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        path = folder / "till.db"
        if not create and not path.exists():
            raise NotEnrolled(_NOT_JOINED.format(folder))
        if not all(os.access(place, os.W_OK) for place in (folder, path) if place.exists()):
            raise StoreBroken(_READ_ONLY.format(path))
        self._folder = folder
        with _translated:
            self.driver = self._connect(path, create=create)
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: self.driver,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
        )
        self._held = self._engine.connect()
        self.dialect = self._engine.dialect
        if not create:
            self._look_over(path)
        _restrict(path)

    def _connect(self, path: Path, *, create: bool) -> sqlite3.Connection:
        driver = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000, check_same_thread=False)
        try:
            # Unqualified and first of all, so that attached files inherit it and no shared memory file appears.
            check_library(driver.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()[0])
            _check_version(driver.execute("PRAGMA user_version").fetchone()[0], path, create=create)
            driver.execute("PRAGMA journal_mode=WAL")
            driver.execute("PRAGMA synchronous=FULL")
            driver.execute("PRAGMA wal_autocheckpoint=0")
            driver.execute("PRAGMA foreign_keys=ON")
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("COMMIT")
        except BaseException:
            driver.close()
            raise
        return driver

    def _look_over(self, path: Path) -> None:
        """Read every page, then bring an older file up to date."""
        try:
            with _translated:
                self._read_pages("main")
                version = self.driver.execute("PRAGMA user_version").fetchone()[0]
                if version != SCHEMA:
                    # Alembic takes a third of a second to import, and hardly any start has a use for it.
                    from terminal.store.migrate import migrate

                    migrate(self._held, self.driver, path, version)
        except BaseException:
            self.close()
            raise

    def _read_pages(self, schema: str) -> None:
        found = self.driver.execute(f"PRAGMA {schema}.quick_check").fetchall()
        if found != [("ok",)]:
            raise StoreBroken(_DAMAGED.format(found[0][0]))

    def make_tables(self) -> None:
        """Create the tables of a new `till.db`, inside the caller's transaction."""
        precious.create_all(self._held, checkfirst=False)
        self.driver.execute(f"PRAGMA user_version={SCHEMA}")

    def attach_replica(self, number: int) -> bool:
        """Attach replica file `number`, made when it is new, and delete every other replica file.

        False, with nothing attached, when the file is damaged or of another version: it is fetched anew, never mended.
        """
        path = self._folder / f"replica-{number}.db"
        put_away = not path.with_name(f"{path.name}-wal").exists()
        try:
            with _translated:
                self.driver.execute("ATTACH ? AS replica", (str(path),))
                self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.journal_mode=WAL")
                self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.synchronous=NORMAL")
            fits = self._fill_replica()
            if not put_away:
                # Whoever had it was killed, or its disk failed; a replica may be large, so only then is it all read.
                with _translated:
                    self._read_pages(REPLICA_SCHEMA)
        except StoreBroken:
            fits = False
        if not fits:
            self.detach_replica()
            return False
        _restrict(path)
        for other in self._folder.glob("replica-*.db*"):
            if not other.name.startswith(path.name):
                other.unlink(missing_ok=True)
        return True

    def _fill_replica(self) -> bool:
        """Make the tables of a new replica; False for one of another version."""
        with self.transaction():
            version = self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.user_version").fetchone()[0]
            if version == 0:
                disposable.create_all(self._held, checkfirst=False)
                self.driver.execute(f"PRAGMA {REPLICA_SCHEMA}.user_version={REPLICA_VERSION}")
        return version in (0, REPLICA_VERSION)

    def detach_replica(self) -> None:
        """Detach the replica if there is one; no transaction and no half-read result may be open."""
        with _translated:
            attached = {name for _, name, _ in self.driver.execute("PRAGMA database_list").fetchall()}
            if REPLICA_SCHEMA in attached:
                self.driver.execute(f"DETACH {REPLICA_SCHEMA}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE ... COMMIT; on return the commit is on disk, on DiskFull nothing has changed."""
        with _translated:
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
        with _translated:
            self.driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close the connection and with it both files."""
        self._held.close()
        self._engine.dispose()
        self.driver.close()


def _ours(wrong: sqlite3.OperationalError) -> AlreadyRunning | DiskFull | StoreBroken:
    match wrong.sqlite_errorcode & 0xFF:
        case sqlite3.SQLITE_BUSY:
            return AlreadyRunning("Pointill is already running on this computer. Use the window that is open.")
        case sqlite3.SQLITE_FULL:
            return DiskFull(
                "The disk is full, so nothing was written; everything before is safe. Free some space and try again."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreBroken(_READ_ONLY.format(wrong))
        case _:
            return StoreBroken(
                f"The disk failed under the till's file ({wrong}). What was confirmed before is safe. Check the disk, "
                "then start Pointill again. If it does not help, run: pointill salvage"
            )


def _check_version(version: int, path: Path, *, create: bool) -> None:
    if version > SCHEMA:
        raise NewerFile(
            "This till's data was written by a newer Pointill. Install that version again; nothing was changed."
        )
    if create and version:
        raise BadSetting(f"There is a till in {path.parent} already. Choose another folder, or use that till.")
    if not create and not version:
        raise NotEnrolled(_NOT_JOINED.format(path.parent))


def _restrict(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal"):
        file = path.with_name(name)
        if file.exists():
            file.chmod(0o600)
