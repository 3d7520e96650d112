"""Somebody carries a dying till's operations to the server: they count once, whichever way they came first."""

from collections.abc import Callable

from central.attending.lost import confirm_write_off, propose_write_off, report_lost
from central.errors import Problem
from central.exchange.bundles import Bundles
from central.exchange.patterns import SALES_A_DAY
from central.store.exceptions import exceptions
from central.store.shops import shop
from loyalty.exchange.bundle import Bundle, seal_bundle
from loyalty.exchange.wire import UnsentReply, WireOp
from loyalty.ledger.rights import Grants, SignedGrants, sign_grants
from loyalty.ops.effect import Credit
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import account_of, picture, restore, trade_after_the_backup, two_tills

OpenFloor = Callable[..., Floor]


def bundles(floor: Floor) -> Bundles:
    return Bundles(
        database=floor.database, verifier_of=Ed25519Verifier, server_key=floor.signer.public, now_ms=floor.clock
    )


def carried(floor: Floor, till: FloorTill, first: int = 1, **changed: object) -> bytes:
    ops = [WireOp(op.id.seq, op.body, op.signature, op.private) for op in till.log[first - 1 :]]
    words = {"device": till.id, "till_name": "Till 1", "epoch": 1, "after": first - 1, "ops": ops} | changed
    return seal_bundle(Bundle(**words), floor.database.read(shop).lookup_key, floor.dice(12))  # type: ignore[arg-type] # the tests name them right


def last_word(floor: Floor, till: FloorTill, after: int, **changed: object) -> bytes:
    """The file off a till that does not run any more, which was confirmed up to `after`."""
    sent = [WireOp(op.id.seq, op.body, op.signature, op.private) for op in till.log]
    papers = {"claims": till.documents, "voucher_claims": till.voucher_documents, "whole": True}
    return carried(floor, till, first=after + 1, confirmed=sent[:after], **papers | changed)


