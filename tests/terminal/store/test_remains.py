"""What is left of a till is believed only as far as it proves itself."""

import sqlite3
from pathlib import Path

from loyalty.signing.signature import Ed25519Verifier
from terminal import commands as c
from terminal.store.remains import Remains, remains_of
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld


def traded(folder: Path) -> None:
    world = TillWorld(folder).connect()
    for number in range(5):
        if number == 3:
            world.disconnect()
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("cash", 5_000), c.SaleFinished())
        world.wait(61_000)
    world.close()


def left(folder: Path) -> Remains:
    found = remains_of(folder / "till.db", folder, Ed25519Verifier(TILL_KEY.public))
    assert found is not None
    return found


def changed(folder: Path, statement: str) -> None:
    driver = sqlite3.connect(folder / "till.db", isolation_level=None)
    driver.execute(statement)
    driver.close()


def test_a_whole_file_gives_everything(tmp_path: Path) -> None:
    traded(tmp_path)
    found = left(tmp_path)
    assert (len(found.ops), found.head.seq, found.acked, found.lost) == (5, 5, 3, [])
    assert found.documents


def test_an_op_that_was_changed_is_not_saved_and_counts_as_lost(tmp_path: Path) -> None:
    traded(tmp_path)
    changed(tmp_path, "UPDATE op SET body = CAST(body || ' ' AS BLOB) WHERE seq = 4")
    found = left(tmp_path)
    assert found.lost == [(4, 4)]
    assert sorted(one.sealed.id.seq for one in found.ops.values()) == [1, 2, 3, 5]


def test_an_op_of_an_older_version_of_the_file_is_proven_by_its_neighbour(tmp_path: Path) -> None:
    traded(tmp_path)
    changed(tmp_path, "UPDATE op SET previous = NULL")
    assert len(left(tmp_path).ops) == 5
    changed(tmp_path, "DELETE FROM op WHERE seq = 4")
    assert left(tmp_path).lost == [(4, 5)], "nobody can say what it continued"


def test_without_the_tills_row_verdicts_say_how_far_the_server_is(tmp_path: Path) -> None:
    traded(tmp_path)
    changed(tmp_path, "DELETE FROM device")
    found = left(tmp_path)
    assert (found.row, found.acked, found.head.seq) == (None, 3, 5)
    (tmp_path / "badge").unlink()
    assert remains_of(tmp_path / "till.db", tmp_path, Ed25519Verifier(TILL_KEY.public)) is None
