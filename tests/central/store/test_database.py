"""Transactions happen or do not, on both engines; what a database says is translated once."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.errors import BadRow, StoreBusy, StoreFull, WorldSaidNo
from central.store import schema
from central.store.database import Database, Transaction, open_database
from tests.central.floor import Floor


def name(tx: Transaction) -> str:
    row = tx.row(sa.select(schema.meta.c.shop_name))
    assert row is not None
    return str(row[0])


def rename(new: str) -> "sa.Executable":
    return sa.update(schema.meta).values(shop_name=new)


def test_what_fails_half_way_did_not_happen(database: Database) -> None:
    def half(tx: Transaction) -> None:
        tx.run(rename("half"))
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        database.write(half)
    assert database.read(name) == ""


def test_a_part_that_fails_is_undone_alone_and_its_place_in_the_feed_with_it(database: Database) -> None:
    def work(tx: Transaction) -> int:
        tx.run(rename("kept"))
        with pytest.raises(KeyError), tx.part():  # noqa: PT012 - what is done within is undone
            tx.run(rename("undone"))
            assert tx.feed_tx
            raise KeyError("a fault")
        with tx.part():
            pass
        return tx.feed_tx

    before = database.write(lambda tx: tx.feed_tx)
    first = database.write(work)
    assert (database.read(name), before < first < database.write(lambda tx: tx.feed_tx)) == ("kept", True)


def test_a_row_that_cannot_be_is_told_as_such_and_the_rest_of_the_transaction_goes_on(database: Database) -> None:
    twice = sa.insert(schema.store).values(id="S" * 16, name="Twice", feed_tx=1)

    def work(tx: Transaction) -> None:
        tx.run(twice)
        with pytest.raises(BadRow), tx.part():
            tx.run(twice)
        tx.run(rename("goes on"))

    database.write(work)
    assert database.read(name) == "goes on"


def test_a_full_disk_in_a_part_is_a_full_disk(sqlite_copy: str) -> None:
    database = open_database(sqlite_copy)

    def work(tx: Transaction) -> None:
        tx.row(sa.text("PRAGMA max_page_count=1"))
        with tx.part():
            for _ in range(100):
                tx.run(rename("x" * 100_000))

    with pytest.raises(StoreFull):
        database.write(work)
    database.close()


def test_a_reader_sees_one_moment(database: Database) -> None:
    if not database.is_postgres:
        pytest.skip("on SQLite a writer waits for readers")

    def look(tx: Transaction) -> tuple[str, str]:
        before = name(tx)
        database.write(lambda other: other.run(rename("new")))
        return before, name(tx)

    assert database.read(look) == ("", "")
    assert database.read(name) == "new"


def test_feed_numbers_grow_and_settle(database: Database) -> None:
    first, second = (database.write(lambda tx: tx.feed_tx) for _ in range(2))
    assert first < second < database.read(lambda tx: tx.feed_bound())


def test_a_running_transaction_holds_the_feed_back(database: Database) -> None:
    if not database.is_postgres:
        pytest.skip("SQLite has one writer")
    started, finish = threading.Event(), threading.Event()
    numbers: list[int] = []

    def slow(tx: Transaction) -> None:
        numbers.append(tx.feed_tx)
        started.set()
        finish.wait(20)

    writer = threading.Thread(target=database.write, args=(slow,))
    writer.start()
    started.wait(20)
    later = database.write(lambda tx: tx.feed_tx)
    assert database.read(lambda tx: tx.feed_bound()) == numbers[0] < later
    finish.set()
    writer.join()
    assert database.read(lambda tx: tx.feed_bound()) > later


def test_writers_come_one_after_the_other_and_none_is_lost(database: Database) -> None:
    def add(tx: Transaction) -> None:
        counted = sa.select(schema.meta.c.feed_counter).with_for_update()
        row = tx.row(counted)
        assert row is not None
        tx.run(sa.update(schema.meta).values(feed_counter=row[0] + 1))

    writers = [threading.Thread(target=lambda: [database.write(add) for _ in range(10)]) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert database.read(lambda tx: tx.rows(sa.select(schema.meta.c.feed_counter))) == [(40,)]


def test_row_66_two_that_embrace_are_parted_and_both_arrive(floor: Floor) -> None:
    """Two transactions that lock two members crosswise: one is rolled back by the engine and runs again."""
    barrier = threading.Barrier(2)
    first, second = floor.members[:2]
    runs: list[str] = []

    def cross(one: str, other: str) -> None:
        def work(tx: Transaction) -> None:
            runs.append(one)
            for number, member in enumerate((one, other)):
                account = schema.account
                more = sa.update(account).where(account.c.member == member).values(balance=account.c.balance + 1)
                tx.run(more)
                if number == 0 and len(runs) <= 2 and tx.is_postgres:
                    barrier.wait(10)

        floor.database.write(work)

    both = [threading.Thread(target=cross, args=pair) for pair in ((first, second), (second, first))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    balance = schema.account.c.balance
    found = floor.database.read(lambda tx: tx.rows(sa.select(balance).order_by(balance)))
    assert found == [(500,), (502,), (502,)]
    assert len(runs) == (3 if floor.database.is_postgres else 2)


def test_row_67_a_full_disk_is_said_with_what_is_safe_and_what_to_do(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        if tx.is_postgres:
            tx.connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$")
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        tx.run(rename("x" * 1_000_000))

    with pytest.raises(StoreFull, match=r"disk is full.*is safe.*Free space"):
        database.write(fill)
    assert database.read(name) == ""


def test_row_67_a_database_that_may_not_be_written_is_said_to_be_so(database: Database) -> None:
    def forbid(tx: Transaction) -> None:
        tx.connection.exec_driver_sql("SET TRANSACTION READ ONLY" if tx.is_postgres else "PRAGMA query_only = ON")
        tx.run(rename("never"))

    with pytest.raises(StoreFull, match=r"may not be written.*Give the server the right"):
        database.write(forbid)


def test_a_locked_file_is_said_to_be_busy(sqlite_copy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.store.database.BUSY_TIMEOUT_MS", 50)
    database = open_database(sqlite_copy)
    other = sqlite3.connect(sqlite_copy.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy, match="Nothing was changed"):
        database.write(lambda tx: tx.run(rename("x")))
    other.execute("ROLLBACK")
    other.close()
    assert database.read(name) == ""
    database.close()


def test_every_sqlite_connection_is_durable(sqlite_copy: str) -> None:
    database = open_database(sqlite_copy)
    asked = [("journal_mode", "truncate"), ("synchronous", 2), ("busy_timeout", 5_000)]
    found = database.read(lambda tx: [(name, tx.rows(sa.text(f"PRAGMA {name}"))[0][0]) for name, _ in asked])
    assert found == asked
    database.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/deep/down/central.db").close()
    assert stat.S_IMODE((tmp_path / "deep/down/central.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "no database address"),
        ("mysql://u@h/d", "not supported"),
        ("sqlite://", "must be a file"),
        ("sqlite:////proc/none/central.db", "cannot be opened"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_to(url: str, said: str) -> None:
    with pytest.raises(WorldSaidNo, match=said):
        open_database(url)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Ana, " * 500)
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(WorldSaidNo, match="no database"):
        database.read(name)
    assert path.read_text().startswith("Dear Ana")
    database.close()


def test_a_server_that_is_not_there_is_said_so_and_where_to_look(tmp_path: Path) -> None:
    database = open_database(f"postgresql+psycopg://nobody@/shop?host={tmp_path}")
    with pytest.raises(StoreBusy, match=r"cannot be reached.*--db"):
        database.read(name)
    database.close()
