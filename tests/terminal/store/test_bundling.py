"""A till's file is dying: what the server has not confirmed is read out of it, as far as it can be read."""

import shutil
from pathlib import Path

import pytest

from loyalty.ops.bodies import read_body
from loyalty.ops.chain import Head, extend, genesis
from loyalty.ops.operations import Sale
from loyalty.signing.signature import Ed25519Verifier
from terminal import commands as c
from terminal.errors import NotEnrolled, StoreBroken
from terminal.store.bundling import Found, unsent_in
from tests.fakes.shop import AMARA, BEANS, DEVICE
from tests.fakes.till_world import TILL_KEY, TillWorld


def sell(world: TillWorld, times: int) -> None:
    for _ in range(times):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("cash", 5_000), c.SaleFinished())


def traded(folder: Path, *, sent: int = 0, unsent: int = 4) -> None:
    """A till that sold, partly sent, and was closed."""
    world = TillWorld(folder)
    world.connect()
    sell(world, sent)
    world.connect()
    world.disconnect()
    sell(world, unsent)
    world.close()


def is_whole(found: Found) -> bool:
    """Whether the last op's signature proves the chain that all of them make."""
    ops = found.bundle.ops
    hashes = extend(DEVICE, Head(1, 0, genesis(DEVICE, 1)), [op.body for op in ops])
    return Ed25519Verifier(TILL_KEY.public).verify(hashes[-1], ops[-1].signature)


def test_row_61_everything_unsent_is_read_and_proves_itself(tmp_path: Path) -> None:
    traded(tmp_path)
    before = (tmp_path / "till.db").read_bytes()
    found = unsent_in(tmp_path)
    assert [op.seq for op in found.bundle.ops] == [1, 2, 3, 4]
    assert found.unreadable == 0
    assert all(isinstance(read_body(op.body), Sale) for op in found.bundle.ops)
    assert is_whole(found)
    assert (tmp_path / "till.db").read_bytes() == before


def test_what_the_server_confirmed_stays_out(tmp_path: Path) -> None:
    traded(tmp_path, sent=3, unsent=2)
    found = unsent_in(tmp_path)
    assert (found.bundle.after, [op.seq for op in found.bundle.ops]) == (3, [4, 5])
    assert found.bundle.claims != []


def test_row_61_of_a_till_that_does_not_run_everything_goes_along_that_a_restored_server_may_lack(
    tmp_path: Path,
) -> None:
    traded(tmp_path, sent=3, unsent=2)
    bundle = unsent_in(tmp_path).bundle
    assert ([op.seq for op in bundle.confirmed], bundle.last_seq, bundle.whole) == ([1, 2, 3], 5, True)


def test_the_file_of_a_running_till_is_not_its_last_word(world: TillWorld) -> None:
    sell(world, 2)
    bundle = world.store.unsent_bundle()
    assert (bundle.whole, bundle.confirmed, bundle.last_seq) == (False, [], 2)


def test_pages_that_cannot_be_read_cost_only_what_lay_on_them(tmp_path: Path) -> None:
    traded(tmp_path, unsent=40)
    path, most = tmp_path / "till.db", 0
    whole = path.read_bytes()
    for page in range(4, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        try:
            found = unsent_in(tmp_path)
        except StoreBroken:
            continue
        assert len(found.bundle.ops) + found.unreadable == 40
        assert all(isinstance(read_body(op.body), Sale) for op in found.bundle.ops)
        most = max(most, len(found.bundle.ops)) if found.unreadable else most
    assert most > 0


def test_a_file_of_nothing_says_so_and_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match="no till"):
        unsent_in(tmp_path)
    (tmp_path / "till.db").write_bytes(b"\x00" * 8192)
    with pytest.raises(StoreBroken, match="too damaged"):
        unsent_in(tmp_path)


def test_the_write_ahead_log_is_read_too(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till").connect().disconnect()
    sell(world, 3)
    shutil.copytree(tmp_path / "till", tmp_path / "pulled")  # The power goes: nothing was checkpointed.
    world.close()
    assert len(unsent_in(tmp_path / "pulled").bundle.ops) == 3
