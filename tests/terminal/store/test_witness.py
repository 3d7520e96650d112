"""The witness: a till whose file is an older copy is told so, sells on and spends nothing."""

import shutil
from pathlib import Path

import pytest

from loyalty.ops.chain import Head
from terminal import commands as c
from terminal.errors import NotEnrolled
from terminal.store.till_store import TillStore, create_till
from terminal.store.witness import SIZE, WITNESS_FILE, Witness, last_seen
from tests.fakes.shop import AMARA, BEANS, identity
from tests.fakes.till_world import TILL_KEY, TillWorld

DEVICE = "0123456789ABCDEF"


def head(seq: int, epoch: int = 1, mark: int = 7) -> Head:
    return Head(epoch, seq, bytes([mark]) * 32)


def sell(world: TillWorld, times: int = 1) -> None:
    for _ in range(times):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())


def noted(folder: Path, at: Head) -> Witness:
    witness = Witness(folder, DEVICE)
    witness.follow(at)
    witness.close()
    return Witness(folder, DEVICE)


@pytest.mark.parametrize(
    ("log", "contradicted"),
    [
        (Head(2, 5, b"\7" * 32), False),
        (Head(2, 6, b"\7" * 32), False),
        (Head(2, 4, b"\7" * 32), True),
        (Head(2, 9, b"\x08" * 32), True),
        (Head(1, 9, b"\7" * 32), True),
        (Head(3, 0, b"\7" * 32), False),
    ],
)
def test_only_a_log_without_the_noted_op_is_an_older_copy(tmp_path: Path, log: Head, contradicted: bool) -> None:
    witness = noted(tmp_path, head(5, epoch=2))

    def hash_at(epoch: int, seq: int) -> bytes | None:
        return log.hash if epoch == log.epoch and seq <= log.seq else None

    assert witness.contradicts(log, hash_at) == contradicted


def test_an_older_copy_does_not_wipe_out_the_note_until_there_is_a_new_epoch(tmp_path: Path) -> None:
    witness = noted(tmp_path, head(5))
    assert witness.contradicts(head(3), lambda *_: None)
    assert not witness.follow(head(4))
    assert last_seen(tmp_path) == head(5)
    assert witness.follow(head(1, epoch=2))
    assert last_seen(tmp_path) == head(1, epoch=2)


@pytest.mark.parametrize("damage", [b"", b"torn", b"x" * SIZE])
def test_a_torn_note_says_nothing(tmp_path: Path, damage: bytes) -> None:
    noted(tmp_path, head(5))
    file = tmp_path / WITNESS_FILE
    file.write_bytes(damage + file.read_bytes()[len(damage) : -1])
    assert Witness(tmp_path, DEVICE).seen is None


def test_a_note_of_another_till_says_nothing(tmp_path: Path) -> None:
    noted(tmp_path, head(5))
    assert Witness(tmp_path, DEVICE[::-1]).seen is None


def test_a_note_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / WITNESS_FILE).mkdir()
    witness = Witness(tmp_path, DEVICE)
    assert witness.follow(head(1))
    witness.close()


def test_the_note_is_synced_about_once_a_minute_and_when_it_is_closed(tmp_path: Path) -> None:
    witness = Witness(tmp_path, DEVICE)
    witness.follow(head(1))
    for _ in range(59):
        witness.idle()
    assert vars(witness)["_dirty"]
    witness.idle()
    assert not vars(witness)["_dirty"]
    witness.follow(head(2))
    witness.close()
    assert not vars(witness)["_dirty"]


def test_a_crash_between_commit_and_note_is_no_older_copy(world: TillWorld) -> None:
    before = (world.folder / WITNESS_FILE).read_bytes()
    sell(world)
    world.close()
    (world.folder / WITNESS_FILE).write_bytes(before)
    world.restart()
    assert not world.store.standing().rewound
    assert last_seen(world.folder) == world.store.standing().head


def older_copy(world: TillWorld) -> None:
    """The till's file is put back to what it was before its last two sales."""
    sell(world)
    world.close()
    shutil.copy(world.folder / "till.db", world.folder / "copy")
    world.restart()
    sell(world, 2)
    world.close()
    shutil.move(world.folder / "copy", world.folder / "till.db")


def test_row_35_a_file_put_back_from_an_older_copy_sells_and_does_not_redeem(world: TillWorld) -> None:
    older_copy(world)
    world.restart()
    assert world.store.standing().rewound
    assert "older copy: it ends at operation 1, but operation 3 was made here" in (world.status.redeeming_stopped or "")
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100))
    assert world.counter.redeem is None or world.counter.redeem.points == 0
    sell(world, 5)
    assert world.counter.done is not None
    world.restart()
    assert world.store.standing().rewound
    assert last_seen(world.folder) is not None


def test_row_12_a_log_deleted_by_a_cleaner_is_noticed(world: TillWorld) -> None:
    sell(world, 3)
    copy = world.folder.with_name("killed")
    shutil.copytree(world.folder, copy)
    for log in copy.glob("till.db-wal"):
        log.unlink()
    store = TillStore(copy, TILL_KEY)
    assert store.standing().head.seq == 0
    assert store.standing().rewound
    assert "older copy" in (store.standing().redeeming_stopped or "")
    store.close()


def test_row_13_a_deleted_file_is_reported_with_what_it_held(world: TillWorld) -> None:
    sell(world, 3)
    world.close()
    (world.folder / "till.db").unlink()
    with pytest.raises(NotEnrolled, match="is gone; it held 3 operations"):
        TillStore(world.folder, TILL_KEY)
    other = identity(world.shop)
    create_till(world.folder, other, epoch=2, generation=1)
    store = TillStore(world.folder, TILL_KEY)
    assert not store.standing().rewound
    store.close()
