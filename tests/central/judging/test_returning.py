"""Returns against their sales: exact shares, nothing twice, and sales that come later or not at all."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import MemberStanding, Original
from central.judging.judge import judge
from central.judging.returning import SALE_AWAITED, SALE_UNTOLD
from loyalty.codes.receipt import paper_name
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Account, Holding, fold
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Origin, ReturnedLine
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, OTHER, TILL, back, book, context, decide, sale


def test_a_return_takes_and_gives_exactly_its_share() -> None:
    into = book()
    decide(sale(earn=100, use=40), into)
    first = decide(back(1, take=25, give=10), into, seq=2)
    rest = decide(back(3, take=75, give=30, uuid="uuid-3"), into, seq=3)
    assert (first.code, rest.code) == ("", "")
    assert into.standings[ANA].account.net == 500
    assert into.returned[OpId(TILL, 1, 1)] == {1: 4}


def test_a_return_with_other_shares_is_looked_at() -> None:
    into = book()
    decide(sale(earn=100), into)
    assert decide(back(1, take=20), into, seq=2).code == "shares_differ"


def test_what_is_returned_twice_is_taken_once() -> None:
    into = book()
    decide(sale(earn=100, use=40), into)
    decide(back(4, take=100, give=40), into, seq=2)
    before = into.standings[ANA].account.net
    twice = decide(back(4, take=100, give=40, uuid="uuid-3"), into, seq=3)
    assert (twice.verdict, twice.code) == (Verdict.FLAGGED, "returned_twice")
    assert into.standings[ANA].account.net == before, "nor does the pool get again what was used"
    assert (twice.liabilities, twice.beyond) == ((), 100 - 40)
    assert twice.detail == "built-in handed back 9.60 GBP, 9.60 GBP of it for what came back before."
    assert sum(fold(twice.entries).values()) == 0


def test_rights_that_a_till_gave_for_a_second_return_are_the_shops_loss() -> None:
    into = book()
    decide(sale(earn=100, use=40), into)
    decide(back(4, take=100, give=40), into, seq=2)
    before = into.standings[ANA].account.net
    here = back(4, take=100, give=40, uuid="uuid-3")
    effect = msgspec.structs.replace(here.effect, credit=Credit.LOCAL)
    twice = decide(msgspec.structs.replace(here, effect=effect), into, seq=3)
    assert twice.liabilities == (("returned_twice", 40),)
    assert (into.standings[ANA].account.net, twice.beyond) == (before + 40, 100)


def test_what_a_second_return_took_repays_debt_first() -> None:
    into = book(balance=0, held=0)
    decide(sale(earn=100), into)
    into.standings[ANA] = MemberStanding(Account(0, 0, debt=30), Holding())
    decide(back(4, take=100), into, seq=2)
    assert into.standings[ANA].account == Account(0, 0, debt=130)
    decide(back(4, take=100, uuid="uuid-3"), into, seq=3)
    assert into.standings[ANA].account == Account(0, 0, debt=130)


def test_of_a_partly_returned_line_only_the_surplus_is_the_shops() -> None:
    into = book()
    decide(sale(earn=100, use=40), into)
    decide(back(3, take=75, give=30), into, seq=2)
    twice = decide(back(2, take=50, give=20, uuid="uuid-3"), into, seq=3)
    assert (twice.code, twice.liabilities, twice.beyond) == ("returned_twice", (), 25 - 10)
    assert into.standings[ANA].account.net == 500


def test_a_line_named_twice_in_one_return_is_not_free() -> None:
    into = book()
    decide(sale(earn=100), into)
    line = ReturnedLine(1, 4, 1_000, 100, 0)
    doubled = msgspec.structs.replace(back(4, take=100), lines=(line, line), effect=Effect(take=200))
    assert decide(doubled, into, seq=2).code == "returned_twice"
    assert into.standings[ANA].account.net == 500


@pytest.mark.parametrize("points", [0, 100])
def test_a_return_of_a_sale_that_is_not_here_waits_whole_and_the_sale_is_booked_whole(points: int) -> None:
    into = book()
    early = decide(back(4, take=points, origin=Origin(OTHER, 1, 5, "s")), into)
    assert (early.verdict, early.code, early.returned) == (Verdict.QUARANTINED, SALE_AWAITED, ())
    late = judge(OpId(OTHER, 1, 5), sale(context=context(uuid="uuid-8")), into)
    assert (late.verdict, into.standings[ANA].account.net, into.returned) == (Verdict.APPLIED, 600, {})


def test_what_comes_back_later_waits_behind_what_waits() -> None:
    into = book()
    decide(back(1, take=25, origin=Origin(OTHER, 1, 5, "s")), into)
    judge(OpId(OTHER, 1, 5), sale(context=context(uuid="uuid-8")), into)
    behind = decide(back(1, take=25, uuid="uuid-3", origin=Origin(OTHER, 1, 5, "s")), into, seq=2)
    assert (behind.verdict, behind.code) == (Verdict.QUARANTINED, SALE_AWAITED)
    another = decide(back(1, take=25, uuid="uuid-4", origin=Origin(OTHER, 1, 5, paper_name("s"))), into, seq=3)
    assert another.verdict is Verdict.APPLIED


def test_what_a_renewed_till_takes_back_before_it_has_told_the_sale_again_is_booked_and_looked_at() -> None:
    into = book()
    into.device, into.untold = TILL, frozenset({1})
    own = back(1, take=25, give=10, origin=Origin(TILL, 1, 5, "s"))
    decision = judge(OpId(TILL, 2, 1), own, into)
    assert (decision.verdict, decision.code, into.standings[ANA].account.net) == (Verdict.FLAGGED, SALE_UNTOLD, 485)
    for other in (Origin(TILL, 2, 9, "s"), Origin(OTHER, 1, 5, "s")):
        uuid = f"uuid-{other.device}"
        elsewhere = judge(OpId(TILL, 2, 2), back(1, take=25, uuid=uuid, origin=other), into)
        assert (elsewhere.verdict, elsewhere.code) == (Verdict.QUARANTINED, SALE_AWAITED)


def test_a_return_of_what_nobody_sold_waits_for_a_person() -> None:
    decision = decide(back(1, take=5, origin=Origin("C" * 16, 1, 5, "s")), book())
    assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, "unknown_original")


@pytest.mark.parametrize("name", ["another", paper_name("another"), "S"])
def test_who_does_not_name_the_sale_by_its_own_name_brings_nothing_back(name: str) -> None:
    into = book()
    decide(sale(), into)
    decision = decide(back(1, take=25, origin=Origin(TILL, 1, 1, name)), into, seq=2)
    assert (decision.verdict, decision.code, into.returned) == (Verdict.QUARANTINED, "unknown_original", {})


@pytest.mark.parametrize(
    ("original", "code"),
    [
        (Original(sale(), booked=False), SALE_AWAITED),
        (Original(None, booked=True), "not_a_sale"),
        (Original(sale(member=None, earn=0), booked=True), "member_differs"),
    ],
)
def test_a_return_of_the_wrong_thing_waits_for_a_person(original: Original, code: str) -> None:
    into = book()
    into.originals[OpId(TILL, 1, 1)] = original
    decision = decide(back(1, take=25), into, seq=2)
    assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, code)


@pytest.mark.parametrize("seq", [2, 99])
def test_a_till_cannot_take_back_what_it_had_not_done_by_then(seq: int) -> None:
    known = book()
    decide(sale(), known)
    ahead = decide(back(1, take=0, give=1_000, origin=Origin(TILL, 1, seq, "s")), known, seq=2)
    assert (ahead.verdict, ahead.code, ahead.entries) == (Verdict.QUARANTINED, SALE_AWAITED, ())


def test_of_two_histories_that_had_an_op_of_one_name_the_sale_that_is_meant_comes_back() -> None:
    into = book()
    into.device = TILL
    place, one, other = OpId(TILL, 1, 1), OpId(TILL, 2, 1), OpId(TILL, 3, 1)
    into.originals |= {
        one: Original(sale(member=None, sale_id="another"), booked=True),
        other: Original(sale(earn=100), booked=True, member=ANA),
    }
    into.tells |= {one: place, other: place}
    into.told[place] = one
    decision = decide(back(4, take=100, origin=Origin(TILL, 3, 1, "s")), into, seq=9)
    assert (decision.verdict, decision.code, decision.returned) == (Verdict.APPLIED, "", ((other, 1, 4),))


def test_the_sale_that_is_meant_comes_back_where_an_op_in_its_place_tells_of_a_third_history() -> None:
    into = book()
    into.device = TILL
    place, teller, meant = OpId(TILL, 1, 1), OpId(TILL, 2, 1), OpId(TILL, 3, 1)
    into.originals |= {
        teller: Original(sale(member=None, sale_id="another"), booked=True),
        meant: Original(sale(earn=100), booked=True, member=ANA),
    }
    into.tells |= {teller: place, meant: teller}
    into.told |= {place: teller, teller: meant}
    decision = decide(back(4, take=100, origin=Origin(TILL, 2, 1, "s")), into, seq=9)
    assert (decision.verdict, decision.code, decision.returned) == (Verdict.APPLIED, "", ((meant, 1, 4),))


def test_the_sale_that_is_meant_comes_back_where_a_history_that_is_over_had_told_it_already() -> None:
    into = book()
    into.device = TILL
    meant = OpId(TILL, 3, 6)
    into.originals[meant] = Original(sale(earn=100), booked=True, member=ANA)
    into.originals[OpId(TILL, 2, 6)] = Original(None, booked=True)
    into.told_names[TILL, "s"] = meant
    decision = decide(back(4, take=100, origin=Origin(TILL, 2, 6, "s")), into, seq=9)
    assert (decision.verdict, decision.code, decision.returned) == (Verdict.APPLIED, "", ((meant, 1, 4),))


def test_what_is_told_later_is_taken_back_where_another_history_had_another_sale_in_its_place() -> None:
    into = book()
    into.device, into.untold = TILL, frozenset({1})
    into.originals[OpId(TILL, 1, 4)] = Original(sale(earn=100, sale_id="another"), booked=True, member=ANA)
    before = into.standings[ANA].account.net
    decision = decide(back(4, take=100, origin=Origin(TILL, 1, 4, "s")), into, seq=9)
    assert (decision.verdict, decision.code, decision.returned) == (Verdict.FLAGGED, SALE_UNTOLD, ())
    assert (into.standings[ANA].account.net, into.returned) == (before - 100, {})
