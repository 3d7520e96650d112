"""A backup goes into an empty database of either engine, or over the shop's own, whole or not at all."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from central.backup import reading, restoring
from central.backup.making import keep_heads
from central.errors import BadArchive, WorldSaidNo
from central.store import schema
from central.store.database import open_database
from central.store.migrate import upgrade
from central.store.occupancy import in_use
from tests.central.backup.world import (
    NOW_MS,
    SECRET,
    Shop,
    content,
    content_at,
    differences_at,
    generation_at,
    open_shop,
    put_back,
    scalar_at,
)
from tests.central.conftest import ENGINES
from tests.central.floor import Dice, Floor
from tests.central.store.test_migrations import step


@pytest.fixture
def shop(sqlite_floor: Floor, tmp_path: Path) -> Shop:
    return open_shop(sqlite_floor, tmp_path)


@pytest.fixture
def either_shop(floor: Floor, tmp_path: Path) -> Shop:
    return open_shop(floor, tmp_path)


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/central.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_everything_is_there_again_on_either_engine(either_shop: Shop, empty_url: str) -> None:
    shop = either_shop
    before = content(shop.floor.database)
    made = shop.backup()
    done = put_back(shop, empty_url)
    after = content_at(empty_url)
    for row in before["till_epoch"]:  # What the backup told the tills came after it.
        row["durable_seq"] = 0
    assert after == before
    assert done.contents.digest == made.contents.digest
    assert differences_at(empty_url) == []
    assert (shop.folder / "new-data" / "server-key").read_text().strip() == SECRET.hex()


def test_row_31_a_restored_server_has_a_new_generation_and_waits_for_its_tills(shop: Shop, empty_url: str) -> None:
    shop.backup()
    assert put_back(shop, empty_url).generation == NOW_MS // 1000
    assert generation_at(empty_url) == (NOW_MS // 1000, NOW_MS)
    assert scalar_at(empty_url, "SELECT min(recovering) FROM account") == 1
    assert scalar_at(empty_url, "SELECT max(settled_generation) FROM till") == 1
    assert scalar_at(empty_url, "SELECT count(expected_hwm) FROM till_epoch") == 0


def test_row_32_no_two_restores_have_the_same_generation(shop: Shop, empty_url: str) -> None:
    shop.backup()
    first = put_back(shop, empty_url).generation
    second = put_back(shop, empty_url, over=True).generation
    later = put_back(shop, empty_url, over=True, now_ms=NOW_MS + 5_000).generation
    assert (second, later) == (first + 1, first + 5)
    assert put_back(shop, empty_url, over=True, now_ms=0).generation == later + 1


def test_row_33_a_till_goes_on_with_a_restored_server_and_gets_every_row_anew(shop: Shop, empty_url: str) -> None:
    shop.backup()
    put_back(shop, empty_url)
    restored = Floor(empty_url, members=0)
    database = restored.database
    member = shop.floor.members[0]
    database.write(lambda tx: tx.run(sa.update(schema.account).values(feed_tx=tx.feed_tx).where(column == member)))
    rows = database.read(lambda tx: tx.rows(sa.select(schema.account.c.feed_tx)))
    bound = database.read(lambda tx: tx.feed_bound())
    assert all(row.feed_tx < bound for row in rows)
    assert len({row.feed_tx for row in rows}) == 2
    restored.close()


column = schema.account.c.member


def test_row_34_the_generation_is_above_that_of_the_database_it_replaces(shop: Shop, empty_url: str) -> None:
    shop.backup()
    put_back(shop, empty_url)
    with closing(open_database(empty_url)) as database:
        database.write(lambda tx: tx.run(sa.update(schema.meta).values(generation=9_000_000_000)))
    assert put_back(shop, empty_url, over=True).generation == 9_000_000_001


def sold_more(shop: Shop) -> tuple[str, int]:
    """A till and how far it has come."""
    till = shop.tills[0]
    till.sell(None)
    till.exchange_all()
    return till.id, till.head.seq


def test_row_38_what_the_former_database_had_and_the_backup_has_not_is_remembered(shop: Shop, empty_url: str) -> None:
    """Server and till both lose the last sales: the restored server still knows that they were once acknowledged."""
    shop.backup()
    sold = sold_more(shop)
    shop.backup("tuesday.backup").path.with_name("tuesday.backup.heads").unlink()
    put_back(shop, empty_url, "tuesday.backup")
    done = put_back(shop, empty_url, over=True)
    assert [(one.till, one.hwm) for one in done.rolled_back] == [sold]
    assert scalar_at(empty_url, "SELECT expected_hwm FROM till_epoch WHERE expected_hwm IS NOT NULL") == sold[1]


def test_row_38_what_the_heads_beside_the_backup_know_is_remembered(shop: Shop, empty_url: str) -> None:
    shop.backup()
    sold = sold_more(shop)
    keep_heads(shop.floor.database, shop.folder / "later.heads", now_ms=NOW_MS)
    assert [(one.till, one.hwm) for one in put_back(shop, empty_url).rolled_back] == [sold]
    assert scalar_at(empty_url, "SELECT expected_hwm FROM till_epoch WHERE expected_hwm IS NOT NULL") == sold[1]


def test_new_rows_are_counted_on(shop: Shop, empty_url: str) -> None:
    shop.backup()
    put_back(shop, empty_url)
    last = scalar_at(empty_url, "SELECT max(id) FROM entry")
    assert isinstance(last, int)
    entry = {"cause": "sale", "debit": "a", "credit": "b", "points": 5, "at_ms": 1}
    with closing(open_database(empty_url)) as database:
        database.write(lambda tx: tx.run(sa.insert(schema.entry), entry))
    assert scalar_at(empty_url, "SELECT max(id) FROM entry") == last + 1


def test_a_database_with_content_is_not_replaced_unless_one_says_so_and_kept_then(shop: Shop, empty_url: str) -> None:
    shop.backup()
    put_back(shop, empty_url)
    with closing(open_database(empty_url)) as database:
        database.write(lambda tx: tx.run(sa.update(schema.account).values(balance=0, outstanding=0)))
    spoilt = content_at(empty_url)
    with pytest.raises(WorldSaidNo, match=r"there already. Nothing was changed. Add --over"):
        put_back(shop, empty_url)
    assert content_at(empty_url) == spoilt
    (shop.folder / "new-data" / "server-key").replace(shop.data / "server-key")
    done = restoring.restore(empty_url, shop.data, shop.folder / "monday.backup", over=True, now_ms=NOW_MS)
    assert differences_at(empty_url) == []
    assert done.kept is not None
    if done.kept.suffix == ".backup":
        other = f"sqlite:///{shop.folder}/other/central.db"
        put_back(shop, other, done.kept.name)
        spoilt["till_epoch"] = content_at(other)["till_epoch"]  # Keeping it told the tills.
        assert content_at(other) == spoilt
    else:
        assert content_at(f"sqlite:///{done.kept}") == spoilt


def test_one_made_by_a_first_start_is_no_content(shop: Shop, empty_url: str) -> None:
    shop.backup()
    with closing(open_database(empty_url)) as database:
        upgrade(database, Dice())
    assert put_back(shop, empty_url).kept is None
    assert differences_at(empty_url) == []


def test_the_database_of_another_shop_is_never_replaced(shop: Shop, empty_url: str) -> None:
    shop.backup()
    other = Floor(empty_url)
    other.database.write(lambda tx: tx.run(sa.update(schema.meta).values(lookup_key=b"another shop's", shop_name="B")))
    other.close()
    before = content_at(empty_url)
    with pytest.raises(BadArchive, match=r'another shop \("Corner"\), the database is of "B"'):
        put_back(shop, empty_url, over=True)
    assert content_at(empty_url) == before


def test_a_database_in_use_is_not_touched(shop: Shop, empty_url: str) -> None:
    shop.backup()
    with in_use(empty_url), pytest.raises(WorldSaidNo, match=r"in use. Nothing was changed. Stop pointill-central"):
        put_back(shop, empty_url, over=True)
    put_back(shop, empty_url)


def test_a_newer_backup_is_refused(shop: Shop, empty_url: str) -> None:
    shop.floor.database.write(lambda tx: tx.run(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    shop.backup()
    with pytest.raises(BadArchive, match=r"newer version .*9999.*Nothing was changed"):
        put_back(shop, empty_url)


@pytest.fixture
def saved_by_the_version_before(shop: Shop) -> Iterator[None]:
    shop.floor.database.exclusive(lambda tx: step(tx, command.downgrade, "0002"))
    yield
    shop.floor.database.exclusive(lambda tx: step(tx, command.upgrade, "head"))


@pytest.mark.usefixtures("saved_by_the_version_before")
def test_a_backup_of_an_older_version_is_brought_to_this_one(shop: Shop, empty_url: str) -> None:
    assert shop.backup().contents.about.schema == "0002"
    put_back(shop, empty_url)
    assert differences_at(empty_url) == []
    assert scalar_at(empty_url, "SELECT min(recovering) FROM account") == 1
    assert scalar_at(empty_url, "SELECT max(settled_generation) FROM till") == 1


# ------------------------------------------------------------------------------------------------- on SQLite alone


def test_a_damaged_file_is_kept_and_replaced_when_one_says_so(shop: Shop) -> None:
    shop.backup()
    path = shop.folder / "broken.db"
    path.write_bytes(b"no database " * 1_000)
    with pytest.raises(WorldSaidNo, match=r"is damaged. Nothing was changed. Add --over"):
        put_back(shop, f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"no database")
    done = put_back(shop, f"sqlite:///{path}", over=True)
    assert done.kept is not None
    assert done.kept.read_bytes().startswith(b"no database")
    assert differences_at(f"sqlite:///{path}") == []


def test_a_file_of_another_program_is_left_alone(shop: Shop) -> None:
    shop.backup()
    path = shop.folder / "till.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE oplog (seq INTEGER)")
    before = path.read_bytes()
    with pytest.raises(WorldSaidNo, match="another program's database"):
        put_back(shop, f"sqlite:///{path}", over=True)
    assert path.read_bytes() == before


def test_a_journal_of_the_former_file_is_never_played_into_the_new_one(shop: Shop) -> None:
    shop.backup()
    path = shop.folder / "old.db"
    path.write_bytes(b"no database " * 1_000)
    path.with_name("old.db-journal").write_bytes(b"half a transaction")
    done = put_back(shop, f"sqlite:///{path}", over=True)
    left = path.with_name("old.db-journal")
    assert not left.exists() or left.stat().st_size == 0
    assert done.kept is not None
    assert differences_at(f"sqlite:///{path}") == []


def test_a_disk_without_room_is_said_before_anything_happens(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.backup()
    usage = type(shutil.disk_usage(shop.folder))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10**9, 10**9, 1_000))
    with pytest.raises(WorldSaidNo, match=r"needs about .* Nothing was changed. Free space"):
        put_back(shop, f"sqlite:///{shop.folder}/new/central.db")
    assert not (shop.folder / "new" / "central.db").exists()


KILLED_AT: list[tuple[str, str]] = [
    ("central.store.restores.declare", "before the rows are whole"),
    ("central.backup.files.keep_aside", "before the former file has its second name"),
    ("pathlib.Path.replace", "before the new file has its name"),
]
KILLER = """
import os, signal, sys
from pathlib import Path
import central.backup.files, central.store.restores
from central.backup.restoring import restore
where, name = sys.argv[1].rsplit(".", 1)
owner = Path if where == "pathlib.Path" else sys.modules[where]
setattr(owner, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
restore(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), over=True, now_ms=1)
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", [where for where, _ in KILLED_AT])
def test_killed_half_way_it_leaves_the_database_that_was_there(shop: Shop, empty_url: str, where: str) -> None:
    if where != KILLED_AT[0][0] and not empty_url.startswith("sqlite"):
        pytest.skip("PostgreSQL has no files of ours")
    shop.backup()
    put_back(shop, empty_url)
    before, generation = content_at(empty_url), generation_at(empty_url)
    data = shop.folder / "new-data"
    words = [sys.executable, "-c", KILLER, where, empty_url, str(data), str(shop.folder / "monday.backup")]
    killed = subprocess.run(words, capture_output=True, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    after = content_at(empty_url)
    for rows in (before, after):  # Keeping the former content in a backup told the tills.
        for row in rows["till_epoch"]:
            row["durable_seq"] = 0
    assert after == before
    assert generation_at(empty_url) == generation
    put_back(shop, empty_url, over=True)
    assert differences_at(empty_url) == []


# -------------------------------------------------------------------------------------------------- hostile archives


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[:-1], "ends too early"),
        (lambda data: data[: len(data) // 2], "ends too early"),
        (lambda data: data + b"\n", "something stands behind its end"),
        (flipped, "is damaged"),
        (lambda data: b"", "no backup of Pointill"),
        (lambda data: b"PK\x03\x04" + data, "no backup of Pointill"),
    ],
)
def test_a_spoilt_archive_is_refused_and_nothing_is_changed(
    shop: Shop, empty_url: str, spoil: Callable[[bytes], bytes], said: str
) -> None:
    made = shop.backup()
    put_back(shop, empty_url)
    before = content_at(empty_url)
    made.path.write_bytes(spoil(made.path.read_bytes()))
    with pytest.raises(BadArchive, match=f"{said}.*Nothing was changed"):
        put_back(shop, empty_url, over=True)
    assert content_at(empty_url) == before
    with pytest.raises(WorldSaidNo, match="cannot be read"):
        put_back(shop, empty_url, "gone.backup")


def test_one_that_is_changed_after_it_was_looked_at_does_not_get_in(
    shop: Shop, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.backup()
    shop.floor.database.write(lambda tx: tx.run(sa.update(schema.member).values(name="Mallory")))
    other = shop.backup("other.backup")

    def swapped(path: Path) -> object:
        found = reading.verified(path)
        other.path.replace(path)
        return found

    monkeypatch.setattr(restoring, "verified", swapped)
    with pytest.raises(BadArchive, match="changed meanwhile"):
        put_back(shop, empty_url)
    with closing(open_database(empty_url)) as database:
        assert database.read(lambda tx: sa.inspect(tx.connection).get_table_names()) == []
