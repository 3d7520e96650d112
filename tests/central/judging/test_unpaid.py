"""A voucher for points that its till did not hold is void, and nobody loses a point by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.judging.book import NOT_PAID, Book
from central.judging.unpaid import POINTS_AWAITED, awaits_points, is_unpaid, unpaid
from central.judging.vouchers import TWICE
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Account, fold, member_account
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Origin
from loyalty.sales.sale import take_voucher_back
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, OTHER, TILL, book, context, decide
from tests.central.judging.test_vouchers import ID, fresh, give_up, issue, use

AT = OpId(TILL, 1, 1)


@pytest.mark.parametrize("held", [0, 30, 99])
def test_what_was_taken_for_it_is_the_members_again_and_no_other_till_may_have_it(held: int) -> None:
    into = book(held=held)
    decision = decide(issue(cost=100), into)
    assert (decision.verdict, decision.flags, decision.beyond) == (Verdict.FLAGGED, (NOT_PAID,), 100)
    assert decision.liabilities == ()
    assert (into.standings[ANA].account, into.standings[ANA].holding.held) == (Account(500), 0)
    assert fold(decision.entries).get(member_account(ANA), 0) == 0
    assert (into.vouchers[ID].state, into.vouchers[ID].cost) == (VoucherState.VOID, 100)
    decide(give_up(1), into, 2)
    assert into.vouchers[ID].granted_to(OTHER, 1) == into.vouchers[ID]


def test_what_is_paid_to_the_last_point_is_good() -> None:
    into = book(held=100)
    assert (decide(issue(cost=100), into).flags, into.vouchers[ID].is_live) == ((), True)


def test_taken_in_all_the_same_it_is_the_shops_loss_once() -> None:
    into = book(held=30)
    decide(issue(cost=100), into)
    decision = decide(use(), into, 2)
    assert (decision.flags, decision.liabilities) == ((TWICE,), ((TWICE, 100),))


def test_nothing_comes_back_for_it() -> None:
    into = book(held=30)
    bought = issue(cost=100)
    decide(bought, into)
    back = take_voucher_back(
        context=context(uuid=fresh()), reversal_id="r", issue=bought, origin=Origin(TILL, 1, 1, "i"), hver=1
    )
    decision = decide(back, into, 2)
    assert (decision.verdict, decision.flags) == (Verdict.QUARANTINED, (NOT_PAID,))
    assert into.standings[ANA].account == Account(500)


def test_while_an_earlier_operation_waits_nobody_knows_what_its_till_held() -> None:
    into = book(held=30)
    assert decide("unreadable", into).verdict is Verdict.QUARANTINED
    decision = decide(issue(cost=100), into, 2)
    assert (decision.verdict, decision.flags) == (Verdict.QUARANTINED, (POINTS_AWAITED,))
    assert (into.standings[ANA].holding.held, ID in into.vouchers) == (30, False)
    assert decide(issue(cost=30), into, 3).flags == ()


def test_a_voucher_that_the_server_itself_gave_to_a_till_stands() -> None:
    into = book(held=30)
    into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", hver=2, holder=OTHER, holder_epoch=1)
    decision = decide(issue(cost=100), into)
    assert ("overdrawn" in decision.flags, NOT_PAID in decision.flags) == (True, False)
    assert into.vouchers[ID].is_held_by(OTHER, 2)


def test_of_a_till_whose_points_were_given_up_a_person_has_taken_it_on() -> None:
    into = replace(book(held=0), accepted=True)
    assert (decide(issue(cost=100), into).flags, into.vouchers[ID].is_live) == (("overdrawn",), True)


def test_what_an_older_copy_of_a_till_issued_stands_and_the_shop_bears_it() -> None:
    into = book(held=30)
    into.tells[AT] = OpId(TILL, 1, 9)
    assert (decide(issue(cost=100), into).flags, into.vouchers[ID].is_live) == (("overdrawn",), True)


def used_first(into: Book) -> VoucherAccount:
    decide(use(), into)
    decide(issue(cost=100), into, 2)
    return into.vouchers[ID].good_again(1)


def test_taken_in_before_it_was_issued_it_is_worth_nothing_should_that_sale_come_back() -> None:
    assert used_first(book(held=30)).value_minor == 0
    assert used_first(book(held=100)).value_minor == 500
    assert used_first(replace(book(held=30), recovering=True)).value_minor == 500


def test_only_an_issue_can_be_unpaid() -> None:
    into = book(held=30)
    into.waits = True
    assert (is_unpaid(AT, use(), into), awaits_points(AT, use(), into)) == (False, False)
    assert (is_unpaid(AT, issue(), into), awaits_points(AT, issue(), into)) == (True, True)
    assert unpaid(issue(), into).effect == Effect(use=30, give=30)
