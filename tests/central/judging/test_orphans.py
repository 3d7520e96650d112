"""Ops that are told again are proven, booked once, and held against what the earlier incarnation held."""

import msgspec

from central.judging.book import Book, MemberStanding
from central.judging.orphans import inside, told_in, told_place
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Account, Holding
from loyalty.ops.bodies import body_of
from loyalty.ops.chain import genesis, op_hash
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Operation, Orphan, Settlement
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, TILL, book, context, decide, sale

KEY = Ed25519Signer(b"\x03" * 32)
PLACE, PREVIOUS = OpId(TILL, 1, 1), genesis(TILL, 1)


def orphan(inner: Operation, **changed: object) -> Orphan:
    body = body_of(inner)
    digest = op_hash(PLACE, PREVIOUS, body)
    plain = Orphan(
        schema=SCHEMA,
        context=context(uuid="told-1"),
        sale_id="told",
        member=ANA,
        effect=Effect(),
        epoch=1,
        seq=1,
        previous=PREVIOUS.hex(),
        body=body.decode(),
        signature=KEY.sign(digest).hex(),
    )
    return msgspec.structs.replace(plain, **changed)


def renewed(former: int, present: int = 0) -> Book:
    """A till in its second incarnation, of which the first held some points."""
    into = book()
    into.verifier, into.sealed = Ed25519Verifier(KEY.public), frozenset({1})
    into.former[ANA, 1] = Holding(g=former)
    into.standings[ANA] = MemberStanding(Account(500, former + present), Holding(g=present))
    return into


def test_it_is_booked_against_the_former_holding_and_the_present_one_does_not_move() -> None:
    into = renewed(former=300, present=100)
    decision = decide(orphan(sale(earn=50, use=200)), into)
    assert (decision.verdict, decision.code, decision.uuid) == (Verdict.FLAGGED, "orphan", "uuid-1")
    assert into.former[ANA, 1].held == 100
    assert into.standings[ANA] == MemberStanding(Account(350, 200), Holding(g=100))
    assert into.told == {PLACE: OpId(TILL, 1, 1)}


def test_what_the_former_one_did_not_hold_is_the_shops_loss() -> None:
    into = renewed(former=100, present=100)
    decision = decide(orphan(sale(use=200)), into)
    assert (decision.code, decision.flags[-1], decision.beyond) == ("overdrawn", "orphan", 100)
    assert into.standings[ANA].holding.held == 100


def test_what_is_known_already_is_applied_without_booking() -> None:
    into = renewed(former=300)
    into.uuids.add("uuid-1")
    decision = decide(orphan(sale(use=200)), into)
    assert (decision.verdict, decision.code, decision.entries) == (Verdict.APPLIED, "already_known", ())
    assert (decision.uuid, decision.tells, into.former[ANA, 1].held) == (None, None, 300)
    assert decision.member == ANA, "its till waits for a row of this member"


def test_what_is_not_proven_is_kept_for_a_person() -> None:
    good = orphan(sale())
    forged = (
        msgspec.structs.replace(good, signature="0" * 128),
        msgspec.structs.replace(good, seq=2),
        msgspec.structs.replace(good, epoch=2),
        msgspec.structs.replace(good, effect=Effect(use=1)),
        msgspec.structs.replace(good, body="{}"),
    )
    for bad in forged:
        decision = decide(bad, renewed(former=300))
        assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, "bad_orphan")


def test_only_ops_are_told_again_never_the_telling() -> None:
    assert inside(orphan(orphan(sale()))) is None
    assert inside(orphan(Settlement(SCHEMA, context(), "s", None, Effect(), 1))) is None
    assert inside(orphan(sale())) == sale()
    assert told_place(OpId(TILL, 2, 9), orphan(sale())) == PLACE


def test_whatever_lies_in_the_books_is_read_as_the_op_that_was_made() -> None:
    assert told_in(body_of(sale())) == told_in(body_of(orphan(sale()))) == sale()
    assert told_in(body_of(orphan(orphan(sale())))) is None
    assert told_in(b"{}") is None


def test_a_settlement_frees_only_an_incarnation_that_is_over() -> None:
    into = renewed(former=300)
    over = Settlement(SCHEMA, context(uuid="a"), "s", None, Effect(), 1)
    assert decide(over, into).settles == 1
    running = decide(msgspec.structs.replace(over, epoch=2, context=context(uuid="b")), into)
    assert (running.code, running.settles) == ("not_sealed", None)
