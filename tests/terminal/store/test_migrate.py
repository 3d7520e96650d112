"""An old file becomes a new one whole or not at all, and a copy of the old one stays."""

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from loyalty.ops.operations import Sale
from terminal.errors import NewerFile
from terminal.store.migrate import migrate
from terminal.store.tables import SCHEMA
from terminal.store.till_store import TillStore
from tests.fakes.till_world import TILL_KEY
from tests.terminal.store.test_migrations import old_till

STATEMENTS_MAX = 60


def version(path: Path) -> int:
    with sqlite3.connect(path) as file:
        found: int = file.execute("PRAGMA user_version").fetchone()[0]
    file.close()
    return found


def test_the_sales_of_the_old_file_are_there_and_a_copy_of_it_stays(tmp_path: Path) -> None:
    folder = old_till(1, tmp_path / "till")
    store = TillStore(folder, TILL_KEY)
    assert [type(kept.operation) for kept in store.newest(10)] == [Sale, Sale]
    assert store.standing().head.seq == 2
    assert len(store.held_baskets()) == 1
    store.close()
    assert version(folder / "till.db") == SCHEMA
    assert version(folder / "till.db.version-1") == 1
    assert (folder / "till.db.version-1").stat().st_mode & 0o077 == 0
    TillStore(folder, TILL_KEY).close()


def migrate_until(path: Path, statement: int) -> None:
    """The life of a process that is killed before its so-manieth statement."""
    driver = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    said = 0

    def die(_sql: str) -> None:
        nonlocal said
        said += 1
        if said == statement:
            os.kill(os.getpid(), 9)

    driver.set_trace_callback(die)
    engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool, isolation_level="AUTOCOMMIT")
    migrate(engine.connect(), driver, path, 1)


def killed(path: Path, statement: int) -> bool:
    """Whether the process was still at it."""
    process = os.fork()
    if process == 0:
        try:
            migrate_until(path, statement)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


@pytest.mark.slow
def test_row_44_a_migration_killed_half_way_leaves_the_old_file_and_is_done_at_the_next_start(tmp_path: Path) -> None:
    statement, kills = 0, 0
    for statement in range(1, STATEMENTS_MAX):
        folder = old_till(1, tmp_path / f"till-{statement}")
        if not killed(folder / "till.db", statement):
            break
        kills += 1
        assert version(folder / "till.db") == 1
        store = TillStore(folder, TILL_KEY)
        assert store.standing().head.seq == 2
        store.close()
        assert version(folder / "till.db") == SCHEMA
    assert kills >= 5
    assert statement < STATEMENTS_MAX - 1


def test_row_45_a_file_of_a_newer_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = old_till(1, tmp_path / "till") / "till.db"
    with sqlite3.connect(path, isolation_level=None) as outside:
        outside.execute(f"PRAGMA user_version={SCHEMA + 1}")
    outside.close()
    before = path.read_bytes()
    with pytest.raises(NewerFile, match="Install that version again; nothing was changed"):
        TillStore(path.parent, TILL_KEY)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["till.db"]
