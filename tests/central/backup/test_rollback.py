"""A shop on one computer whose whole machine is put back: till and server agree with each other, and both are old."""

import shutil
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.backup.making import keep_heads
from central.backup.rollback import Noticed, notice_rollback
from central.exchange.z_marks import TWICE, note_z_marks, told_z
from central.store import exceptions, restores, schema
from central.store.database import Database, Transaction, open_database
from central.store.migrate import upgrade
from central.store.restores import KnownChain
from central.store.z_marks import newest_marks
from loyalty.exchange.z_marks import ZMark
from loyalty.ops.chain import genesis
from tests.central.backup.world import NOW_MS, generation_at, open_shop, scalar_at
from tests.central.floor import Dice, Floor

GENERATION = NOW_MS // 1000


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The second place."""
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


def notice(database: Database, disk: Path) -> Noticed:
    return notice_rollback(database, disk, now_ms=NOW_MS)


def expected(database: Database) -> list[tuple[str, int]]:
    columns = schema.till_epoch.c
    query = sa.select(columns.till, columns.expected_hwm).where(columns.expected_hwm.is_not(None))
    return [(row.till, row.expected_hwm) for row in database.read(lambda tx: tx.rows(query))]


def forget_all(tx: Transaction, till: str) -> None:
    """The database as it was before this till had sent anything."""
    tx.run(sa.delete(schema.op).where(schema.op.c.till == till))
    where = schema.till_epoch.c.till == till
    tx.run(sa.update(schema.till_epoch).where(where).values(hwm=0, head=genesis(till, 1), proven_seq=0))


def test_row_70_image_of_the_whole_machine_of_a_one_computer_shop_put_back(
    sqlite_floor: Floor, tmp_path: Path, disk: Path
) -> None:
    open_shop(sqlite_floor, tmp_path)
    till = sqlite_floor.till(name="Till 9")
    till.sell(None)
    till.exchange_all()
    file = Path(sqlite_floor.url.removeprefix("sqlite:///"))
    shutil.copy(file, tmp_path / "image.db")
    for _ in range(4):
        till.sell(None)
    till.exchange_all()
    keep_heads(sqlite_floor.database, disk / "now.heads", now_ms=NOW_MS)
    assert notice(sqlite_floor.database, disk).generation is None
    sqlite_floor.database.close()
    shutil.copy(tmp_path / "image.db", file)

    with closing(open_database(sqlite_floor.url)) as database:
        noticed = notice(database, disk)
        assert noticed.generation == GENERATION
        assert noticed.lost == (KnownChain(till.id, 1, 5, till.head.hash),)
        assert expected(database) == [(till.id, 5)]
        assert "chains that had come further: 1" in noticed.sentence
        assert notice(database, disk).generation is None
    assert generation_at(sqlite_floor.url) == (GENERATION, NOW_MS)
    assert scalar_at(sqlite_floor.url, "SELECT min(recovering) FROM account") == 1
    assert scalar_at(sqlite_floor.url, "SELECT max(settled_generation) FROM till") == 1


def test_row_70_on_both_engines_a_database_behind_its_heads_is_declared_restored(floor: Floor, disk: Path) -> None:
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    floor.database.write(lambda tx: forget_all(tx, till.id))
    assert notice(floor.database, disk).generation == GENERATION
    assert expected(floor.database) == [(till.id, 1)]


def test_row_70_one_that_went_on_is_no_older_state(floor: Floor, disk: Path) -> None:
    till = floor.till()
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    till.sell(None)
    till.exchange_all()
    assert notice(floor.database, disk) == Noticed(None, (), ())
    assert notice(floor.database, disk).sentence == ""


def test_row_70_put_back_and_sold_further_under_the_same_numbers_is_noticed(floor: Floor, disk: Path) -> None:
    """After the image both went on before anybody looked: the seq is there again, with another hash."""
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    other = b"\x01" * 32
    floor.database.write(lambda tx: tx.run(sa.update(schema.op).where(schema.op.c.till == till.id).values(hash=other)))
    assert notice(floor.database, disk).generation == GENERATION


def test_row_70_put_back_to_before_a_restore_is_noticed_even_with_all_operations(floor: Floor, disk: Path) -> None:
    floor.database.write(lambda tx: restores.declare(tx, 2 * GENERATION, "a test", NOW_MS))
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    floor.database.write(lambda tx: tx.run(sa.update(schema.meta).values(generation=1, restored_ms=None)))
    noticed = notice(floor.database, disk)
    assert (noticed.generation, noticed.lost) == (2 * GENERATION + 1, ())


def test_row_70_heads_of_before_a_declared_restore_are_settled(floor: Floor, disk: Path) -> None:
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    floor.database.write(lambda tx: forget_all(tx, till.id))
    floor.database.write(lambda tx: restores.declare(tx, 7, "a test", NOW_MS))
    assert notice(floor.database, disk).generation is None


def test_row_70_a_till_that_the_old_state_does_not_know_is_lost_with_it(floor: Floor, disk: Path) -> None:
    till = floor.till()
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    for table in (schema.till_epoch, schema.till):
        own = table.c.till if "till" in table.c else table.c.id
        floor.database.write(lambda tx, table=table, own=own: tx.run(sa.delete(table).where(own == till.id)))  # type: ignore[misc] # the loop's own values
    assert [one.till for one in notice(floor.database, disk).lost] == [till.id]


def test_a_folder_that_is_away_is_said_and_stops_nobody(floor: Floor, disk: Path) -> None:
    assert "is not there" in notice(floor.database, disk / "gone").complaints[0]
    assert notice(floor.database, disk).complaints == ()


def test_heads_of_another_shop_say_nothing(floor: Floor, disk: Path, postgres_url: str) -> None:
    with closing(open_database(postgres_url)) as other:
        upgrade(other, Dice())
        other.write(lambda tx: tx.run(sa.update(schema.meta).values(lookup_key=b"other", generation=10**12)))
        keep_heads(other, disk / "other.heads", now_ms=NOW_MS)
    assert notice(floor.database, disk) == Noticed(None, (), ())


def z_reports(database: Database) -> list[tuple[str, int, int]]:
    marks = database.read(newest_marks)
    return [(till, mark.number, mark.at_ms) for till, mark in sorted(marks.items())]


def tell_z(floor: Floor, till: str, mark: ZMark) -> None:
    floor.database.write(partial(note_z_marks, till=floor.known(till), marks=[mark], now_ms=NOW_MS))


def test_row_71_a_z_report_that_went_with_the_whole_computer_is_known_from_the_heads(floor: Floor, disk: Path) -> None:
    """Nothing was sold since the image: only a shift was closed."""
    till = floor.till()
    tell_z(floor, till.id, ZMark(1, 10, 0, 0, 0))
    tell_z(floor, till.id, ZMark(2, 20, 0, 0, 0))
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    gone = schema.z_mark.c.number == 2
    floor.database.write(lambda tx: tx.run(sa.delete(schema.z_mark).where(gone)))
    assert z_reports(floor.database) == [(till.id, 1, 10)]
    assert notice(floor.database, disk) == Noticed(None, (), ())
    assert z_reports(floor.database) == [(till.id, 2, 20)]
    assert floor.database.read(lambda tx: told_z(tx, floor.known(till.id))) == ZMark(2, 20, 0, 0, 0)
    assert floor.database.read(exceptions.exceptions) == []


def test_row_71_a_number_that_was_given_again_before_the_heads_were_there_stands_before_a_person(
    floor: Floor, disk: Path
) -> None:
    till = floor.till()
    tell_z(floor, till.id, ZMark(1, 10, 0, 0, 0))
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    floor.database.write(lambda tx: tx.run(sa.delete(schema.z_mark)))
    tell_z(floor, till.id, ZMark(1, 11, 0, 0, 0))
    for _ in range(2):
        notice(floor.database, disk)
    assert [one.noted.cause for one in floor.database.read(exceptions.exceptions)] == [TWICE]
    assert z_reports(floor.database) == [(till.id, 1, 11)]


def test_row_71_z_reports_of_a_till_that_is_unknown_now_are_left_out(floor: Floor, disk: Path) -> None:
    till = floor.till()
    tell_z(floor, till.id, ZMark(1, 10, 0, 0, 0))
    keep_heads(floor.database, disk / "now.heads", now_ms=NOW_MS)
    for table in (schema.z_mark, schema.till_epoch, schema.till):
        own = table.c.till if "till" in table.c else table.c.id
        floor.database.write(partial(Transaction.run, statement=sa.delete(table).where(own == till.id)))
    notice(floor.database, disk)
    assert z_reports(floor.database) == []
