"""Who is in a database: programs that work with it share a lock that a restore must have alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.store.database import file_of, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = "-in-use"
"""What is added to the name of an SQLite file: an empty database beside it, locked like any other and never removed."""
SERVING_SUFFIX = "-served"

_KEY = 0x706F696E76  # An advisory lock of its own; migrations and recoveries have theirs.
_SHARED_WAIT_S = 2.0

_IN_USE = (
    "The database is in use. Nothing was changed. Stop pointill-central serve, and every other program that works with "
    "this database, then try again."
)
_SERVED = (
    "Another pointill-central serve works with this database already. Nothing was changed. Use that one, or stop it "
    "and try again; more than one at a time needs PostgreSQL."
)
_BEING_REPLACED = "The database is just being restored. Nothing was changed. Try again when that is done."


@contextmanager
def in_use(url: str) -> Iterator[None]:
    """Says that this process works with the database, together with others; WorldSaidNo while one is being restored."""
    path = file_of(url)
    if path is None:
        place = _locked_session(url, sa.func.pg_try_advisory_lock_shared(_KEY), _BEING_REPLACED)
    else:
        place = _locked_file(path, SUFFIX, "BEGIN", _SHARED_WAIT_S, _BEING_REPLACED)
    with place:
        yield


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Keeps everybody else out of the database; WorldSaidNo when somebody is in it."""
    path = file_of(url)
    if path is None:
        place = _locked_session(url, sa.func.pg_try_advisory_lock(_KEY), _IN_USE)
    else:
        place = _locked_file(path, SUFFIX, "BEGIN EXCLUSIVE", 0.0, _IN_USE)
    with place:
        yield


@contextmanager
def served(url: str) -> Iterator[None]:
    """Says that this process serves the database; WorldSaidNo where another one serves the same SQLite file.

    Two servers would wake only their own tills. Those of one PostgreSQL database hear each other.
    """
    path = file_of(url)
    with nullcontext() if path is None else _locked_file(path, SERVING_SUFFIX, "BEGIN EXCLUSIVE", 0.0, _SERVED):
        yield


@contextmanager
def _locked_file(path: Path, suffix: str, begin: str, wait_s: float, refused: str) -> Iterator[None]:
    beside = path.with_name(path.name + suffix)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(beside, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as wrong:
        raise WorldSaidNo(f"The file {beside} cannot be opened: {wrong.strerror}.") from wrong
    with closing(sqlite3.connect(beside, isolation_level=None, timeout=wait_s, check_same_thread=False)) as lock:
        try:
            lock.execute(begin).close()
            lock.execute("SELECT 1 FROM sqlite_master").fetchall()
        except sqlite3.OperationalError as wrong:
            raise WorldSaidNo(refused) from wrong
        yield


@contextmanager
def _locked_session(url: str, lock: sa.Function[bool], refused: str) -> Iterator[None]:
    with closing(open_database(url)) as database, database.session() as connection:
        if not connection.execute(sa.select(lock)).scalar_one():
            raise WorldSaidNo(refused)
        yield
