"""A file that was changed while the till slept: refused, or it sells and does not redeem."""

from collections.abc import Callable

import pytest

from loyalty.ledger.rights import Grants, sign_grants
from loyalty.signing.signature import Ed25519Signer
from terminal import commands as c
from terminal.errors import StoreBroken
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld

Change = Callable[[str], None]


def sell(world: TillWorld, times: int = 3) -> None:
    for _ in range(times):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100), c.SaleFinished())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE op SET body = CAST(replace(CAST(body AS TEXT), '950', '960') AS BLOB) WHERE seq = 2",
        "UPDATE op SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE op SET signature = zeroblob(64) WHERE seq = 3",
        "UPDATE op SET x = 0 WHERE seq = 2",
        "UPDATE op SET e = e + 500 WHERE seq = 1",
        "UPDATE op SET delta = delta + 500 WHERE seq = 1",
        "UPDATE op SET member = '0000000000000000' WHERE seq = 1",
        "DELETE FROM op WHERE seq = 2",
        "DELETE FROM op WHERE seq = 3",
        "UPDATE device SET head_seq = 2",
        "UPDATE device SET head_hash = zeroblob(32)",
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_a_log_that_was_changed_is_refused(
    world: TillWorld, changed_from_outside: Change, change: str, sent: bool
) -> None:
    if not sent:
        world.disconnect()
    sell(world)
    world.wait(1_000)
    assert (world.status.unsent == 0) == sent
    changed_from_outside(change)
    with pytest.raises(StoreBroken, match=r"changed|missing|damaged"):
        TillStore(world.folder, TILL_KEY)


MARKED = "; INSERT INTO proof_mark SELECT 1, epoch, seq, hash, at_ms FROM op WHERE seq = 3"
OLD_OP_CHANGED = (
    "UPDATE op SET code = 'x', body = CAST(replace(CAST(body AS TEXT), '950', '960') AS BLOB) WHERE seq = 2"
)


@pytest.mark.parametrize(
    "change",
    [
        OLD_OP_CHANGED,
        "UPDATE op SET x = 0 WHERE member IS NOT NULL; UPDATE rights SET x = 0",
        "UPDATE op SET origin_no = 1 WHERE seq = 2",
        "UPDATE op SET kind = 'handback' WHERE seq = 2",
        "UPDATE op SET sale_id = 'another' WHERE seq = 2",
        "UPDATE op SET uuid = 'another' WHERE seq = 2",
        "UPDATE op SET at_ms = at_ms - 864000000 WHERE seq = 2",
        "UPDATE op SET reference = '17' WHERE seq = 2",
    ],
)
@pytest.mark.parametrize("mark", ["", MARKED])
def test_f12_what_an_earlier_start_had_proven_is_proven_again(
    world: TillWorld, changed_from_outside: Change, change: str, mark: str
) -> None:
    sell(world)
    world.restart()
    sell(world)
    changed_from_outside(change + mark)
    with pytest.raises(StoreBroken, match="changed at its operation"):
        TillStore(world.folder, TILL_KEY)


def test_f12_an_operation_that_was_put_in_where_only_sums_would_see_it_is_found(
    world: TillWorld, changed_from_outside: Change
) -> None:
    """Its number lies behind the last one, its epoch is another."""
    sell(world)
    changed_from_outside(
        "CREATE TEMP TABLE made AS SELECT * FROM op WHERE seq = 1; "
        "UPDATE made SET no = no + 1000, epoch = 9, uuid = 'made', sale_id = 'made', e = 5000, x = 0; "
        "INSERT INTO op SELECT * FROM made; UPDATE rights SET e = e + 5000"
    )
    with pytest.raises(StoreBroken, match="changed at its operation"):
        TillStore(world.folder, TILL_KEY)


def test_f12_a_log_that_is_said_to_be_salvaged_redeems_nothing(world: TillWorld, changed_from_outside: Change) -> None:
    sell(world)
    changed_from_outside(
        "UPDATE op SET x = 0; UPDATE rights SET x = 0; INSERT INTO incarnation VALUES (1, 0, NULL, 3)" + MARKED
    )
    again = TillWorld(world.folder, shop=world.shop, clock=world.clock)
    assert again.status.redeeming_stopped
    again.close()


def test_a_log_of_another_key_is_refused(world: TillWorld) -> None:
    sell(world)
    world.close()
    with pytest.raises(StoreBroken, match="changed at its operation"):
        TillStore(world.folder, Ed25519Signer(b"\x01" * 32))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE rights SET g = g + 5000",
        "UPDATE rights SET e = e + 5000",
        "UPDATE rights SET x = 0",
        "UPDATE rights SET grant_no = NULL",
        "DELETE FROM rights",
        "UPDATE grant_document SET body = CAST(replace(CAST(body AS TEXT), '1240', '9240') AS BLOB)",
        "UPDATE grant_document SET signature = zeroblob(64)",
        "DELETE FROM grant_document",
    ],
)
def test_rights_that_were_changed_are_not_spent_and_the_shop_sells_on(
    world: TillWorld, changed_from_outside: Change, change: str
) -> None:
    sell(world)
    changed_from_outside(change)
    again = TillWorld(world.folder, shop=world.shop, clock=world.clock)
    assert again.status.redeeming_stopped
    again.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    assert again.counter.member is not None
    assert again.counter.member.spendable_here == 0
    again.do(c.SaleFinished())
    assert again.counter.done is not None
    again.restart()
    again.close()


def test_f12_grants_to_another_till_are_no_rights_here(world: TillWorld, changed_from_outside: Change) -> None:
    """A paper of the shop's own server, copied out of the file of the till beside this one."""
    sell(world)
    total = world.store.rights(AMARA).g + 4_000
    paper = sign_grants(Grants("ZZZZZZZZZZZZZZZZ", 1, 1, {AMARA: total}), world.shop.signer)
    changed_from_outside(
        f"INSERT INTO grant_document VALUES (99, x'{paper.body.hex()}', x'{paper.signature.hex()}'); "
        f"UPDATE rights SET g = {total}, grant_no = 99 WHERE member = '{AMARA}'"
    )
    again = TillWorld(world.folder, shop=world.shop, clock=world.clock)
    assert again.status.redeeming_stopped
    again.close()
