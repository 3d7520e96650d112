"""Rows are read off the leaves of a file whose head, tree and log may be damaged."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from terminal.store.pages import Pages, Value

VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.text(st.characters(codec="utf-8"), max_size=9_000),
    st.binary(max_size=9_000), st.floats(allow_nan=False),
)  # fmt: skip


def rows_of(path: Path) -> dict[int, tuple[Value, ...]]:
    return {row.rowid: row.values for row in Pages.of(path).rows() if len(row.values) == 3 and row.values[0] is None}


def written(path: Path, values: list[tuple[Value, Value]]) -> sqlite3.Connection:
    driver = sqlite3.connect(path, isolation_level=None)
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA wal_autocheckpoint=0")
    driver.execute("CREATE TABLE kept (no INTEGER PRIMARY KEY, one, other)")
    for pair in values:
        driver.execute("INSERT INTO kept (one, other) VALUES (?, ?)", pair)
    return driver


@given(st.lists(st.tuples(VALUES, VALUES), max_size=8))
def test_every_value_of_sqlite_is_read_as_it_was_written(values: list[tuple[Value, Value]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.db"
        driver = written(path, values)
        expected = {number + 1: (None, *pair) for number, pair in enumerate(values)}
        logged = rows_of(path)
        driver.close()
        assert rows_of(path) == logged == expected


def test_what_was_not_committed_is_not_read_and_a_damaged_frame_costs_its_page_only(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    driver = written(path, [("a" * 3_000, 1), ("b" * 3_000, 2), ("c" * 3_000, 3)])
    driver.execute("BEGIN")
    driver.execute("INSERT INTO kept (one, other) VALUES ('d', 4)")
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    log = (tmp_path / "file.db-wal").read_bytes()
    (tmp_path / "copy.db-wal").write_bytes(log)
    assert sorted(rows_of(copy)) == [1, 2, 3]
    (tmp_path / "copy.db-wal").write_bytes(log[:32] + b"\xa5" * 4_120 + log[32 + 4_120 :])
    assert sorted(rows_of(copy)) == [1, 2, 3]
    driver.execute("ROLLBACK")
    driver.close()


@given(at=st.integers(0, 32 + 9 * (24 + 4_096)), flip=st.integers(0, 255))
def test_what_sqlite_would_play_of_a_damaged_log_is_what_it_does_play(at: int, flip: int) -> None:
    with TemporaryDirectory() as folder:
        path, copy = Path(folder) / "file.db", Path(folder) / "copy.db"
        driver = written(path, [(letter * 3_000, number) for number, letter in enumerate("abcd")])
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for number in range(3):
            driver.execute("INSERT INTO kept (one, other) VALUES (?, ?)", ("new", number))
        shutil.copy(path, copy)
        log = bytearray((Path(folder) / "file.db-wal").read_bytes())
        driver.close()
        log[at % len(log)] ^= flip
        copy.with_name("copy.db-wal").write_bytes(log)
        played = Pages.as_played(copy)
        ours = {row.rowid for row in played.rows() if len(row.values) == 3 and row.values[0] is None}
        with closing(sqlite3.connect(copy)) as outside:
            assert ours == {number for (number,) in outside.execute("SELECT no FROM kept")}


def test_damage_never_raises(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    written(path, [("x" * size, size) for size in range(0, 9_000, 700)]).close()
    whole = path.read_bytes()
    for at in range(0, len(whole), 512):
        for junk in (b"\x00", b"\xff", b"\xa5", b"\x0d"):
            path.write_bytes(whole[:at] + junk * 512 + whole[at + 512 :])
            found = rows_of(path)
            assert len(found) <= 13
    assert list(Pages.of(tmp_path / "none").rows()) == []
    assert list(Pages.of(tmp_path).rows()) == []
