"""A backup is made beside a running server, read back, and only then do tills hear of it."""

import os
import stat
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from central.backup import making, reading
from central.backup.archive import damaged
from central.backup.heads import KnownMark, read_heads
from central.errors import BadArchive, WorldSaidNo
from central.store import schema
from central.store.restores import heads
from central.store.z_marks import keep_mark
from loyalty.exchange.z_marks import ZMark
from tests.central.backup.world import NOW_MS, Shop, open_shop
from tests.central.floor import Floor


@pytest.fixture
def shop(floor: Floor, tmp_path: Path) -> Shop:
    return open_shop(floor, tmp_path)


def durable(shop: Shop) -> list[tuple[int, int]]:
    columns = schema.till_epoch.c
    rows = shop.floor.database.read(lambda tx: tx.rows(sa.select(columns.hwm, columns.durable_seq)))
    return [(row.hwm, row.durable_seq) for row in rows]


def test_what_was_read_back_counts_and_tills_hear_of_it(shop: Shop) -> None:
    assert {seq for _, seq in durable(shop)} == {0}
    made = shop.backup()
    assert made.durable
    assert made.path.stat().st_size == made.bytes
    assert made.contents.rows["op"] == sum(hwm for hwm, _ in durable(shop))
    assert all(hwm == seq > 0 for hwm, seq in durable(shop))
    till = shop.floor.till(name="Till 9")
    till.sell(None)
    assert till.exchange_all().durable_seq == 0
    shop.backup("tuesday.backup")
    assert till.exchange().durable_seq == 1


def test_only_its_owner_can_read_it_and_nothing_else_is_left(shop: Shop) -> None:
    shop.backup()
    names = sorted(path.name for path in shop.folder.iterdir())
    assert [name for name in names if not name.startswith(("central.db", "data"))] == [
        "monday.backup",
        "monday.backup.heads",
    ]
    assert stat.S_IMODE((shop.folder / "monday.backup").stat().st_mode) == 0o600


def test_the_heads_stand_beside_it(shop: Shop) -> None:
    for number in (1, 2):
        shop.floor.database.write(partial(keep_mark, till_id="T9", mark=ZMark(number, 10 * number, 3, 2, 1)))
    made = shop.backup()
    kept = read_heads(shop.folder / "monday.backup.heads")
    assert kept.known == list(made.contents.heads) == shop.floor.database.read(heads)
    assert kept.marks == (KnownMark("T9", ZMark(2, 20, 3, 2, 1)),)
    assert (kept.generation, kept.made_ms, kept.shop) == (1, NOW_MS, made.contents.about.shop)
    assert making.keep_heads(shop.floor.database, shop.folder / "second-place.heads", now_ms=NOW_MS) == 2
    assert read_heads(shop.folder / "second-place.heads").known == kept.known
    assert read_heads(shop.folder / "second-place.heads").marks == kept.marks


def test_in_a_folder_it_is_named_after_its_time(shop: Shop) -> None:
    (shop.folder / "disk").mkdir()
    assert shop.backup("disk").path == shop.folder / "disk" / "pointill-20270115-080000.backup"


def test_a_name_that_is_taken_or_leads_nowhere_is_said_so(shop: Shop) -> None:
    (shop.folder / "monday.backup").write_text("precious")
    with pytest.raises(WorldSaidNo, match="is there already and was not touched"):
        shop.backup()
    assert (shop.folder / "monday.backup").read_text() == "precious"
    with pytest.raises(WorldSaidNo, match="There is no folder"):
        shop.backup("gone/monday.backup")


def test_without_the_key_that_the_tills_trust_there_is_no_backup(shop: Shop) -> None:
    (shop.data / "server-key").write_text("00" * 32)
    with pytest.raises(WorldSaidNo, match=r"Nothing was written.*--data"):
        shop.backup()
    assert not (shop.folder / "monday.backup").exists()


def test_one_that_cannot_be_read_back_does_not_count(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> reading.Contents:
        raise damaged("the disk lies")

    monkeypatch.setattr(making, "verified", refuse)
    with pytest.raises(BadArchive):
        shop.backup()
    assert {seq for _, seq in durable(shop)} == {0}
    assert not [path for path in shop.folder.iterdir() if "monday" in path.name]


def test_a_database_whose_chain_is_broken_gives_no_backup_that_counts(shop: Shop) -> None:
    table = schema.op
    shop.floor.database.write(lambda tx: tx.run(sa.update(table).where(table.c.seq == 2).values(body=b"changed")))
    with pytest.raises(BadArchive, match="does not continue its chain"):
        shop.backup()
    assert {seq for _, seq in durable(shop)} == {0}


def test_a_shop_that_was_restored_meanwhile_is_not_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(path: Path) -> reading.Contents:
        shop.floor.database.write(lambda tx: tx.run(sa.update(schema.meta).values(generation=9)))
        return reading.verified(path)

    monkeypatch.setattr(making, "verified", slowly)
    assert not shop.backup().durable
    assert {seq for _, seq in durable(shop)} == {0}


@pytest.fixture
def trading(shop: Shop) -> Iterator[threading.Event]:
    """A till that sells and exchanges all the time."""
    till, stop = shop.floor.till(name="Till 9"), threading.Event()

    def trade() -> None:
        while not stop.is_set():
            till.sell(shop.floor.members[0])
            till.exchange_all()

    seller = threading.Thread(target=trade)
    seller.start()
    yield stop
    stop.set()
    seller.join(60)
    assert not seller.is_alive()


def test_it_is_one_moment_of_a_shop_that_goes_on_trading(shop: Shop, trading: threading.Event) -> None:
    for number in range(3):
        made = shop.backup(f"{number}.backup")
        assert made.durable
        assert made.contents.rows["op"] == sum(one.hwm for one in made.contents.heads)
    assert not trading.is_set()


def test_a_disk_that_takes_no_more_leaves_what_was_there(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorldSaidNo, match=r"No space left on device.*Free space"):
        shop.backup()
    monkeypatch.undo()
    assert not [path for path in shop.folder.iterdir() if "monday" in path.name]
    assert {seq for _, seq in durable(shop)} == {0}
