"""A server put back behind everybody's back: the tills know, and it hears it from them."""

import pytest
import sqlalchemy as sa

from central.errors import Problem
from central.store import schema
from loyalty.exchange.wire import ExchangeReply
from loyalty.ledger.rights import open_grants
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import (
    account_of,
    picture,
    put_back,
    restore,
    the_books_hold,
    trade_after_the_backup,
    two_tills,
)


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    return two_tills(floor)


def test_row_34_a_till_of_a_later_generation_is_refused_and_a_person_told(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, _ = two
    backup = picture(floor)
    later = restore(floor, backup)
    anchor.exchange_all()
    put_back(floor, backup)
    refused = anchor.ask(anchor.request())
    assert isinstance(refused, Problem)
    assert (refused.status, refused.code) == (409, "older_server")
    concern = sa.select(schema.till.c.concern).where(schema.till.c.id == anchor.id)
    assert [tuple(row) for row in floor.database.read(lambda tx: tx.rows(concern))] == [("older_server",)]
    floor.clock.now -= 1_000_000
    assert restore(floor, picture(floor)) == later + 1, "the way out is above whatever a till presented"
    anchor.exchange_all()


def test_row_34_a_server_that_was_put_back_in_silence_finds_out_by_the_first_till_that_knows_more(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    trade_after_the_backup(anchor, other, member)
    before = account_of(floor, member)
    put_back(floor, backup)
    asked = anchor.request({member: 10_000})
    reply = anchor.ask(asked)
    assert isinstance(reply, ExchangeReply)
    assert (reply.generation > asked.generation, reply.hwm) == (True, 0)
    assert all(open_grants(one, anchor.server).totals[member] == 500 for one in reply.grants), "only what was granted"
    assert reply.recovery is not None
    again = anchor.ask(asked)
    assert isinstance(again, ExchangeReply)
    assert again.generation == reply.generation
    generations = sa.select(schema.recovery.c.generation)
    assert len(floor.database.read(lambda tx: tx.rows(generations))) == 1, "asked twice it begins once"
    anchor.absorb(reply)
    anchor.exchange_all()
    other.exchange_all()
    anchor.exchange_all()
    assert account_of(floor, member) == before
    the_books_hold(floor)
