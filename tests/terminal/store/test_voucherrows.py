"""Vouchers and keys of tills in the replica."""

import pytest

from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.values.ids import new_id, new_voucher_id, op_no
from terminal.store.voucherrows import VoucherRows
from terminal.voucher_ports import IssuingTill
from tests.fakes.till_world import TillWorld

VOUCHER, TILL = new_voucher_id(b"\x01" * 16), new_id(b"\x21" * 10)


def test_a_holder_has_a_name_once_its_row_came(world: TillWorld) -> None:
    world.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 300, "GBP", hver=4, holder=TILL))
    world.connect()
    known = world.store.vouchers.known(VOUCHER)
    assert known is not None
    assert known.holder == TILL
    world.shop.put("till_key", id=TILL, name="Till 1", store="S", public_key="aGFsbG8=")
    world.connect()
    known = world.store.vouchers.known(VOUCHER)
    assert known is not None
    assert known.holder == "Till 1"
    assert world.store.vouchers.beginning(VOUCHER[:8]) == [VOUCHER]
    assert world.store.vouchers.beginning("ZZZZZZZZ") == []


def test_a_row_tells_of_this_tills_ops_up_to_its_mark(world: TillWorld) -> None:
    world.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 300, "GBP", hver=4))
    world.connect()
    rows, mark = vars(world.store.vouchers)["_rows"], world.store.standing().acked_seq
    assert isinstance(rows, VoucherRows)
    here = op_no(1, mark)
    assert (rows.live_behind(VOUCHER, here), rows.live_behind(VOUCHER, here + 1)) == (True, False)
    world.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 300, "GBP", hver=4, state=VoucherState.VOID))
    world.connect()
    assert not rows.live_behind(VOUCHER, 0)


@pytest.mark.parametrize(("key", "found"), [("aGFsbG8=", b"hallo"), ("no base64!", None)])
def test_a_key_that_cannot_be_read_is_no_key(world: TillWorld, key: str, found: bytes | None) -> None:
    world.shop.put("till_key", id=TILL, name="Till 1", store="S", public_key=key)
    world.connect()
    assert world.store.vouchers.issuer(TILL) == (None if found is None else IssuingTill("Till 1", found))
