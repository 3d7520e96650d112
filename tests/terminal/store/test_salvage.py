"""The new file is the same till: it opens, goes on from where the old one was, and waits for its next epoch."""

from pathlib import Path

import pytest

from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import new_id
from terminal import commands as c
from terminal.errors import AlreadyRunning
from terminal.store.remains import remains_of
from terminal.store.salvage import STOPPED, build_till, refuse_held
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld


def test_a_new_file_holds_the_old_log_and_no_points_to_use(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "old").connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("cash", 5_000), c.SaleFinished())
    with pytest.raises(AlreadyRunning, match="nothing was changed"):
        refuse_held(tmp_path / "old")
    world.close()
    refuse_held(tmp_path / "old")
    remains = remains_of(tmp_path / "old" / "till.db", tmp_path / "old", Ed25519Verifier(TILL_KEY.public))
    assert remains is not None
    asked = new_id(b"\x07" * 10)
    build_till(tmp_path / "new", remains, asked)
    store = TillStore(tmp_path / "new", TILL_KEY)
    standing = store.standing()
    assert (standing.head, standing.rekey_id, standing.redeeming_stopped) == (remains.head, asked, STOPPED)
    assert store.rights(AMARA).held == 0
    assert [one.operation for one in store.newest(9)] == [one.operation for one in remains.ops.values()]
    assert store.identity() == remains.identity
    store.close()


def test_there_is_nothing_to_hold_where_no_file_is(tmp_path: Path) -> None:
    refuse_held(tmp_path)
