"""A till knows a member's row from when it has read it until that moves, and not before what it had made by then."""

from __future__ import annotations

from functools import partial

from central.exchange.awareness import knew_their_members
from central.store.activity import Rank, save_ranks
from loyalty.exchange.wire import ExchangeReply
from loyalty.values.ids import OpId
from tests.central.floor import Floor


def test_a_till_knows_a_row_until_it_moves_and_what_it_made_before_says_nothing(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange()
    floor.clock.now += 60_000
    till.exchange()
    sale = till.sale(member)
    ops = [(OpId(till.id, 1, seq), sale) for seq in (1, 2)]
    known = partial(knew_their_members, till=floor.known(till.id), told=ops)
    assert floor.database.read(known) == {op for op, _ in ops}
    then, now = {member: Rank(None, None, None)}, {member: Rank("gold", None, 0)}
    floor.database.write(lambda tx: save_ranks(tx, now, then, floor.clock()))
    assert floor.database.read(known) == set()
    till.sell(None)
    till.exchange()
    floor.clock.now += 60_000
    till.exchange()
    assert floor.database.read(known) == {ops[1][0]}


def test_a_till_that_has_more_to_send_is_not_said_to_know_what_it_reads_meanwhile(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for _ in range(3):
        till.sell(member, 100)
    for _ in range(2):
        reply = till.ask(till.request(ops_max=1))
        assert isinstance(reply, ExchangeReply)
        till.absorb(reply)
        floor.clock.now += 60_000
    told = [(OpId(till.id, 1, 3), till.sales[3])]
    assert floor.database.read(lambda tx: knew_their_members(tx, floor.known(till.id), told)) == set()
