"""What the server says a till was granted in all: only when all of it is delivered, and a difference is noted once."""

import msgspec
import sqlalchemy as sa

from central.exchange.auditing import granted
from central.store import exceptions, schema
from loyalty.exchange.wire import ExchangeReply, GrantTotals
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import picture, restore, two_tills


def audit(till: FloorTill, differs: GrantTotals | None = None) -> ExchangeReply:
    reply = till.ask(msgspec.structs.replace(till.request(), audit=True, differs=differs))
    assert isinstance(reply, ExchangeReply)
    till.absorb(reply)
    return reply


def own(till: FloorTill) -> GrantTotals:
    totals = [one.g for one in till.rights.values() if one.g]
    return GrantTotals(len(totals), sum(totals))


def test_the_sum_is_what_the_till_heard(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    other.exchange({member: 150})
    anchor.hand_back(member, 200)
    anchor.exchange_all()
    other.exchange({member: 150})
    for till in (anchor, other):
        till.exchange_all()
        assert audit(till).granted == own(till)
    assert own(other) == GrantTotals(1, 150)
    assert anchor.exchange().granted is None, "nobody asked"


def test_a_grant_that_is_not_delivered_yet_is_no_difference(floor: Floor) -> None:
    anchor, _, _ = two_tills(floor)
    till = floor.known(anchor.id)
    newest = floor.database.read(lambda tx: tx.rows(sa.select(sa.func.max(schema.rights.c.feed_tx))))[0][0]
    assert floor.database.read(lambda tx: granted(tx, till, newest)) is None
    assert floor.database.read(lambda tx: granted(tx, till, newest + 1)) == own(anchor)


def test_a_restored_server_that_waits_compares_nothing(floor: Floor) -> None:
    anchor, other, _ = two_tills(floor)
    restore(floor, picture(floor))
    anchor.exchange_all()
    assert audit(anchor).granted is None
    other.exchange_all()
    anchor.exchange_all()
    assert audit(anchor).granted == own(anchor)


def test_row_69_the_server_puts_a_difference_before_a_person_once(floor: Floor) -> None:
    anchor, _, _ = two_tills(floor)
    mine = own(anchor)
    told = GrantTotals(mine.members, mine.points + 30)
    for _ in range(2):
        audit(anchor, told)
    (noted,) = [one.noted for one in floor.database.read(exceptions.exceptions)]
    assert (noted.cause, noted.till, noted.points) == ("grants_differ", anchor.id, 30)
    assert floor.known(anchor.id).concern == "grants_differ"
