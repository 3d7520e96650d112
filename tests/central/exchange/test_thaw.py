"""A server that was put back: nothing is granted until every till has told what it holds; then the books are exact."""

import pytest
import sqlalchemy as sa

from central.store import schema
from loyalty.exchange.wire import ExchangeReply
from loyalty.ops.effect import Credit
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import (
    account_of,
    picture,
    restore,
    the_books_hold,
    trade_after_the_backup,
    two_tills,
)


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    return two_tills(floor)


def shut_out(floor: Floor, name: str) -> None:
    revoked = sa.update(schema.till).where(schema.till.c.name == name).values(status="revoked")
    floor.database.write(lambda tx: tx.run(revoked))


def shortfalls(floor: Floor) -> list[int]:
    query = sa.select(schema.liability.c.points).where(schema.liability.c.cause == "restore_shortfall")
    return [int(row.points) for row in floor.database.read(lambda tx: tx.rows(query))]


def test_row_31_after_a_restore_balances_are_exact_and_nothing_was_granted_before(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    trade_after_the_backup(anchor, other, member)
    before, held = account_of(floor, member), anchor.held(member)
    restore(floor, backup)
    reply = anchor.exchange()
    assert (reply.hwm, reply.outcomes, reply.claims_ok) == (0, [], False), "of an older generation nothing is taken"
    reply = anchor.exchange({member: 10_000})
    assert (reply.hwm, reply.claims_ok) == (1, True)
    assert reply.recovery is not None
    assert (reply.recovery.tills, reply.recovery.answered, reply.recovery.missing) == (2, 1, ["Till 2, North"])
    other.exchange({member: 100})
    assert other.held(member) == 0
    other.exchange_all()
    anchor.exchange_all()
    assert anchor.exchange().recovery is None
    assert account_of(floor, member) == before
    assert (anchor.held(member), shortfalls(floor)) == (held, [])
    the_books_hold(floor)


def test_row_32_a_second_restore_during_recovery_begins_it_anew(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    trade_after_the_backup(anchor, other, member)
    before = account_of(floor, member)
    first = restore(floor, backup)
    anchor.exchange_all()
    second = restore(floor, backup)
    assert second > first
    late = anchor.request()
    reply = anchor.ask(late)
    assert isinstance(reply, ExchangeReply)
    assert (reply.generation, reply.hwm) == (second, 0)
    anchor.exchange_all()
    other.exchange_all()
    anchor.exchange_all()
    assert account_of(floor, member) == before
    the_books_hold(floor)


def test_row_33_while_one_till_is_off_nothing_is_granted_but_the_others_spend_what_they_hold(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    far = floor.till("South", "Till 1")
    far.exchange_all()
    backup = picture(floor)
    restore(floor, backup)
    anchor.exchange_all()
    far.exchange_all()
    for _ in range(3):
        anchor.sell(member, 1_000, use=100, credit=Credit.POOL)
        reply = anchor.exchange_all()
        assert reply.recovery is not None
        assert reply.recovery.missing == ["Till 2, North"]
    assert anchor.held(member) == 200, "what was earned waits in the pool"
    shut_out(floor, "Till 2")
    far.exchange_all()
    assert far.exchange().recovery is None, "nobody waits for a till that was shut out"
    anchor.exchange_all()
    assert anchor.held(member) == account_of(floor, member)[0] == 500 - 300 + 3 * 90
    the_books_hold(floor)


def test_a_return_is_debt_while_the_server_recovers_and_is_paid_from_the_pool_at_its_end(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    other.sell(member, 1_000)
    other.exchange_all()
    backup = picture(floor)
    restore(floor, backup)
    other.commit(other.reversal(1))
    other.exchange_all()
    assert account_of(floor, member) == (600, 500, 100, 1)
    anchor.exchange_all()
    assert account_of(floor, member) == (500, 500, 0, 0)
    the_books_hold(floor)


def test_points_that_no_ledger_accounts_for_are_the_shops_loss_and_stand_in_its_books(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    other.sell(member, 2_000)
    other.exchange_all()
    anchor.exchange_all()
    assert anchor.held(member) == 700
    restore(floor, backup)
    shut_out(floor, "Till 2")  # Its disk was lost as well, and with it the only other copy of that sale.
    anchor.exchange_all()
    assert shortfalls(floor) == [200]
    assert account_of(floor, member) == (700, 700, 0, 0)
    the_books_hold(floor)
