"""What follows from decisions is kept whole: a batch of ops and the same ops one by one leave the same books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa

from central.exchange.keeping import place_of, verdict_of
from central.judging.book import Decision
from central.store import schema
from loyalty.exchange.wire import ExchangeReply, Verdict
from loyalty.ops.chain import Head
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Settlement
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill
from tests.central.images import image_of, orphan_of, renew
from tests.central.restoring import picture, restore, the_books_hold, two_tills


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
    assert floor.differences() == []


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


def renewed_with(floor: Floor, seen: FloorTill) -> FloorTill:
    """An older copy of a till that sold on: it is renewed, and has not sent yet what it has to tell."""
    image = image_of(seen)
    image.vouchers, image.papers, image.voucher_documents = {}, {}, []
    seen.sell(floor.members[0], 1_000)
    seen.exchange_all()
    return image


def test_a_voucher_that_was_told_again_is_free_once_its_incarnation_is_settled_with_it(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    image = renewed_with(floor, anchor)
    voucher = image.issue(member)
    renew(image)
    image.vouchers, image.papers = {}, {}
    image.exchange_all()
    other.exchange(vouchers=(voucher,))
    assert other.holds(voucher)


def test_a_settlement_takes_no_voucher_from_a_later_incarnation(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    image = renewed_with(floor, anchor)
    renew(image)
    image.exchange_all()
    image.exchange_all()
    voucher = image.issue(member)
    image.exchange_all()
    image.commit(Settlement(SCHEMA, image.context(), "settle-again", None, Effect(), 1))
    image.exchange_all()
    other.exchange(vouchers=(voucher,))
    assert (image.holds(voucher), other.holds(voucher)) == (True, False)


def test_row_31_a_settlement_that_is_told_again_after_a_restore_takes_no_voucher_that_was_granted_since(
    floor: Floor,
) -> None:
    """The backup was made between the new incarnation and the settlement of the one before."""
    anchor, other, member = two_tills(floor)
    voucher = anchor.issue(member)
    anchor.exchange_all()
    anchor.return_voucher(voucher, 1)
    anchor.exchange_all()
    image = renewed_with(floor, anchor)
    renew(image)
    backup = picture(floor)
    image.exchange_all()
    image.exchange(vouchers=(voucher,))
    assert image.holds(voucher)
    restore(floor, backup)
    for till in (image, other, image, other):
        till.exchange_all()
    other.exchange(vouchers=(voucher,))
    assert (image.holds(voucher), other.holds(voucher)) == (True, False)
    the_books_hold(floor)


def test_what_is_told_of_an_incarnation_after_its_settlement_is_locked_nowhere(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    image = renewed_with(floor, anchor)
    image.sell(member, 1_000, credit=Credit.LOCAL)
    (late,) = image.log
    renew(image)
    (told, settled) = image.log
    image.log, image.head = [], Head(image.head.epoch, 0, told.previous)
    image.commit_bytes(settled.body)
    image.exchange_all()
    image.commit(orphan_of(image, late))
    image.exchange_all()
    the_books_hold(floor)
    image.exchange_all()
    other.exchange_all()
    # 500, the 100 of the till that sold on and the 100 that were told late: the anchor may use all of them.
    assert (image.held(member), other.held(member), image.points(member)) == (700, 0, 700)
