"""A log that SQLite would cut short is noticed before it is touched; any other log is none of this business."""

import shutil
from pathlib import Path

import pytest

from loyalty.signing.signature import Ed25519Verifier
from terminal import commands as c
from terminal.errors import StoreBroken
from terminal.store.cut_log import refuse_cut_log
from terminal.store.till_store import TillStore
from terminal.store.witness import WITNESS_FILE
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld

OWN = Ed25519Verifier(TILL_KEY.public)
FRAME = 24 + 4_096
SALES = 3


@pytest.fixture
def killed(world: TillWorld) -> Path:
    """The folder of a till that was killed behind its sales, all of them in its log."""
    for _ in range(SALES):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    return Path(shutil.copytree(world.folder, world.folder.with_name("killed")))


def damaged(folder: Path, at: int, length: int = 16) -> bytes:
    log = folder / "till.db-wal"
    data = log.read_bytes()
    log.write_bytes(data[:at] + bytes(one ^ 0xA5 for one in data[at : at + length]) + data[at + length :])
    return log.read_bytes()


def is_refused(folder: Path) -> bool:
    try:
        refuse_cut_log(folder, OWN)
    except StoreBroken:
        return True
    return False


def test_row_12_damage_anywhere_before_the_last_sale_is_said_and_changes_nothing(killed: Path) -> None:
    whole = (killed / "till.db-wal").read_bytes()
    frames = (len(whole) - 32) // FRAME
    refused = 0
    for at in (0, *(32 + frame * FRAME + 700 for frame in range(frames))):
        (killed / "till.db-wal").write_bytes(whole)
        files = damaged(killed, at), (killed / "till.db").read_bytes()
        refused += is_refused(killed)
        assert ((killed / "till.db-wal").read_bytes(), (killed / "till.db").read_bytes()) == files
        assert not list(killed.glob("*-shm"))
    assert refused >= frames - 12, "only the frames of the last sale hold what cannot be read any more"


def test_row_12_a_till_whose_log_was_cut_is_not_opened(killed: Path) -> None:
    before = damaged(killed, 100)
    for _ in range(2):
        with pytest.raises(StoreBroken, match=r"Nothing was changed.*pointill salvage"):
            TillStore(killed, TILL_KEY)
    assert (killed / "till.db-wal").read_bytes() == before


def test_a_whole_log_is_played_as_ever(killed: Path) -> None:
    store = TillStore(killed, TILL_KEY)
    assert (store.standing().head.seq, store.standing().rewound) == (SALES, False)
    store.close()


def test_a_torn_end_that_was_never_answered_is_no_loss(killed: Path) -> None:
    log = killed / "till.db-wal"
    log.write_bytes(log.read_bytes() + log.read_bytes()[32 : 32 + FRAME - 9])
    refuse_cut_log(killed, OWN)


def test_an_older_copy_with_its_own_log_is_renewed_not_salvaged(world: TillWorld, killed: Path) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    shutil.copy(world.folder / WITNESS_FILE, killed / WITNESS_FILE)
    store = TillStore(killed, TILL_KEY)
    assert store.standing().rewound
    store.close()


@pytest.mark.parametrize("gone", [WITNESS_FILE, "till.db", "till.db-wal"])
def test_with_less_than_all_three_there_is_nothing_to_compare(killed: Path, gone: str) -> None:
    damaged(killed, 100)
    (killed / gone).unlink()
    refuse_cut_log(killed, OWN)
