"""A till that is an older copy of itself: fenced by its epoch, told again once, its rights free by its own word."""

import msgspec
import pytest
import sqlalchemy as sa

from central.errors import Problem
from central.exchange.rekey import Rekeying
from central.store import schema
from central.store.orphans import told_again
from loyalty.exchange.wire import ExchangeReply, RekeyReply, Verdict
from loyalty.ops.chain import Head
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Origin
from loyalty.sales.shares import returned_lines
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill
from tests.central.images import ask_rekey, image_of, orphan_of, rekey_request, renew
from tests.central.restoring import account_of, picture, restore, the_books_hold, two_tills


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    return two_tills(floor)


def verdicts(reply: ExchangeReply) -> list[tuple[Verdict, str]]:
    return [(one.verdict, one.code) for one in reply.outcomes]


def causes(floor: Floor) -> set[str]:
    return {row.cause for row in floor.database.read(lambda tx: tx.rows(sa.select(schema.exception.c.cause)))}


def test_row_35_an_old_image_that_comes_online_gets_a_new_incarnation_and_its_rights_come_back(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    image = image_of(anchor)
    anchor.sell(member, 1_000, use=200)
    anchor.exchange_all()
    reply = image.ask(image.request())
    assert isinstance(reply, ExchangeReply)
    assert reply.hwm > image.head.seq, "so the image knows what it is"
    assert renew(image) == []
    locked = account_of(floor, member)
    assert locked[1] == 380
    assert verdicts(image.exchange_all()) == [(Verdict.APPLIED, "")]
    image.exchange_all()
    assert image.held(member) == account_of(floor, member)[0] == 380
    assert causes(floor) == {"forked"}
    the_books_hold(floor)


def test_row_35_what_only_the_lost_file_had_is_listed_by_its_number(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    anchor.sell(member)
    anchor.exchange_all()
    anchor.sell(member)
    image = image_of(anchor)
    for _ in range(3):
        anchor.sell(member)
    image.sell(member)
    image.sell(member)
    assert isinstance(ask_rekey(image, rekey_request(image, lost_seq=5, copy_seq=2)), RekeyReply)
    columns = schema.exception.c
    noted = floor.database.read(lambda tx: tx.rows(sa.select(columns.cause, columns.epoch, columns.seq)))
    assert [tuple(row) for row in noted] == [
        ("forked", 1, 0),
        ("ops_lost", 1, 3),
        ("ops_lost", 1, 4),
        ("ops_lost", 1, 5),
    ]


def test_row_36_what_the_image_sold_before_it_knew_is_booked_once_and_flagged(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    image = image_of(anchor)
    anchor.sell(member, 1_000, use=200)
    anchor.exchange_all()
    image.sell(member, 3_000, use=400)
    image.sell(member, 1_000)
    refused = image.ask(image.request())
    assert isinstance(refused, Problem)
    assert refused.code == "forked"
    assert renew(image) == [1, 2]
    reply = image.exchange_all()
    assert verdicts(reply) == [
        (Verdict.FLAGGED, "overdrawn"),
        (Verdict.FLAGGED, "orphan"),
        (Verdict.APPLIED, ""),
    ]
    bear = floor.database.read(lambda tx: tx.rows(sa.select(schema.liability.c.cause, schema.liability.c.points)))
    assert [tuple(row) for row in bear] == [("overdrawn", 20)], "of 580 points 600 were spent; the shop bears the rest"
    assert account_of(floor, member)[0] == 500 - 200 + 80 - 380 + 260 + 100
    the_books_hold(floor)


def test_row_36_what_the_server_had_all_the_same_is_not_booked_again(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    anchor.sell(member, 1_000, use=200)
    request = anchor.request()
    assert isinstance(anchor.ask(request), ExchangeReply)
    before = account_of(floor, member)[0]
    assert renew(anchor) == [1], "its reply was lost"
    rows = anchor.ask(anchor.request(ops_max=0))
    assert isinstance(rows, ExchangeReply)
    anchor.absorb(rows)
    reply = anchor.exchange_all()
    assert verdicts(reply)[0] == (Verdict.APPLIED, "already_known")
    told = {row[0] for page in reply.pages if page.table == "member" for row in page.rows}
    assert member in told, "else the till would show the op beside the row that contains it"
    assert account_of(floor, member)[0] == before
    the_books_hold(floor)


def test_row_37_of_two_computers_with_one_name_both_are_stopped(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    clone = image_of(anchor)
    clone.sell(member, 1_000)
    anchor.sell(member, 500)
    anchor.exchange_all()
    assert isinstance(clone.ask(clone.request()), Problem)
    renew(clone, 1)
    clone.exchange_all()
    wrong = anchor.ask(anchor.request())
    assert isinstance(wrong, Problem)
    assert wrong.code == "wrong_epoch"
    copied = ask_rekey(anchor, rekey_request(anchor, 2))
    assert isinstance(copied, Problem)
    assert copied.code == "copied"
    stopped = clone.ask(clone.request())
    assert isinstance(stopped, Problem)
    assert stopped.status == 409
    again = ask_rekey(clone, rekey_request(clone, 3))
    assert isinstance(again, Problem)
    assert again.code == "copied"
    assert floor.known(anchor.id).status == "forked"
    assert "copied" in causes(floor)
    the_books_hold(floor)


def test_asking_again_with_the_same_id_is_the_same_incarnation(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, _ = two
    request = rekey_request(anchor)
    first, second = ask_rekey(anchor, request), ask_rekey(anchor, request)
    assert isinstance(first, RekeyReply)
    assert first == second
    assert (first.epoch, floor.known(anchor.id).epoch) == (2, 2)
    other = ask_rekey(anchor, msgspec.structs.replace(request, device="Z" * 16))
    assert isinstance(other, Problem)


def test_an_epoch_that_nobody_gave_is_not_believed(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    anchor, _, _ = two
    refused = ask_rekey(anchor, msgspec.structs.replace(rekey_request(anchor), epoch=7))
    assert isinstance(refused, Problem)
    assert floor.known(anchor.id).epoch == 1


def test_row_38_a_server_older_than_the_new_incarnation_gives_another_one_and_the_books_hold(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    anchor.sell(member, 1_000, use=100)
    renew(anchor, 1)
    anchor.exchange_all()
    anchor.exchange_all()
    anchor.sell(member, 1_000, use=200)
    anchor.exchange_all()
    restore(floor, backup)
    refused = anchor.ask(anchor.request())
    assert isinstance(refused, Problem)
    assert refused.code == "wrong_epoch"
    documents = list(anchor.documents)
    renew(anchor, 2)
    anchor.documents = documents
    anchor.exchange_all()
    other.exchange_all()
    anchor.exchange_all()
    assert floor.known(anchor.id).epoch == 3
    assert account_of(floor, member)[3] == 0
    the_books_hold(floor)


def test_a_forged_orphan_is_kept_for_a_person_and_books_nothing(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    anchor.sell(member, 9_000)
    forged = list(anchor.log)
    renew(anchor)
    anchor.log, anchor.head = [], Head(2, 0, anchor.log[0].previous)
    orphan = orphan_of(anchor, forged[0])
    before = account_of(floor, member)
    for bad in (
        msgspec.structs.replace(orphan, signature="ab" * 64),
        msgspec.structs.replace(orphan, seq=2),
        msgspec.structs.replace(orphan, epoch=2),
        msgspec.structs.replace(orphan, body=orphan.body.replace("900", "901")),
    ):
        anchor.commit(msgspec.structs.replace(bad, context=anchor.context()))
    assert {code for _, code in verdicts(anchor.exchange_all())} == {"bad_orphan"}
    assert account_of(floor, member) == before
    the_books_hold(floor)


def test_a_sale_that_was_told_again_can_be_returned_by_either_of_its_names_but_once(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    anchor.exchange_all()
    image = image_of(anchor)
    anchor.sell(None, 100)
    anchor.exchange_all()
    sale = image.sale(member, 1_000)
    image.commit(sale)
    image.commit(image.reversal(1))
    first, _ = renew(image)
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    again = image.reversal_of(sale, Origin(image.id, 2, first, sale.sale_id), lines, credit=Credit.POOL)
    image.commit(again)
    reply = image.exchange_all()
    codes = [code for _, code in verdicts(reply)]
    assert codes == ["orphan", "orphan", "", "returned_twice"]
    told = floor.database.read(lambda tx: told_again(tx, [OpId(image.id, 1, 1)]))
    assert told == {OpId(image.id, 1, 1): OpId(image.id, 2, first)}
    assert account_of(floor, member)[0] == 500
    the_books_hold(floor)


def test_a_settlement_of_an_incarnation_that_is_not_over_frees_nothing(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, member = two
    renew(anchor)
    settlement = anchor.log[-1]
    anchor.log = []
    anchor.head = Head(2, 0, settlement.previous)
    body = settlement.body.replace(b'"epoch":1', b'"epoch":2')
    anchor.commit_bytes(body)
    assert verdicts(anchor.exchange()) == [(Verdict.FLAGGED, "not_sealed")]
    assert account_of(floor, member)[1] == 500
    the_books_hold(floor)


def test_a_till_behind_what_a_lost_backup_knew_is_an_older_copy(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, _ = two
    columns = schema.till_epoch.c
    change = (
        sa.update(schema.till_epoch).where(columns.till == anchor.id).values(expected_hwm=2, expected_head=b"x" * 32)
    )
    floor.database.write(lambda tx: tx.run(change))
    anchor.sell(None, 100)
    refused = anchor.ask(anchor.request())
    assert isinstance(refused, Problem)
    assert refused.code == "older_copy"
    anchor.sell(None, 100)
    other = anchor.ask(anchor.request())
    assert isinstance(other, Problem)
    assert other.code == "forked", "it has another second operation than the backup had"


def test_a_lost_till_gets_no_new_incarnation(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    anchor, _, _ = two
    lost = sa.update(schema.till).where(schema.till.c.id == anchor.id).values(status="lost")
    floor.database.write(lambda tx: tx.run(lost))
    rekeying = Rekeying(database=floor.database, now_ms=floor.clock)
    refused = rekeying.answer(floor.known(anchor.id), rekey_request(anchor))
    assert isinstance(refused, Problem)
    assert refused.code == "till_lost"
