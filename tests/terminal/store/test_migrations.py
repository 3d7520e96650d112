"""The steps lead from every version that was ever out to exactly the tables that the code believes in."""

import re
import sqlite3
from pathlib import Path

import pytest

from terminal.store.connection import Connection
from terminal.store.tables import SCHEMA

FIXTURES = Path(__file__).parents[2] / "fixtures"


def old_till(version: int, folder: Path) -> Path:
    """A till's folder as that version left it."""
    folder.mkdir()
    with sqlite3.connect(folder / "till.db", isolation_level=None) as file:
        file.executescript((FIXTURES / f"till-version-{version}.sql").read_text(encoding="utf-8"))
    file.close()
    return folder


def schema(driver: sqlite3.Connection) -> dict[str, tuple[object, ...]]:
    """Columns, indexes and checks of every table, however their making was spelt."""
    found: dict[str, tuple[object, ...]] = {}
    for name, made in driver.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'").fetchall():
        columns = driver.execute(f"PRAGMA main.table_xinfo({name})").fetchall()
        indexes = sorted(
            (unique, origin, [column for _, _, column in driver.execute(f"PRAGMA main.index_info({index})")])
            for _, index, unique, origin, _ in driver.execute(f"PRAGMA main.index_list({name})").fetchall()
        )
        checks = sorted(re.findall(r"CHECK ?\((.*?)\)", " ".join(made.split())))
        found[name] = (columns, indexes, checks, "STRICT" in made, "WITHOUT ROWID" in made)
    return found


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_an_old_file_gets_the_tables_of_today(tmp_path: Path, version: int) -> None:
    fresh = Connection(tmp_path, create=True)
    with fresh.transaction():
        fresh.make_tables()
    wanted = schema(fresh.driver)
    fresh.close()
    migrated = Connection(old_till(version, tmp_path / "old"))
    assert schema(migrated.driver) == wanted
    migrated.close()
