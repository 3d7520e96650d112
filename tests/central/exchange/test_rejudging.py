"""What waits for a person is judged again: booked once, as if it arrived now, and never what is booked already."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from central.attending import lost
from central.errors import WorldSaidNo
from central.exchange.rejudging import Again, rejudge, retry
from central.store import exceptions, losses, schema
from central.store.people import add_members
from central.store.shops import shop
from loyalty.codes.scanned import card_number
from loyalty.exchange.wire import Verdict
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Sale
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import OpId, new_id
from tests.central.floor import Floor, FloorTill
from tests.central.images import image_of, renew
from tests.central.restoring import picture, restore

STRANGER = new_id(b"\x77" * 10)


def waiting(floor: Floor) -> dict[str, int]:
    """The open exceptions: the number of each cause."""
    return {one.noted.cause: one.id for one in floor.database.read(exceptions.exceptions)}


def again(floor: Floor, cause: str) -> Again:
    number = waiting(floor)[cause]
    return floor.database.write(
        lambda tx: retry(tx, number, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )


def rejudged(floor: Floor, till: FloorTill, seq: int) -> Again | None:
    op = OpId(till.id, till.head.epoch, seq)
    return floor.database.write(lambda tx: rejudge(tx, op, verifier_of=Ed25519Verifier, now_ms=floor.clock()))


def enrol(floor: Floor, member: str, points: int = 0) -> None:
    """The member is known from now on."""
    floor.members.append(member)
    key = floor.database.read(shop).lookup_key
    new = floor.person(900, member, points)
    floor.database.write(lambda tx: add_members(tx, [new], key))


def verdicts(till: FloorTill) -> list[str]:
    return [one.code or one.verdict.value for one in till.exchange_all().outcomes]


def kept_by_an_older_server(floor: Floor, seq: int) -> None:
    """The op stands as a server that did not know its kind yet would have kept it."""
    at = schema.op.c.seq == seq
    older = sa.update(schema.op).where(at).values(code="unknown_kind", flags="unknown_kind", member=None, uuid=None)
    floor.database.write(lambda tx: tx.run(older))
    noted = sa.update(schema.exception).where(schema.exception.c.seq == seq).values(cause="unknown_kind", member=None)
    floor.database.write(lambda tx: tx.run(noted))


def test_row_42_an_op_of_a_newer_till_counts_after_the_servers_update(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    till.sell(member, 1_000, reference="R-7")
    till.exchange_all()
    floor.database.write(lambda tx: lost.found_again(tx, till.id, by="ana", now_ms=floor.clock()))
    kept_by_an_older_server(floor, 1)
    assert again(floor, "unknown_kind") == Again(Verdict.APPLIED, "", still=False)
    assert waiting(floor) == {}
    till.sell(member, reference="R-7")
    assert verdicts(till) == ["reference_used"]
    assert till.points(member) == 500 + 2 * 100
    assert floor.differences() == []


def test_row_42_an_op_of_a_till_that_is_newer_still_goes_on_waiting(floor: Floor) -> None:
    till = floor.till()
    till.commit_bytes(b'{"kind":"raffle","schema":9}')
    till.sell(floor.members[0])
    assert verdicts(till) == ["unknown_kind", "applied"]
    assert again(floor, "unknown_kind") == Again(Verdict.QUARANTINED, "unknown_kind", still=True)
    assert "unknown_kind" in waiting(floor)
    assert floor.differences() == []


def test_row_52_a_member_whom_nobody_knows_any_more_waits_for_a_person_and_is_booked_once_known(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    till.sell(STRANGER, 2_000, credit=Credit.LOCAL)
    till.sell(None)
    assert verdicts(till) == ["unknown_member", "applied"]
    assert again(floor, "unknown_member").still
    enrol(floor, STRANGER)
    assert again(floor, "unknown_member") == Again(Verdict.APPLIED, "", still=False)
    till.exchange_all()
    assert till.points(STRANGER) == 200
    assert rejudged(floor, till, 1) is None
    assert rejudged(floor, till, 1) is None
    (closed,) = floor.database.read(lambda tx: exceptions.exceptions(tx, closed=True))
    assert (closed.closed_by, closed.note) == ("ana", "judged again")
    assert floor.differences() == []


def test_whichever_of_several_is_judged_again_what_was_earned_before_it_counts_first(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    till.sell(STRANGER, 2_000, credit=Credit.LOCAL)
    till.sell(STRANGER, 2_000, use=200, credit=Credit.LOCAL)
    assert verdicts(till) == ["unknown_member"] * 2
    enrol(floor, STRANGER)
    (_, last) = sorted(one.id for one in floor.database.read(exceptions.exceptions))
    judged = floor.database.write(
        lambda tx: retry(tx, last, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )
    assert judged == Again(Verdict.APPLIED, "", still=False)
    assert waiting(floor) == {}
    till.exchange_all()
    assert till.points(STRANGER) == till.held(STRANGER) == 200 - 200 + 180
    assert floor.differences() == []


def test_what_a_lost_till_sold_counts_when_it_was_found(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    till.sell(member, 1_000, use=100, credit=Credit.LOCAL, reference="R-1")
    till.sell(member, 1_000, reference="R-1")
    assert verdicts(till) == ["till_lost", "till_lost"]
    assert rejudged(floor, till, 1) == Again(Verdict.QUARANTINED, "till_lost", still=True)
    floor.database.write(lambda tx: lost.found_again(tx, till.id, by="ana", now_ms=floor.clock()))
    assert rejudged(floor, till, 1) == Again(Verdict.APPLIED, "", still=False)
    assert rejudged(floor, till, 2) == Again(Verdict.FLAGGED, "reference_used", still=False)
    assert "reference_used" in waiting(floor)
    till.exchange_all()
    assert till.points(member) == 500 - 100 + 90 + 100
    assert floor.differences() == []


def test_row_33_after_a_restore_nobody_is_told_to_wait_for_a_till_that_was_given_up(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    till.sell(member, 1_000)
    till.exchange_all()
    restore(floor, picture(floor))
    with pytest.raises(WorldSaidNo, match="has not heard"):
        rejudged(floor, till, 1)
    floor.database.write(lambda tx: losses.shut_out(tx, till.id, "written_off"))
    with pytest.raises(WorldSaidNo, match=r"were given up.*write-off late"):
        rejudged(floor, till, 1)


def test_a_sale_that_is_booked_at_last_can_be_returned(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    till.sell(STRANGER, 1_000)
    till.commit(till.reversal(1))
    assert verdicts(till) == ["unknown_member", "unknown_member"]
    enrol(floor, STRANGER)
    assert rejudged(floor, till, 2) == Again(Verdict.QUARANTINED, "sale_awaited", still=False)
    assert rejudged(floor, till, 1) == Again(Verdict.APPLIED, "", still=False)
    assert rejudged(floor, till, 2) == Again(Verdict.APPLIED, "", still=False)
    assert rejudged(floor, till, 1) is None
    till.exchange_all()
    assert till.points(STRANGER) == 0
    pieces = floor.database.read(lambda tx: tx.rows(sa.select(schema.returned).where(schema.returned.c.line > 0)))
    assert [row.pieces for row in pieces] == [1]
    assert floor.differences() == []


@pytest.mark.parametrize("told_again", [False, True])
def test_what_an_incarnation_earned_that_is_over_is_held_by_nobody(floor: Floor, *, told_again: bool) -> None:
    till = floor.till()
    image = image_of(till)
    till.sell(STRANGER, 2_000, credit=Credit.LOCAL)
    if told_again:
        image = till
    else:
        till.exchange_all()
    assert renew(image) == ([1] if told_again else [])
    image.exchange_all()
    image.exchange_all()
    enrol(floor, STRANGER)
    at = OpId(till.id, 2 if told_again else 1, 1)
    again = floor.database.write(lambda tx: rejudge(tx, at, verifier_of=Ed25519Verifier, now_ms=floor.clock()))
    assert again is not None
    assert again.verdict is (Verdict.FLAGGED if told_again else Verdict.APPLIED)
    account = floor.database.read(
        lambda tx: tx.row(sa.select(schema.account).where(schema.account.c.member == STRANGER))
    )
    assert account is not None
    assert (account.balance, account.outstanding) == (200, 0)
    assert floor.differences() == []


def test_what_is_the_same_as_another_op_is_never_booked(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.sell(member, 1_000)
    till.commit_bytes(till.log[0].body)
    assert verdicts(till) == ["applied", "uuid_reused"]
    assert again(floor, "uuid_reused") == Again(Verdict.QUARANTINED, "uuid_reused", still=True)
    assert floor.differences() == []


def test_what_is_booked_or_no_operation_is_not_judged_again(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.sell(member, reference="R-1")
    till.sell(member, reference="R-1")
    till.exchange_all()
    assert rejudged(floor, till, 1) is None
    assert rejudged(floor, till, 9) is None
    with pytest.raises(WorldSaidNo, match="is booked"):
        again(floor, "reference_used")
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    with pytest.raises(WorldSaidNo, match="about no operation"):
        again(floor, "lost")
    with pytest.raises(WorldSaidNo, match="Nothing open"):
        floor.database.write(lambda tx: retry(tx, 999, by="ana", verifier_of=Ed25519Verifier, now_ms=1))
    assert floor.differences() == []


def by_card(till: FloorTill, number: str, amount_minor: int = 1_000) -> Sale:
    """A sale to a card that the till did not know."""
    known = till.sale(till.floor.members[0], amount_minor)
    return msgspec.structs.replace(known, member=None, card=number)


def test_row_51_a_card_that_the_till_did_not_know_earns_for_whoever_has_it(floor: Floor) -> None:
    till, member = floor.till("South"), floor.members[0]
    till.exchange_all()
    till.commit(by_card(till, card_number(1)))
    till.commit(till.reversal(1))
    till.commit(by_card(till, card_number(1), 2_000))
    assert verdicts(till) == ["applied"] * 3
    assert till.points(member) == 700
    till.commit(till.reversal(3))
    assert verdicts(till) == ["applied"], "the sale is not in this batch any more"
    assert till.points(member) == 500
    assert floor.differences() == []


def test_row_51_a_card_that_nobody_has_waits_and_counts_once_it_is_somebodys(floor: Floor) -> None:
    till = floor.till()
    till.commit(by_card(till, card_number(900)))
    till.commit(till.reversal(1))
    till.commit(by_card(till, card_number(900)))
    till.sell(None)
    assert verdicts(till) == ["unknown_card", "sale_awaited", "unknown_card", "applied"]
    assert again(floor, "unknown_card").still
    enrol(floor, STRANGER)
    for seq in (1, 2, 3):
        assert rejudged(floor, till, seq) == Again(Verdict.APPLIED, "", still=False)
    till.exchange_all()
    assert till.points(STRANGER) == 100
    assert floor.differences() == []
