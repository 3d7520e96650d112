"""Opening the files: one program at a time, never a newer file, never somebody else's."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from terminal.errors import AlreadyRunning, BadSetting, DiskFull, NotEnrolled, StoreBroken
from terminal.store.connection import Connection
from terminal.store.till_store import TillStore, create_till
from tests.fakes.shop import cafe, identity
from tests.fakes.till_world import TILL_KEY, TillWorld, disk_full


def test_a_second_copy_of_the_program_is_told_to_use_the_first(world: TillWorld) -> None:
    with pytest.raises(AlreadyRunning, match="already running"):
        TillStore(world.folder, TILL_KEY)
    assert world.store.member_count() == 4


def test_row_14_a_second_copy_in_another_process_is_told_so_too(world: TillWorld) -> None:
    program = (
        "from pathlib import Path; from tests.fakes.till_world import TILL_KEY\n"
        "from terminal.errors import AlreadyRunning; from terminal.store.till_store import TillStore\n"
        f"try: TillStore(Path({str(world.folder)!r}), TILL_KEY)\n"
        "except AlreadyRunning: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "refused"


def test_a_folder_without_a_till_says_how_to_join(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match="pointill enrol"):
        TillStore(tmp_path, TILL_KEY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "garbage", [b"not a database at all, but long enough to be one" * 100, b"SQLite format 3\x00" + b"\xff" * 5_000]
)
def test_row_11_a_damaged_file_is_left_as_it_is(world: TillWorld, garbage: bytes) -> None:
    world.close()
    path = world.folder / "till.db"
    path.write_bytes(garbage)
    for left_over in world.folder.glob("till.db-*"):
        left_over.unlink()
    with pytest.raises(StoreBroken, match=r"damaged|failed"):
        TillStore(world.folder, TILL_KEY)
    assert path.read_bytes() == garbage


def test_a_till_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    half = Connection(tmp_path, create=True)
    half.close()
    with pytest.raises(NotEnrolled):
        TillStore(tmp_path, TILL_KEY)
    shop = cafe()
    create_till(tmp_path, identity(shop), epoch=1, generation=1)
    with pytest.raises(BadSetting, match="already"):
        create_till(tmp_path, identity(shop), epoch=1, generation=1)
    TillStore(tmp_path, TILL_KEY).close()


def test_nobody_else_may_read_the_files(world: TillWorld) -> None:
    for path in world.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    assert not list(world.folder.glob("*-shm")), "exclusive files need no shared memory"


def test_the_commit_is_on_disk_before_it_is_said(world: TillWorld) -> None:
    driver = vars(world.store)["_connection"].driver
    asked = ("journal_mode", "synchronous", "locking_mode", "replica.journal_mode", "replica.synchronous")
    values = [
        driver.execute(f"PRAGMA {schema}{name.split('.')[-1]}").fetchone()[0]
        for name in asked
        for schema in (["replica."] if name.startswith("replica") else ["main."])
    ]
    assert values == ["wal", 2, "exclusive", "wal", 1]
    assert driver.execute("PRAGMA wal_autocheckpoint").fetchone()[0] == 0


def test_a_damaged_replica_is_fetched_anew(world: TillWorld) -> None:
    world.close()
    replica = next(world.folder.glob("replica-*.db"))
    replica.write_bytes(b"garbage" * 1_000)
    for left_over in world.folder.glob("replica-*-wal"):
        left_over.unlink()
    fresh = TillWorld(world.folder, shop=world.shop)
    assert fresh.store.member_count() == 0
    assert not replica.exists()
    assert fresh.connect().store.member_count() == 4
    fresh.close()


def test_a_replica_of_another_version_is_fetched_anew(world: TillWorld) -> None:
    world.close()
    replica = next(world.folder.glob("replica-*.db"))
    with sqlite3.connect(replica, isolation_level=None) as outside:
        outside.execute("PRAGMA user_version=99")
    outside.close()
    fresh = TillWorld(world.folder, shop=world.shop).connect()
    assert fresh.store.member_count() == 4
    fresh.close()


def hold_many(world: TillWorld) -> None:
    """More than fits into the pages that there are."""
    for place in range(200):
        world.store.hold_basket(bytes(3_000), place)


def test_row_07_a_full_disk_changes_nothing(world: TillWorld) -> None:
    before = world.store.standing()
    with disk_full(world), pytest.raises(DiskFull, match="Free some space"):
        hold_many(world)
    held = len(world.store.held_baskets())
    assert world.store.standing() == before
    world.store.hold_basket(b"{}", 0)
    assert len(world.store.held_baskets()) == held + 1


def test_row_09_a_disk_that_fails_under_a_write_breaks_the_store_and_loses_nothing(tmp_path: Path) -> None:
    """The operating system refuses to let a file grow: not a full disk to SQLite, but a failed write."""
    program = f"""
import resource
from pathlib import Path
from terminal import commands as c
from terminal.errors import StoreBroken
from tests.fakes.till_world import TillWorld
world = TillWorld(Path({str(tmp_path)!r})).connect()
size = (world.folder / "till.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 400_000, resource.RLIM_INFINITY))
sold = 0
try:
    while True:
        world.do(c.ProductPicked("beans"), c.SaleFinished())
        sold += 1
except StoreBroken as broken:
    print(sold, broken.sentence)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    sold, _, sentence = done.stdout.partition(" ")
    assert "Check the disk" in sentence
    store = TillStore(tmp_path, TILL_KEY)
    assert store.standing().head.seq == int(sold) > 0
    store.close()


@pytest.mark.parametrize("name", ["till.db", "replica-1.db"])
def test_a_checkpoint_moves_everything_into_the_files(world: TillWorld, name: str) -> None:
    for place in range(120):
        world.store.hold_basket(b"{}", place)
    world.store.idle()
    assert (world.folder / name).stat().st_size > 4_096