def code_of(answer: UnsentReply | Problem) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def test_row_61_what_was_carried_counts_once_whoever_comes_first(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for _ in range(3):
        till.sell(member, 1_000)
    bundle = carried(floor, till)
    assert bundles(floor).take(bundle) == UnsentReply("Till 1", 3, 0, 0)
    assert bundles(floor).take(bundle) == UnsentReply("Till 1", 0, 3, 0)
    till.sell(member, 1_000)
    reply = till.exchange_all()
    assert reply.hwm == 4
    assert till.points(member) == 500 + 4 * 100
    assert bundles(floor).take(carried(floor, till)) == UnsentReply("Till 1", 0, 4, 0)
    assert floor.differences() == []


def test_a_bundle_of_many_operations_is_taken_in_parts(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till = floor.till()
    for _ in range(1_050):
        till.sell(floor.members[0], 100)
    assert bundles(floor).take(carried(floor, till)) == UnsentReply("Till 1", 1_050, 0, 0)
    assert floor.differences() == []


def test_a_bundle_with_a_gap_in_front_says_what_is_missing(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till = floor.till()
    for _ in range(5):
        till.sell(floor.members[0], 100)
    answer = bundles(floor).take(carried(floor, till, first=4))
    assert isinstance(answer, Problem)
    assert answer.code == "gap"
    assert "operations 1 to 3" in answer.detail
    assert bundles(floor).take(carried(floor, till)) == UnsentReply("Till 1", 5, 0, 0)


def test_what_is_not_the_tills_own_is_refused(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till = floor.till()
    till.sell(floor.members[0], 100)
    good = till.log[0]
    forged = WireOp(1, good.body, Ed25519Signer(b"\x55" * 32).sign(good.hash), None)
    take = bundles(floor).take
    assert code_of(take(carried(floor, till, ops=[forged]))) == "bad_signature"
    assert code_of(take(carried(floor, till, device="Z" * 16))) == "unknown_till"
    assert code_of(take(carried(floor, till, epoch=2))) == "started_anew"
    assert code_of(take(b"something else")) == "bad_bundle"
    assert code_of(take(seal_bundle(Bundle(till.id, "x", 1, 0, []), b"other shop", b"n" * 12))) == "bad_bundle"
    assert take(carried(floor, till)) == UnsentReply("Till 1", 1, 0, 0)


def test_a_lost_tills_bundle_waits_for_a_person(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till = floor.till()
    till.sell(floor.members[0], 100)
    floor.database.write(lambda tx: report_lost(tx, "Till 1", by="ana", now_ms=5))
    assert bundles(floor).take(carried(floor, till)) == UnsentReply("Till 1", 1, 0, 1)
    assert floor.differences() == []


def test_the_file_of_a_till_that_was_given_up_locks_no_points_again(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    anchor, other, member = two_tills(floor)
    backup = picture(floor)
    other.sell(member, 20_000)
    other.exchange_all()
    anchor.exchange_all()
    assert anchor.held(member) == 2_500
    restore(floor, backup)
    floor.database.write(lambda tx: report_lost(tx, "Till 1", by="ana", now_ms=5))
    floor.database.write(lambda tx: propose_write_off(tx, "Till 1", by="ana", points=500, now_ms=5))
    floor.database.write(lambda tx: confirm_write_off(tx, "Till 1", by="ben", now_ms=6))
    other.exchange_all()
    other.exchange_all()
    assert bundles(floor).take(last_word(floor, anchor, 0)) == UnsentReply("Till 1", 0, 0, 0)
    assert account_of(floor, member)[:2] == (2_500, other.held(member)) == (2_500, 2_500)
    assert floor.differences() == []


def test_f01_a_card_that_earns_again_and_again_is_noted_though_it_was_carried_here(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till = floor.till()
    for _ in range(SALES_A_DAY + 1):
        till.sell(floor.members[0], 100)
    bundles(floor).take(carried(floor, till))
    assert [row.noted.cause for row in floor.database.read(exceptions)] == ["many_sales"]


def test_row_31_a_restored_server_is_shown_what_it_had_granted_before_it_judges_what_was_carried(
    open_floor: OpenFloor,
) -> None:
    floor = open_floor(members=1)
    till, member = floor.till(), floor.members[0]
    backup = picture(floor)
    till.exchange_all()
    till.sell(member, 1_000, use=400)
    restore(floor, backup)
    assert bundles(floor).take(carried(floor, till, claims=till.documents)) == UnsentReply("Till 1", 1, 0, 0)
    assert floor.database.read(exceptions) == []
    till.exchange_all()
    till.exchange_all()
    assert account_of(floor, member)[:2] == (160, till.held(member)) == (160, 160)
    assert floor.differences() == []


def test_grants_that_the_server_never_signed_are_no_claim(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1)
    till, member = floor.till(), floor.members[0]
    backup = picture(floor)
    till.exchange_all()
    till.sell(member, 1_000)
    restore(floor, backup)
    forged = sign_grants(Grants(till.id, 1, 1, {member: 9_000}), Ed25519Signer(b"\x55" * 32))
    assert code_of(bundles(floor).take(carried(floor, till, claims=[forged]))) == "bad_claim"


def test_row_61_after_a_restore_a_dead_tills_file_is_its_answer(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    backup = picture(floor)
    trade_after_the_backup(anchor, other, member)
    sent = anchor.head.seq
    anchor.sell(member, 1_000, use=50, credit=Credit.LOCAL)
    restore(floor, backup)
    other.exchange_all()
    file = last_word(floor, anchor, sent)
    assert bundles(floor).take(file) == UnsentReply("Till 1", anchor.head.seq, 0, 0, answered=True)
    assert bundles(floor).take(file) == UnsentReply("Till 1", 0, anchor.head.seq - sent, 0)
    balance, outstanding, debt, recovering = account_of(floor, member)
    assert (balance, debt, recovering) == (500 + 200 - 650 + 35 - 50 + 95, 0, 0)
    assert outstanding == anchor.held(member), "what the dead till holds stays its own until it is given up"
    other.sell(member, 1_000)
    assert other.exchange_all().recovery is None
    assert floor.differences() == []


def test_a_till_that_was_answered_for_by_its_file_is_still_asked_itself(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    backup = picture(floor)
    stale = last_word(floor, other, 0)
    other.exchange({member: 100})
    anchor.hand_back(member, 200)
    anchor.exchange_all()
    other.exchange({member: 150})
    held = other.held(member)
    assert held > 0
    restore(floor, backup)
    anchor.exchange_all()
    assert bundles(floor).take(stale).answered  # type: ignore[union-attr] # nothing is refused here
    other.exchange_all()
    other.sell(member, 1_000, use=held)
    other.exchange_all()
    assert account_of(floor, member)[3] == 0, "what it holds beyond its file is known and settled at once"
    assert floor.differences() == []


def test_a_file_that_is_not_the_last_word_is_taken_and_answers_nothing(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    backup = picture(floor)
    anchor.sell(member, 1_000)
    part = last_word(floor, anchor, 0, whole=False)
    early = last_word(floor, anchor, 0)
    anchor.sell(member, 1_000)
    restore(floor, backup)
    other.exchange_all()
    assert bundles(floor).take(part) == UnsentReply("Till 1", 1, 0, 0)
    assert bundles(floor).take(last_word(floor, anchor, 0, whole=False)) == UnsentReply("Till 1", 1, 1, 0)
    assert bundles(floor).take(early) == UnsentReply("Till 1", 0, 1, 0), "the server knows a later operation"
    anchor.exchange_all()
    assert account_of(floor, member)[0] == 700
    assert floor.differences() == []


def test_claims_that_nobody_can_look_at_keep_the_whole_file_out(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    backup = picture(floor)
    anchor.sell(member, 1_000)
    forged = last_word(floor, anchor, 0, claims=[SignedGrants(b"{}", b"x" * 64)])
    restore(floor, backup)
    assert code_of(bundles(floor).take(forged)) == "bad_claim"
    assert account_of(floor, member)[0] == 500
