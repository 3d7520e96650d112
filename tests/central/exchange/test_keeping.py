"""What follows from decisions is kept whole: a batch of ops and the same ops one by one leave the same books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa

from central.exchange.keeping import place_of, verdict_of
from central.judging.book import Decision
from central.reconcile import reconcile
from central.store import schema
from loyalty.ids import OpId
from loyalty.wire import ExchangeReply, Verdict
from tests.central.floor import Floor, FloorTill


def one_by_one(till: FloorTill) -> None:
    while till.acked < till.head.seq:
        reply = till.ask(till.request(ops_max=1))
        assert isinstance(reply, ExchangeReply)
        till.absorb(reply)


def in_one_batch(till: FloorTill) -> None:
    till.exchange_all()


def kept(floor: Floor, table: sa.Table) -> list[tuple[object, ...]]:
    told = [column for column in table.c if column.name not in ("id", "at_ms", "noted_ms", "till", "reference")]
    return sorted((tuple(row) for row in floor.database.read(lambda tx: tx.rows(sa.select(*told)))), key=repr)


def test_ops_in_one_batch_leave_what_they_leave_one_by_one(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(members=2, points=500)
    tables = (schema.entry, schema.liability, schema.exception, schema.sale_reference)
    before = {table.name: kept(floor, table) for table in tables}
    grown = []
    for name, send in (("Till 1", in_one_batch), ("Till 2", one_by_one)):
        till, member = floor.till(name=name), floor.members[0]
        till.exchange_all()
        till.sell(member, 2_000, reference="R-" + name)
        till.commit(till.reversal(1))
        till.sell(member, 2_000, reference="R-" + name)
        till.sell("0123456789ABCDEF", 2_000)
        send(till)
        grown.append({table.name: Counter(kept(floor, table)) - Counter(before[table.name]) for table in tables})
        before = {table.name: kept(floor, table) for table in tables}
    assert grown[0] == grown[1]
    assert sum(grown[0]["entry"].values()) == 3
    assert floor.database.read(reconcile).differences == []


def test_the_columns_of_an_op_and_of_its_decision() -> None:
    decision = Decision(OpId("T" * 16, 2, 3), Verdict.FLAGGED, ("overdrawn", "bad_clock"), "sale", "M", "u", beyond=5)
    assert place_of(decision.id) == {"till": "T" * 16, "epoch": 2, "seq": 3}
    assert verdict_of(decision) == {
        "kind": "sale",
        "member": "M",
        "uuid": "u",
        "verdict": "flagged",
        "code": "overdrawn",
        "flags": "overdrawn bad_clock",
        "beyond": 5,
    }
