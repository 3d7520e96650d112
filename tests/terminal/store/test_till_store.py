"""The store as a whole: what was answered is there after any kill, and a swapped replica costs nothing."""

import os
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Sale
from terminal import commands as c
from terminal.store.till_store import TillStore
from terminal.till.counter.open_sale import read_document
from tests.fakes.shop import AMARA, BEANS, CROISSANT, FLAT_WHITE
from tests.fakes.till_world import TILL_KEY, TillWorld

KILLS = 100


def sell_until_killed(folder: Path, seed: int, out: int) -> None:
    """The life of the killed process: whatever it says on `out` was answered to a cashier."""
    world = TillWorld(folder, seed=1_000 + seed)
    while True:
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.ProductPicked(CROISSANT), c.PointsEntered(100))
        world.do(c.TenderTaken("cash", 5_000), c.SaleFinished())
        assert world.counter.done is not None
        os.write(out, f"{world.counter.done.sale_id}\n".encode())
        world.print_whole(world.papers[-1].job_id)
        world.do(c.ProductPicked(FLAT_WHITE), c.BasketHeld(), c.LastUndone())
        world.do(c.BasketResumed(world.counter.held[0].id), c.BasketCleared())


def killed(folder: Path, seed: int) -> list[str]:
    """The ids of the sales that were answered before the kill."""
    chance = random.Random(seed)
    heard, out = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(heard)
            sell_until_killed(folder, seed, out)
        finally:
            os._exit(1)
    os.close(out)
    answered = b""
    for _ in range(chance.randrange(1, 5)):
        answered += os.read(heard, 4_096)
    time.sleep(chance.random() * 0.01)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    while said := os.read(heard, 4_096):
        answered += said
    os.close(heard)
    return answered.decode().split()


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a kill asks nothing of the disk."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else tmp_path) as folder:
        yield Path(folder) / "till"


@pytest.mark.slow
def test_row_01_every_answered_sale_survives_a_hundred_kills(quick_folder: Path) -> None:
    folder = quick_folder
    TillWorld(folder).connect().close()
    all_answered: list[str] = []
    for seed in range(KILLS):
        answered = killed(folder, seed)
        assert answered, "the process died before it sold anything"
        all_answered += answered
        store = TillStore(folder, TILL_KEY)
        for sale_id in answered:
            kept = store.kept(sale_id)
            assert kept is not None
            assert isinstance(kept.operation, Sale)
        assert store.standing().redeeming_stopped is None
        assert store.standing().head.seq == store.unsent().count >= len(all_answered)
        parked = store.open_basket()
        if parked is not None:
            assert read_document(parked.document) is not None
        driver = vars(store)["_connection"].driver
        unprinted = driver.execute("SELECT count(*) FROM print_job WHERE state IN ('queued','sending')").fetchone()[0]
        doubtful = driver.execute("SELECT count(*) FROM print_job WHERE state = 'unknown'").fetchone()[0]
        jobs = driver.execute("SELECT count(*) FROM print_job WHERE copy_no = 1").fetchone()[0]
        assert (unprinted, jobs, store.count_unsettled()) == (0, store.standing().head.seq, doubtful)
        store.close()
    assert len(set(all_answered)) == len(all_answered) >= KILLS


def test_a_new_replica_takes_the_place_of_the_old_one_at_any_crash(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    world.store.start_replica_anew()
    assert world.store.member_count() == 0
    assert [path.name for path in sorted(world.folder.glob("replica-*.db"))] == ["replica-2.db"]
    world.restart()
    assert world.store.member_count() == 4
    known = world.store.member(AMARA)
    assert known is not None
    assert known.net == world.shop.net(AMARA) == 1_259


def test_a_crash_between_pointer_and_file_is_made_good_on_start(world: TillWorld) -> None:
    vars(world.store)["_connection"].driver.execute("UPDATE device SET replica_no = 7")
    world.restart()
    assert [path.name for path in sorted(world.folder.glob("replica-*.db"))] == ["replica-7.db"]
    assert world.connect().store.member_count() == 4


@pytest.mark.parametrize("commits", [99, 150, 500])
def test_the_write_ahead_log_is_moved_when_the_till_is_quiet_or_very_busy(world: TillWorld, commits: int) -> None:
    for place in range(commits):
        world.store.save_basket(b"x" * (place % 7 + 1), place)
    world.store.idle()
    world.store.save_basket(b"y", 0)
    parked = world.store.open_basket()
    assert parked is not None
    assert parked.document == b"y"


def test_a_reply_for_another_incarnation_or_an_older_generation_is_not_taken(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    reply = world.shop.answer(world.wanted.pop(0))
    before = world.store.standing()
    for other in (msgspec.structs.replace(reply, epoch=2), msgspec.structs.replace(reply, generation=0)):
        assert world.store.absorb_verdicts(other, 0) == []
    assert world.store.standing() == before
