"""Points given later: to the first who claims, for what did not come back, and taken from whoever has them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.judging.book import Book, Decision, MemberStanding
from central.judging.claiming import ALREADY, ELSEWHERE, MISFIT, NOTHING, OWNED, REDUCED
from central.judging.judge import judge
from central.judging.returning import SALE_AWAITED
from loyalty.codes.receipt import paper_name
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Account, Holding, fold, member_account
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.operations import Accrual, Operation, Origin, Reversal, Sale
from loyalty.ops.tally import NO_VISIT, Tally
from loyalty.sales.claiming import earned_lines, make_accrual, make_withdrawal, on_paper, worth
from loyalty.sales.sale import make_paper_reversal, make_reversal
from loyalty.sales.shares import Pieces, returned_lines, returned_shares, shares_of
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, OTHER, TILL, book, context, decide, sale

BEN = "NNNNNNNNNNNNNNNN"
DAY = 20_700


def nobodys_sale(points: int = 100) -> Sale:
    return sale(earn=0, member=None, claimable=(points,))


def both(balance: int = 500) -> Book:
    into = book(balance, held=0)
    into.standings[BEN] = MemberStanding(Account(balance), Holding())
    return into


def claim(member: str = ANA, *, of: Sale | None = None, uuid: str = "c-1", paper: bool = False) -> Accrual:
    sold = of or nobodys_sale()
    name = paper_name(sold.sale_id) if paper else sold.sale_id
    return make_accrual(
        context=context(uuid=uuid),
        claim_id=uuid,
        member=member,
        origin=Origin(TILL, 1, 1, name),
        lines=on_paper(sold) or earned_lines(sold),
        returned={},
        day=DAY,
    )


def withdrawal(member: str, points: int, *, uuid: str = "w-1", held: int = 0) -> Accrual:
    return make_withdrawal(
        context=context(uuid=uuid), claim_id=uuid, member=member, origin=Origin(TILL, 1, 1, "s"), points=points,
        spendable_here=held, day=DAY,
    )  # fmt: skip


def bring_back(sold: Sale, pieces: int, before: int = 0, uuid: str = "r-1", *, paper: bool = False) -> Reversal:
    lines = returned_lines(sold, {1: before}, [Pieces(1, pieces)])
    assert isinstance(lines, tuple)
    if paper:
        name = paper_name(sold.sale_id)
        return make_paper_reversal(
            context=context(uuid=uuid), reversal_id=uuid, currency="GBP", origin=Origin(TILL, 1, 1, name), lines=lines
        )
    return make_reversal(
        context=context(uuid=uuid), reversal_id=uuid, sale=sold, origin=Origin(TILL, 1, 1, "s"), lines=lines,
        undo=False, credit=sold.effect.credit, spendable_here=0,
    )  # fmt: skip


def net(into: Book, member: str) -> int:
    return into.standings[member].account.net


def test_the_first_who_claims_has_the_points_and_the_second_gets_none() -> None:
    into = both()
    decide(nobodys_sale(), into)
    first, second = decide(claim(), into, 2), decide(claim(BEN, uuid="c-2", paper=True), into, 3)
    assert (first.verdict, first.code, net(into, ANA)) == (Verdict.APPLIED, "", 600)
    assert (second.verdict, second.code, second.entries) == (Verdict.FLAGGED, ALREADY, ())
    assert (net(into, BEN), second.beyond) == (500, -100)


def test_a_sale_that_had_a_member_is_nobody_elses() -> None:
    into = both()
    decide(sale(earn=100), into)
    decision = decide(claim(BEN, of=sale(earn=100)), into, 2)
    assert (decision.code, net(into, BEN)) == (OWNED, 500)


def test_what_came_back_before_is_not_given_and_what_comes_back_later_is_taken() -> None:
    into, sold = both(), nobodys_sale()
    decide(sold, into)
    decide(bring_back(sold, 1), into, 2)
    decision = decide(claim(paper=True), into, 3)
    assert (decision.code, decision.beyond, net(into, ANA)) == (REDUCED, -25, 575)
    back = decide(bring_back(sold, 1, before=1, uuid="r-2"), into, 4)
    assert (back.member, back.code, back.beyond, net(into, ANA)) == (ANA, "", -25, 550)
    assert back.lot_of == decision.id
    decide(bring_back(sold, 2, before=2, uuid="r-3", paper=True), into, 5)
    assert net(into, ANA) == 500


def test_a_claim_that_is_undone_gives_back_what_is_left_of_it_and_leaves_the_sale_to_others() -> None:
    into, sold = both(), nobodys_sale()
    decide(sold, into)
    decide(claim(), into, 2)
    decide(bring_back(sold, 1), into, 3)
    undone = decide(withdrawal(ANA, 100), into, 4)
    assert (undone.beyond, net(into, ANA)) == (25, 500)
    again = decide(withdrawal(ANA, 75, uuid="w-2"), into, 5)
    assert (again.code, net(into, ANA)) == (NOTHING, 500)
    decide(claim(BEN, uuid="c-2"), into, 6)
    assert net(into, BEN) == 575


def test_a_claim_is_a_visit_with_the_points_that_were_booked_and_one_that_is_refused_is_none() -> None:
    into, sold = both(), nobodys_sale()
    decide(sold, into)
    decide(bring_back(sold, 1), into, 2)
    given_to = decide(claim(), into, 3)
    assert (given_to.tally, given_to.claimed) == (Tally(1, DAY, 75), (OpId(TILL, 1, 1), 1))
    second = decide(claim(BEN, uuid="c-2"), into, 4)
    assert (second.code, second.tally, second.claimed) == (ALREADY, NO_VISIT, None)
    undone = decide(withdrawal(ANA, 75), into, 5)
    assert (undone.tally, undone.claimed) == (Tally(-1, DAY, -75), (OpId(TILL, 1, 1), -1))
    nothing = decide(withdrawal(ANA, 75, uuid="w-2"), into, 6)
    assert (nothing.code, nothing.tally) == (NOTHING, NO_VISIT)


def test_a_wrong_member_gives_the_points_to_the_right_one_and_returns_follow_them() -> None:
    into, sold = both(), sale(earn=100)
    decide(sold, into)
    assert net(into, ANA) == 600
    moved = decide(withdrawal(ANA, 100), into, 2)
    assert (moved.code, moved.lot_of, net(into, ANA)) == ("", OpId(TILL, 1, 1), 500)
    decide(claim(BEN, of=sold), into, 3)
    assert net(into, BEN) == 600
    nameless = msgspec.structs.replace(bring_back(sold, 2), member=None)
    assert decide(nameless, into, 4).member == BEN
    decide(bring_back(sold, 2, before=2, uuid="r-2", paper=True), into, 5)
    assert (net(into, ANA), net(into, BEN)) == (500, 500)


def test_a_till_that_does_not_know_that_the_points_moved_takes_none_from_the_first_member() -> None:
    into, sold = both(), sale(earn=100)
    decide(sold, into)
    decide(withdrawal(ANA, 100), into, 2)
    decide(claim(BEN, of=sold), into, 3)
    decision = decide(bring_back(sold, 4), into, 4)
    assert (decision.code, net(into, ANA), net(into, BEN)) == (ELSEWHERE, 500, 600)


def test_rights_that_a_till_gave_up_for_more_than_was_left_come_back_to_the_member() -> None:
    into = book(500, held=80)
    decide(nobodys_sale(), into)
    decide(claim(), into, 2)
    decide(bring_back(nobodys_sale(), 4), into, 3)
    decision = decide(withdrawal(ANA, 100, held=80), into, 4)
    assert (net(into, ANA), decision.beyond) == (500, 100)
    assert into.standings[ANA].holding.held == 0


def test_other_points_than_those_on_paper_are_looked_at() -> None:
    into = both()
    decide(nobodys_sale(50), into)
    decision = decide(claim(), into, 2)
    assert (decision.code, decision.entries, decision.claimed, net(into, ANA)) == (MISFIT, (), None, 500)
    assert decide(claim(of=nobodys_sale(50), uuid="c-2"), into, 3).code == ""


def test_a_claim_of_a_sale_that_is_not_here_waits_and_the_sale_is_its_buyers() -> None:
    into = both()
    early = decide(claim(BEN), into, 2)
    assert (early.verdict, early.code, early.entries, into.claims) == (Verdict.QUARANTINED, SALE_AWAITED, (), {})
    undone = decide(withdrawal(BEN, 100), into, 3)
    assert (undone.verdict, undone.code) == (Verdict.QUARANTINED, SALE_AWAITED)
    assert judge(OpId(TILL, 1, 1), sale(earn=100), into).verdict is Verdict.APPLIED
    assert (net(into, ANA), net(into, BEN)) == (600, 500)


def test_what_is_undone_while_its_claim_waits_waits_behind_it() -> None:
    into = both()
    decide(nobodys_sale(), into)
    into.awaited.add(claim().origin)
    decision = decide(withdrawal(ANA, 100), into, 3)
    assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, SALE_AWAITED)
    into.awaited.clear()
    assert decide(claim(uuid="c-2"), into, 4).code == ""


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (msgspec.structs.replace(claim(), origin=Origin("ZZZZZZZZZZZZZZZZ", 1, 1, "s")), "unknown_original"),
        (msgspec.structs.replace(claim(), origin=Origin("?", 1, 1, "s")), "unknown_original"),
        (msgspec.structs.replace(claim(), origin=Origin(TILL, 1, 1, paper_name("x"))), "unknown_original"),
        (msgspec.structs.replace(claim(), origin=Origin(TILL, 1, 1, "whatever")), "unknown_original"),
        (msgspec.structs.replace(claim(), member="ZZZZZZZZZZZZZZZZ"), "unknown_member"),
    ],
)
def test_a_claim_of_what_cannot_be_waits_for_a_person(operation: Accrual, code: str) -> None:
    into = both()
    decide(nobodys_sale(), into)
    decision = decide(operation, into, 2)
    assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, code)


@dataclass
class Day:
    """Tills that claim, undo and return one sale, each knowing only what it is told here."""

    sold: Sale
    into: Book = field(default_factory=both)
    seq: int = 1
    back: int = 0

    def do(self, operation: Operation, device: str = TILL) -> Decision:
        self.seq += 1
        return judge(OpId(device, 1, self.seq), operation, self.into)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.sampled_from([ANA, BEN]), st.sampled_from([TILL, OTHER])),
        st.tuples(st.just("undo"), st.sampled_from([ANA, BEN]), st.integers(0, 200)),
        st.tuples(st.just("return"), st.integers(1, 5), st.booleans()),
    ),
    max_size=12,
)


@given(st.integers(1, 5), st.integers(0, 97), st.booleans(), steps)
def test_whoever_has_the_sale_has_exactly_what_did_not_come_back(
    quantity: int, points: int, is_owned: bool, steps: list[tuple[str, object, object]]
) -> None:
    sold = sale(earn=points if is_owned else 0, member=ANA if is_owned else None)
    line = msgspec.structs.replace(sold.lines[0], quantity=quantity)
    claimable = msgspec.UNSET if is_owned else (points,)
    day = Day(msgspec.structs.replace(sold, lines=(line,), claimable=claimable))
    judge(OpId(TILL, 1, 1), day.sold, day.into)
    lines = (AccruedLine(1, quantity, points),)
    owner, entries = (ANA if is_owned else None), []
    for number, (what, one, other) in enumerate(steps):
        uuid = f"u-{number}"
        if what == "claim":
            accrual = msgspec.structs.replace(claim(str(one), of=day.sold, uuid=uuid), lines=lines)
            decision = day.do(accrual, str(other))
            owner = owner or str(one)
        elif what == "undo":
            decision = day.do(withdrawal(str(one), int(str(other)), uuid=uuid))
            owner = None if owner == str(one) else owner
        else:
            pieces = int(str(one))
            shares = returned_shares(shares_of(day.sold), {1: day.back}, [Pieces(1, pieces)])
            if not isinstance(shares, tuple):
                continue
            day.back += pieces
            name = paper_name("s") if other else "s"
            origin = Origin(TILL, 1, 1, name)
            back = make_paper_reversal(
                context=context(uuid=uuid), reversal_id=uuid, currency="GBP", origin=origin, lines=shares
            )
            is_named = is_owned and not other and OpId(TILL, 1, 1) not in day.into.claims
            decision = day.do(msgspec.structs.replace(back, member=ANA) if is_named else back)
            assert decision.verdict is not Verdict.QUARANTINED, decision
        entries += list(decision.entries)
        left = worth(lines, {1: day.back})
        assert {one: net(day.into, one) for one in (ANA, BEN)} == {
            one: 500 + (left if one == owner else 0) for one in (ANA, BEN)
        }
    moved = fold(entries)
    assert sum(moved.values()) == 0
    assert moved.get(member_account(BEN), 0) == net(day.into, BEN) - 500
