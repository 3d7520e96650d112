"""Whole exchanges: what a till brings is booked once, whatever is lost, repeated, late or forged on the way."""

import threading
from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from central.errors import Problem
from central.reconcile import reconcile
from central.store import exceptions, schema
from loyalty.exchange.replica import REPLICA_VERSION, TABLES
from loyalty.exchange.wire import Cursor, ExchangeReply, ExchangeRequest, FeedReply, Verdict, WireOp
from loyalty.ledger.rights import Rights
from loyalty.ops.chain import Head, genesis
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Origin
from loyalty.sales.shares import returned_lines
from loyalty.values.ids import op_no
from tests.central.floor import Floor, FloorTill


def everything_reconciles(floor: Floor) -> None:
    report = floor.database.read(reconcile)
    assert report.differences == []
    assert report.members == len(floor.members)


def balance(floor: Floor, member: str) -> int:
    row = floor.database.read(lambda tx: tx.row(sa.select(schema.account).where(schema.account.c.member == member)))
    assert row is not None
    return int(row.balance)


def test_a_day_of_sales_arrives_once_and_the_till_sees_what_the_server_sees(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    assert till.exchange_all().anchor
    assert till.held(member) == 500
    till.sell(member, 1_000)
    till.sell(member, 500, use=100)
    till.sell(None, 300)
    reply = till.exchange_all()
    assert [outcome.verdict for outcome in reply.outcomes] == [Verdict.APPLIED] * 3
    assert (reply.hwm, reply.head, reply.mark) == (3, till.head.hash.hex(), op_no(1, 3))
    assert reply.durable_seq == 0
    assert till.points(member) == 500 + 100 + 40 - 100 == balance(floor, member)
    till.exchange_all()
    assert till.held(member) == balance(floor, member), "the anchor holds all that its members have"
    everything_reconciles(floor)


def test_row_20_a_lost_reply_costs_nothing(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    till.sell(member, 700)
    request = till.request()
    first, second = till.ask(request), till.ask(request)
    assert isinstance(first, ExchangeReply)
    assert isinstance(second, ExchangeReply)
    assert (first.hwm, first.head, first.outcomes) == (second.hwm, second.head, second.outcomes)
    till.absorb(second)
    till.exchange_all()
    assert balance(floor, member) == 570
    assert till.held(member) == 570
    everything_reconciles(floor)


def test_row_68_the_same_ops_in_flight_at_once_are_taken_once(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for _ in range(20):
        till.sell(member, 700)
    requests = [till.request(ops_max=most) for most in (20, 5, 20, 13, 20, 20)]
    start, replies = threading.Barrier(len(requests)), list[ExchangeReply | Problem]()

    def ask(request: ExchangeRequest) -> None:
        start.wait(20)
        replies.append(till.ask(request))

    asking = [threading.Thread(target=ask, args=(request,)) for request in requests]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert len(replies) == len(requests)
    assert all(isinstance(reply, ExchangeReply) for reply in replies), replies
    till.exchange_all()
    assert balance(floor, member) == 500 + 20 * 70
    everything_reconciles(floor)


def test_row_21_and_row_22_an_old_reply_and_a_repeated_one_take_nothing_from_the_till(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    early = till.exchange()
    till.sell(member, 700, use=70)
    till.exchange_all()
    held = till.held(member)
    till.absorb(early)
    assert till.held(member) == held
    everything_reconciles(floor)


def test_more_of_the_same_ops_is_taken_from_where_the_server_stands(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    till.sell(member, 100)
    till.exchange_all()
    till.sell(member, 200)
    till.acked = 0
    reply = till.exchange()
    assert [outcome.seq for outcome in reply.outcomes] == [1, 2]
    assert balance(floor, member) == 530
    everything_reconciles(floor)


def test_behind_a_gap_nothing_is_taken_and_the_till_hears_where_to_start(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for _ in range(3):
        till.sell(member, 100)
    request = till.request()
    reply = till.ask(msgspec.structs.replace(request, ops=request.ops[1:]))
    assert isinstance(reply, ExchangeReply)
    assert (reply.hwm, reply.outcomes, reply.head) == (0, [], genesis(till.id, 1).hex())
    reply = till.ask(msgspec.structs.replace(request, ops=[request.ops[0], request.ops[2]]))
    assert isinstance(reply, ExchangeReply)
    assert reply.hwm == 1
    assert till.exchange().hwm == 3
    everything_reconciles(floor)


def test_a_second_history_is_never_booked_and_closes_the_till(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for _ in range(2):
        till.sell(member, 100)
    till.exchange_all()
    before = balance(floor, member)
    till.log, till.acked = till.log[:1], 1
    till.head = Head(1, 1, till.log[0].hash)
    till.sell(member, 9_900)
    forked = till.ask(till.request())
    assert isinstance(forked, Problem)
    assert (forked.status, forked.code) == (409, "forked")
    assert floor.known(till.id).status == "forked"
    again = till.ask(till.request())
    assert isinstance(again, Problem)
    assert again.code == "forked"
    assert balance(floor, member) == before
    everything_reconciles(floor)


def test_only_a_signed_prefix_is_taken(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for _ in range(3):
        till.sell(member, 100)
    request = till.request()
    forged = WireOp(3, request.ops[2].body.replace(b'"earn":10', b'"earn":99'), request.ops[2].signature)
    reply = till.ask(msgspec.structs.replace(request, ops=[*request.ops[:2], forged]))
    assert isinstance(reply, ExchangeReply)
    assert reply.hwm == 2
    refused = till.ask(msgspec.structs.replace(request, ops=[forged]))
    assert isinstance(refused, Problem)
    assert (refused.status, refused.code) == (422, "bad_signature")
    assert floor.database.read(lambda tx: tx.rows(sa.select(schema.till.c.concern)))[0][0] == "bad_signature"
    assert till.exchange().hwm == 3
    everything_reconciles(floor)


def test_row_42_and_row_46_what_cannot_be_booked_is_kept_in_its_place_and_the_queue_goes_on(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    till.commit_bytes(b"no operation at all")
    till.commit_bytes(b'{"kind":"voucher","schema":7}')
    till.sell("0123456789ABCDEF", 100)
    till.sell(member, 100)
    reply = till.exchange_all()
    assert [(one.verdict, one.code) for one in reply.outcomes] == [
        (Verdict.QUARANTINED, "unreadable"),
        (Verdict.QUARANTINED, "unknown_kind"),
        (Verdict.QUARANTINED, "unknown_member"),
        (Verdict.APPLIED, ""),
    ]
    assert all(one.sentence for one in reply.outcomes[:3])
    assert balance(floor, member) == 510
    everything_reconciles(floor)


def test_a_quarantined_op_moves_its_member_to_the_end_of_the_feed(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    sale = till.sale(member, 100)
    till.commit(sale)
    till.exchange_all()
    till.commit_bytes(till.log[0].body)
    reply = till.exchange()
    assert reply.outcomes[0].code == "uuid_reused"
    assert [row[0] for page in reply.pages if page.table == "member" for row in page.rows] == [member]
    assert reply.mark == op_no(1, 2)


def test_row_56_two_tills_return_the_same_goods_and_the_member_is_debited_once(floor: Floor) -> None:
    anchor, other, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    anchor.exchange_all()
    other.exchange_all()
    anchor.sell(member, 1_000, use=100)
    anchor.exchange_all()
    sale, after_sale = anchor.sales[1], balance(floor, member)
    anchor.commit(anchor.reversal(1))
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    other.commit(other.reversal_of(sale, Origin(anchor.id, 1, 1, sale.sale_id), lines))
    assert anchor.exchange_all().outcomes[0].verdict is Verdict.APPLIED
    assert balance(floor, member) == after_sale - 90 + 100
    outcome = other.exchange_all().outcomes[0]
    assert (outcome.verdict, outcome.code) == (Verdict.FLAGGED, "returned_twice")
    assert balance(floor, member) == after_sale - 90 + 100, "taken and given once; a person looks at the money"
    assert floor.database.read(lambda tx: tx.rows(sa.select(schema.liability))) == []
    (noted,) = (one.noted for one in floor.database.read(exceptions.exceptions))
    assert (noted.cause, noted.till, noted.member) == ("returned_twice", other.id, member)
    assert noted.detail.endswith(" of it for what came back before.")
    everything_reconciles(floor)


def test_wishes_are_levels_and_asking_twice_grants_once(floor: Floor) -> None:
    till, abroad = floor.till("South"), floor.members[0]
    till.exchange_all()
    assert till.held(abroad) == 0
    request = till.request({abroad: 120})
    till.ask(request)
    reply = till.ask(request)
    assert isinstance(reply, ExchangeReply)
    till.absorb(reply)
    assert till.held(abroad) == 120
    till.exchange({abroad: 10_000})
    assert till.held(abroad) == 500, "never more than the pool has"
    till.sell(abroad, 1_000, use=500)
    till.exchange_all()
    everything_reconciles(floor)


def test_rights_of_a_store_go_to_its_first_till_only(floor: Floor) -> None:
    anchor, second = floor.till(), floor.till(name="Till 2")
    assert not second.exchange_all().anchor
    assert second.rights == {}
    anchor.exchange_all()
    at_home = [one for serial, one in enumerate(floor.members, start=1) if serial % 3]
    assert {one: rights.g for one, rights in anchor.rights.items()} == dict.fromkeys(at_home, 500)
    everything_reconciles(floor)


def test_points_earned_at_another_till_reach_the_anchor(floor: Floor) -> None:
    anchor, second, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    anchor.exchange_all()
    second.sell(member, 1_000)
    second.exchange_all()
    anchor.exchange_all()
    assert anchor.held(member) == 600
    second.sell(member, 1_000, credit=Credit.LOCAL)
    second.exchange_all()
    anchor.exchange_all()
    assert (anchor.held(member), second.held(member)) == (600, 100)
    everything_reconciles(floor)


def test_more_spent_than_held_is_the_shops_loss_and_never_the_members(floor: Floor) -> None:
    till, member = floor.till("South"), floor.members[0]
    till.exchange_all()
    till.rights[member] = Rights(g=400)
    till.sell(member, 1_000, use=400)
    outcome = till.exchange_all().outcomes[0]
    assert (outcome.verdict, outcome.code) == (Verdict.FLAGGED, "overdrawn")
    assert balance(floor, member) == 500 + 60
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.liability)))
    assert [(row.cause, row.points) for row in rows] == [("overdrawn", 400)]
    everything_reconciles(floor)


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_the_feed_in_small_pages_is_the_whole_table(open_floor: Callable[..., Floor], rows: int) -> None:
    floor = open_floor(members=9, page_rows=rows)
    till, reader = floor.till(), floor.till("South")
    till.exchange_all()
    for member in floor.members[:4]:
        till.sell(member, 500)
        till.exchange()
        reply = floor.exchange.feed(floor.known(reader.id), reader.cursor, REPLICA_VERSION)
        assert isinstance(reply, FeedReply)
        absorb_feed(reader, reply)
    while True:
        reply = floor.exchange.feed(floor.known(reader.id), reader.cursor, REPLICA_VERSION)
        assert isinstance(reply, FeedReply)
        assert sum(len(page.rows) for page in reply.pages) <= rows
        absorb_feed(reader, reply)
        if not reply.more:
            break
    whole = FloorTill(floor, reader.signer, reader.joined)
    answer = floor.exchange.feed(floor.known(reader.id), Cursor(), REPLICA_VERSION)
    while isinstance(answer, FeedReply):
        absorb_feed(whole, answer)
        if not answer.more:
            break
        answer = floor.exchange.feed(floor.known(reader.id), whole.cursor, REPLICA_VERSION)
    assert reader.rows == whole.rows
    assert len(reader.rows["member"]) == 9
    assert {member: reader.points(member) for member in floor.members[:4]} == dict.fromkeys(floor.members[:4], 550)
    assert set(reader.rows) <= {table.name for table in TABLES}


def absorb_feed(till: FloorTill, reply: FeedReply) -> None:
    for page in reply.pages:
        table = till.rows.setdefault(page.table, {})
        for row in page.rows:
            table[str(row[0])] = dict(zip(page.columns, row, strict=True))
    till.cursor = reply.cursor


def test_a_cursor_of_another_generation_starts_anew(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    before = till.rows.copy()
    till.cursor = Cursor(generation=7, places={"member": (10**9, "Z")})
    reply = till.exchange()
    assert reply.reset
    assert till.rows == before
    assert not till.exchange().reset


def test_an_idle_exchange_writes_nothing(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    till.exchange_all()
    before = floor.database.read(lambda tx: tx.rows(sa.select(schema.till_epoch)))
    till.exchange()
    assert floor.database.read(lambda tx: tx.rows(sa.select(schema.till_epoch))) == before
    floor.clock.now += 120_000
    till.exchange()
    assert floor.database.read(lambda tx: tx.rows(sa.select(schema.till_epoch))) != before


def test_other_tills_hear_of_news_after_the_commit(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    assert floor.told.published == []
    till.sell(member, 100)
    till.exchange_all()
    assert floor.told.published == [(till.joined.store, {member}, till.id)]


def test_the_same_receipt_number_twice_a_day_is_looked_at(floor: Floor) -> None:
    till, other, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    till.sell(member, 100, reference="R-1")
    assert till.exchange_all().outcomes[0].verdict is Verdict.APPLIED
    other.sell(member, 100, reference="R-1")
    outcome = other.exchange_all().outcomes[0]
    assert (outcome.verdict, outcome.code) == (Verdict.FLAGGED, "reference_used")
    floor.clock.now += 86_400_000
    other.sell(member, 100, reference="R-1")
    assert other.exchange_all().outcomes[0].verdict is Verdict.APPLIED
    everything_reconciles(floor)


def test_a_receipt_number_is_free_again_after_its_sale_was_undone(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    till.sell(member, 1_000, reference="R-1")
    till.commit(msgspec.structs.replace(till.reversal(1), undo=True))
    till.sell(member, 2_000, reference="R-1")
    assert [outcome.code for outcome in till.exchange_all().outcomes] == ["", "", ""]
    till.commit(msgspec.structs.replace(till.reversal(3), undo=True))
    till.exchange_all()
    till.sell(member, 3_000, reference="R-1")
    till.sell(member, 3_000, reference="R-1")
    assert [outcome.code for outcome in till.exchange_all().outcomes] == ["", "reference_used"]
    everything_reconciles(floor)
