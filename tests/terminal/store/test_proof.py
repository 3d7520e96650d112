"""A file that was changed while the till slept: refused, or it sells and does not redeem."""

from collections.abc import Callable

import pytest

from loyalty.signature import Ed25519Signer
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


def later(world: TillWorld, days: int) -> None:
    world.close()
    world.clock.passes(days * 24 * 3_600_000)
    world.restart()


OLD_OP_CHANGED = (
    "UPDATE op SET code = 'x', body = CAST(replace(CAST(body AS TEXT), '950', '960') AS BLOB) WHERE seq = 2"
)


def test_a_start_goes_on_from_what_the_last_one_proved_and_proves_all_once_a_week(
    world: TillWorld, changed_from_outside: Change
) -> None:
    sell(world)
    world.restart()
    sell(world)
    changed_from_outside(OLD_OP_CHANGED)
    world.restart()
    later(world, days=8)
    sell(world)
    world.close()
    with pytest.raises(StoreBroken, match="changed at its operation 2"):
        TillStore(world.folder, TILL_KEY)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE proof_mark SET seq = 2",
        "UPDATE proof_mark SET seq = 0",
        "UPDATE proof_mark SET hash = zeroblob(32)",
        "UPDATE proof_mark SET epoch = 7",
        "UPDATE proof_mark SET full_ms = full_ms + 864000000",
        "DELETE FROM proof_mark",
        "UPDATE op SET signature = zeroblob(64) WHERE seq = 3",
    ],
)
def test_a_mark_that_does_not_fit_has_everything_proven(
    world: TillWorld, changed_from_outside: Change, change: str
) -> None:
    sell(world)
    world.restart()
    changed_from_outside(f"{OLD_OP_CHANGED}; {change}")
    with pytest.raises(StoreBroken, match="changed at its operation"):
        TillStore(world.folder, TILL_KEY)


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
