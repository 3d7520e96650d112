"""Vouchers on disk: what is written is read, locked codes are found, and a till that is given up holds none."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from central.store import schema
from central.store.database import Database
from central.store.vouchers import all_vouchers, free_held_by, live_codes, save_vouchers, vouchers_of
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.values.ids import OpId, new_voucher_id

A = "A" * 16
LIVE = VoucherAccount(new_voucher_id(b"\x01" * 16), "Thank you", 500, "GBP", 1, holder=A, cost=50, expires_ms=99)
USED = VoucherAccount(
    new_voucher_id(b"\x02" * 16), "", 300, "GBP", 4, state=VoucherState.USED, used=OpId(A, 1, 2), used_ms=7
)  # fmt: skip


def test_what_is_written_is_read(database: Database) -> None:
    database.write(partial(save_vouchers, changed=[USED, LIVE]))
    assert database.read(all_vouchers) == [LIVE, USED]
    taken = LIVE.taken_in(OpId(A, 1, 9), 1, 5)
    database.write(partial(save_vouchers, changed=[taken]))
    assert database.write(lambda tx: vouchers_of(tx, [LIVE.id, "0" * 26], lock=True)) == {LIVE.id: taken}


def test_only_live_vouchers_have_a_typed_code(database: Database) -> None:
    database.write(partial(save_vouchers, changed=[USED, LIVE]))
    assert database.read(lambda tx: live_codes(tx, [LIVE.id, USED.id])) == {LIVE.id[:8]: LIVE.id}


def test_a_till_that_is_given_up_holds_nothing(database: Database) -> None:
    database.write(partial(save_vouchers, changed=[USED, LIVE]))
    assert database.write(lambda tx: free_held_by(tx, A)) == 1
    assert database.read(all_vouchers)[0].holder is None
    assert database.write(lambda tx: free_held_by(tx, A)) == 0


@pytest.mark.parametrize("wrong", [{"state": "used"}, {"state": "void"}, {"state": "lent"}, {"hver": 0}])
def test_the_database_refuses_a_voucher_that_cannot_be(database: Database, wrong: dict[str, object]) -> None:
    database.write(partial(save_vouchers, changed=[LIVE]))
    with pytest.raises(Exception, match=r"(?i)check|constraint|busy"):
        database.write(lambda tx: tx.run(sa.update(schema.voucher).values(**wrong)))
