"""Vouchers on disk are held only as far as the server's word and the till's own log prove it (F12)."""

from collections.abc import Callable

import msgspec
import pytest

from loyalty.ledger.voucher import SignedVouchers, VoucherGrants, open_vouchers
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, VoucherIssue
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import new_voucher_id, op_no
from terminal import commands as c
from terminal.errors import RightsBroken, StoreBroken
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS, DEVICE
from tests.fakes.till_world import TILL_KEY, TillWorld

ISSUED, GRANTED = new_voucher_id(b"\x01" * 16), new_voucher_id(b"\x02" * 16)
Change = Callable[[str], None]


@pytest.fixture
def holding(world: TillWorld) -> TillWorld:
    """A till that issued one voucher and was granted another."""
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    context = msgspec.structs.replace(world.store.newest(1)[0].operation.context, uuid="issue-uuid")
    issue = VoucherIssue(SCHEMA, context, "issue", AMARA, Effect(use=50), ISSUED, "Thank you", 500, "GBP", None)
    world.store.commit(issue, slip=None, title="", wish_digest=None, close_basket=False)
    world.shop.vouchers.hold(VoucherAccount(GRANTED, "Gift", 300, "GBP", hver=4))
    world.shop.vouchers.grant(DEVICE, [GRANTED])
    world.store.vouchers.absorb(*_granted(world))
    return world


def _granted(world: TillWorld) -> tuple[SignedVouchers, VoucherGrants]:
    (signed,) = world.shop.vouchers.signed(DEVICE, 1, 1, [GRANTED], world.shop.signer)
    return signed, open_vouchers(signed, Ed25519Verifier(world.shop.signer.public))


def test_what_is_proven_is_held_after_a_restart(holding: TillWorld) -> None:
    holding.restart()
    held = [holding.store.vouchers.held(one) for one in (ISSUED, GRANTED)]
    assert [(one.value_minor, one.hver) for one in held if one] == [(500, 1), (300, 5)]
    assert holding.status.redeeming_stopped is None


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE voucher_right SET acquired = 6 WHERE voucher = '{GRANTED}'",
        (
            "UPDATE voucher_right SET body = CAST(replace(CAST(body AS TEXT), '300', '900') AS BLOB) "
            f"WHERE voucher = '{GRANTED}'"
        ),
        f"UPDATE voucher_right SET body = NULL, signature = NULL, issue_no = 1 WHERE voucher = '{GRANTED}'",
        f"UPDATE voucher_right SET acquired = 2 WHERE voucher = '{ISSUED}'",
        f"UPDATE voucher_right SET issue_no = 1 WHERE voucher = '{ISSUED}'",
        f"UPDATE voucher_right SET voucher = '{new_voucher_id(b'7' * 16)}' WHERE voucher = '{GRANTED}'",
        f"DELETE FROM voucher_right WHERE voucher = '{ISSUED}'",
    ],
)
def test_f12_a_voucher_that_was_bent_from_outside_stops_redeeming(
    holding: TillWorld, changed_from_outside: Change, change: str
) -> None:
    changed_from_outside(change)
    store = TillStore(holding.folder, TILL_KEY)
    stopped = store.standing().redeeming_stopped
    store.close()
    assert stopped is not None
    assert "vouchers" in stopped


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM voucher_move",
        "UPDATE voucher_move SET gained = 0",
        "UPDATE voucher_move SET hver = 3",
        f"INSERT INTO voucher_move VALUES (1099511627777, '{GRANTED}', 5, 0)",
    ],
)
def test_f12_the_columns_of_the_log_say_what_its_ops_say(
    holding: TillWorld, changed_from_outside: Change, change: str
) -> None:
    changed_from_outside(change)
    with pytest.raises(StoreBroken, match="changed"):
        TillStore(holding.folder, TILL_KEY)


def test_f12_a_voucher_is_not_issued_by_an_operation_that_was_put_beside_the_chain(
    holding: TillWorld, changed_from_outside: Change
) -> None:
    """Of an incarnation that never was, or of a former one, nothing is proven on start."""
    made = new_voucher_id(b"\x09" * 16)
    changed_from_outside(
        "CREATE TEMP TABLE made AS SELECT * FROM op WHERE kind = 'voucher_issue'; "
        f"UPDATE made SET no = {op_no(7, 1)}, epoch = 7, seq = 1, uuid = 'made', sale_id = 'made', "
        f"body = CAST(replace(CAST(body AS TEXT), '{ISSUED}', '{made}') AS BLOB); "
        "INSERT INTO op SELECT * FROM made; "
        f"INSERT INTO voucher_right VALUES ('{made}', 1, 1, 0, {op_no(7, 1)}, NULL, NULL)"
    )
    store = TillStore(holding.folder, TILL_KEY)
    assert store.standing().redeeming_stopped is not None
    store.close()


def test_a_voucher_bent_while_the_till_runs_is_not_held(holding: TillWorld) -> None:
    driver = vars(holding.store)["_connection"].driver
    driver.execute(f"UPDATE voucher_right SET acquired = 9 WHERE voucher = '{GRANTED}'")
    with pytest.raises(RightsBroken):
        holding.store.vouchers.held(GRANTED)
