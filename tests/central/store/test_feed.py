"""The feed: every row, each once it has changed, in an order that no writer can slip under."""

import random
import threading
import time

import pytest
import sqlalchemy as sa

from central.store import schema
from central.store.catalogue import Category, save_categories
from central.store.database import Database, Transaction
from central.store.feed import Reading, read_feed, usable
from loyalty.exchange.replica import BY_NAME
from loyalty.exchange.wire import Cursor
from tests.central.floor import Floor


def page_after(database: Database, cursor: Cursor, rows_max: int) -> Reading:
    return database.read(lambda tx: read_feed(tx, cursor, generation=1, bound=tx.feed_bound(), rows_max=rows_max))


def read_all(database: Database, cursor: Cursor, rows_max: int = 3) -> tuple[list[str], Cursor]:
    keys: list[str] = []
    while True:
        reading = page_after(database, cursor, rows_max)
        keys += [f"{page.table}/{row[0]}" for page in reading.pages for row in page.rows]
        cursor = reading.cursor
        if not reading.more:
            return keys, cursor


def test_columns_are_those_of_the_replica(floor: Floor) -> None:
    floor.till()
    reading = floor.database.read(lambda tx: read_feed(tx, Cursor(), generation=1, bound=tx.feed_bound(), rows_max=100))
    for page in reading.pages:
        assert page.columns == BY_NAME[page.table].names
        assert all(len(row) == len(page.columns) for row in page.rows)
        assert page.versions == sorted(page.versions)
    member = next(page for page in reading.pages if page.table == "member")
    row = dict(zip(member.columns, member.rows[0], strict=True))
    assert (row["points"], row["blocked"], row["gone"]) == (500, 0, 0)
    assert len(str(row["phone_hash"])) == 32


def test_a_changed_row_comes_again_and_a_removed_one_says_so(floor: Floor) -> None:
    _, cursor = read_all(floor.database, Cursor())
    assert read_all(floor.database, cursor)[0] == []
    floor.database.write(lambda tx: save_categories(tx, [Category("tea", "Tea")]))
    keys, cursor = read_all(floor.database, cursor)
    assert keys == ["category/tea"]
    floor.database.write(lambda tx: tx.run(sa.update(schema.category).values(gone=1, feed_tx=tx.feed_tx)))
    reading = floor.database.read(lambda tx: read_feed(tx, cursor, generation=1, bound=tx.feed_bound(), rows_max=9))
    assert reading.pages[0].rows == [["tea", "Tea", None, 1]]


def test_programme_versions_are_read_in_the_order_of_numbers(database: Database) -> None:
    def publish(tx: Transaction) -> None:
        rows = [{"version": n, "document": "{}", "starts_ms": 1, "feed_tx": 5} for n in (2, 10, 9)]
        tx.run_many(sa.insert(schema.programme), rows)

    database.write(publish)
    if database.is_postgres:
        database.write(lambda tx: tx.feed_tx)
    assert read_all(database, Cursor(), rows_max=1)[0] == ["programme/2", "programme/9", "programme/10"]


def test_places_of_other_readers_are_passed_on(floor: Floor) -> None:
    _, cursor = read_all(floor.database, Cursor(1, {"grants": (7, "x"), "later": (1, "y")}))
    assert cursor.places["grants"] == (7, "x")
    assert cursor.places["later"] == (1, "y")


@pytest.mark.parametrize("places", [{"member": (0, "a\x00b")}, {"programme": (0, "x")}, {"grants": (1, "\x00")}])
def test_a_cursor_that_nobody_gave_is_seen(places: dict[str, tuple[int, str]]) -> None:
    assert not usable(Cursor(1, places))


def test_a_cursor_of_ours_is_usable() -> None:
    assert usable(Cursor(1, {"programme": (3, "12"), "member": (2**62, "MMMM"), "elsewhere": (1, "\x00")}))


def test_no_row_is_skipped_under_eight_writers(database: Database) -> None:
    """A reader that polls while eight writers commit in random order sees every row, each exactly once."""
    done, written = threading.Event(), 8 * 12

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for number in range(12):

            def work(tx: Transaction, number: int = number) -> None:
                save_categories(tx, [Category(f"{writer}-{number}", "x")])
                time.sleep(chance.random() * 0.004)

            database.write(work)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    seen: list[str] = []

    def read() -> None:
        cursor = Cursor()
        while True:
            last = done.is_set()
            keys, cursor = read_all(database, cursor, rows_max=5)
            seen.extend(keys)
            if last:
                return

    reader = threading.Thread(target=read)
    reader.start()
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    done.set()
    reader.join()
    assert len(seen) == len(set(seen)) == written
