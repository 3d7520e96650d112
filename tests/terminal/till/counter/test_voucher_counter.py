"""Vouchers at the screen: whoever leaves in time is asked no more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.operations import VoucherIssue
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.till.desk import TillSettings
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld

VOUCHER = new_voucher_id(b"\x31" * 16)


@pytest.fixture
def offline(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till", anchor=False).connect().disconnect()
    yield world
    world.close()


def test_a_sale_that_was_cleared_takes_no_voucher_that_comes_later(offline: TillWorld) -> None:
    offline.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 700, "GBP", hver=3))
    offline.do(c.ProductPicked(BEANS), c.VoucherHanded(VOUCHER), c.BasketCleared())
    offline.connected = True
    offline.wait(WAIT_MS + 1_000)
    assert offline.counter.vouchers == ()
    assert "voucher_elsewhere" not in offline.notices


def test_a_member_who_left_buys_nothing_later(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    assert offline.counter.waiting is not None
    offline.do(c.MemberCleared())
    offline.connected = True
    offline.wait(WAIT_MS + 1_000)
    assert not any(isinstance(kept.operation, VoucherIssue) for kept in offline.store.newest(9))


def test_points_that_never_come_are_refused_with_the_reason(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    offline.wait(WAIT_MS + 100)
    assert offline.notices == ["not_spendable_here"]
    assert "costs 500" in offline.sentence


def test_without_a_printer_the_letters_are_to_be_written_down(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, settings=TillSettings(prints=False)).connect()
    world.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    assert "write the letters down" in world.sentence
    assert world.papers == []
    world.close()
