"""Every point is booked twice, an account is the fold of its entries, and no till's rights exceed a balance."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.booking import (
    ISSUED,
    LIABILITY,
    REDEEMED,
    Account,
    Entry,
    Holding,
    debt_account,
    fold,
    grant,
    member_account,
    post,
    recovered,
    till_entries,
)
from loyalty.ops.effect import Credit, Effect
from loyalty.values.errors import BadValue
from tests.strategies import effects

MEMBER = "0123456789ABCDEF"


@st.composite
def standings(draw: st.DrawFn) -> tuple[Account, Holding]:
    """A member's account and what one till holds of it; other tills and the pool have the rest."""
    s, r = draw(st.integers(0, 500)), draw(st.integers(0, 500))
    held = draw(st.integers(0, 1_000))
    e = draw(st.integers(0, s + r + held))
    holding = Holding(g=s + r + held - e, e=e, r=r, s=s)
    outstanding = held + draw(st.integers(0, 500))
    return Account(outstanding + draw(st.integers(0, 1_000)), outstanding, draw(st.integers(0, 500))), holding


@given(standings(), st.integers(0, 400), effects())
def test_while_the_server_recovers_a_return_becomes_debt_and_the_thaw_puts_it_right(
    standing: tuple[Account, Holding], forgotten: int, effect: Effect
) -> None:
    account, holding = standing
    frozen = replace(account, recovering=True, balance=account.balance - forgotten)
    posting = post(MEMBER, frozen, holding, effect)
    before, after = frozen, posting.account
    assert after.recovering
    assert (before.pool, grant(before, holding, 10**6)[0]) == (0, before), "nothing is granted"
    assert after.net - before.net == effect.delta + posting.overdrawn + posting.lost
    settled, entries, missing = recovered(MEMBER, after)
    books = fold(entries)
    assert settled.net == after.net + missing
    assert missing == max(after.outstanding - after.balance, 0) == -books.get(LIABILITY, 0)
    assert books.get(member_account(MEMBER), 0) == settled.balance - after.balance
    assert -books.get(debt_account(MEMBER), 0) == settled.debt - after.debt
    assert min(settled.debt, settled.pool) == 0, "what can be paid is paid"


@given(standings(), effects())
def test_the_entries_of_an_op_are_exactly_what_it_changes(standing: tuple[Account, Holding], effect: Effect) -> None:
    account, holding = standing
    posting = post(MEMBER, account, holding, effect)
    books = fold(posting.entries)
    assert sum(books.values()) == 0
    assert books.get(member_account(MEMBER), 0) == posting.account.balance - account.balance
    assert -books.get(debt_account(MEMBER), 0) == posting.account.debt - account.debt
    assert all(entry.points > 0 for entry in posting.entries)
    assert {type(number) for number in (*astuple(posting.account)[:3], *astuple(posting.holding))} == {int}


@given(standings(), effects())
def test_net_points_change_by_the_effect_and_what_was_overdrawn_is_the_shops_loss(
    standing: tuple[Account, Holding], effect: Effect
) -> None:
    account, holding = standing
    posting = post(MEMBER, account, holding, effect)
    books = fold(posting.entries)
    assert posting.account.net - account.net == effect.delta + posting.overdrawn + posting.lost
    assert -books.get(LIABILITY, 0) == posting.overdrawn + posting.lost
    assert posting.overdrawn == max(effect.use - effect.on_goodwill - holding.held, 0)
    assert books.get(REDEEMED, 0) == effect.use - effect.give
    assert books.get(ISSUED, 0) == effect.take - effect.earn


@given(standings(), effects())
def test_rights_never_exceed_the_balance_debt_is_never_negative_and_counters_only_grow(
    standing: tuple[Account, Holding], effect: Effect
) -> None:
    account, holding = standing
    posting = post(MEMBER, account, holding, effect)
    after = posting.account
    assert after.balance >= after.outstanding >= 0
    assert after.debt >= 0
    assert after.pool >= 0
    assert posting.holding.held >= 0
    assert after.outstanding - account.outstanding == posting.holding.held - holding.held
    assert all(new >= old for new, old in zip(astuple(posting.holding), astuple(holding), strict=True))


@given(standings(), st.lists(effects(), max_size=6))
def test_a_balance_is_the_fold_of_all_entries_of_any_history(
    standing: tuple[Account, Holding], history: list[Effect]
) -> None:
    account, holding = standing
    entries: list[Entry] = []
    start = account
    for effect in history:
        posting = post(MEMBER, account, holding, effect)
        account, holding = posting.account, posting.holding
        entries += posting.entries
    books = fold(entries)
    assert start.balance + books.get(member_account(MEMBER), 0) == account.balance
    assert start.debt - books.get(debt_account(MEMBER), 0) == account.debt


@given(standings(), effects())
def test_goodwill_is_paid_by_the_member_as_far_as_they_have_points_and_never_below_zero(
    standing: tuple[Account, Holding], effect: Effect
) -> None:
    account, holding = standing
    given = Effect(use=effect.on_goodwill, goodwill=effect.goodwill)
    posting = post(MEMBER, account, holding, given)
    assert posting.lost == max(given.on_goodwill - max(account.net, account.pool, 0), 0)
    assert posting.account.net >= min(account.net, 0) - account.pool
    assert (posting.overdrawn, posting.holding) == (0, holding)


def test_goodwill_comes_from_the_pool_then_is_owed_for_what_other_tills_hold_then_is_the_shops() -> None:
    account = Account(balance=70, outstanding=50)
    posting = post(MEMBER, account, Holding(g=50), Effect(use=100, goodwill=100))
    assert posting.account == Account(balance=50, outstanding=50, debt=50)
    assert (posting.lost, posting.overdrawn) == (30, 0)
    assert posting.entries == (
        Entry(member_account(MEMBER), REDEEMED, 20),
        Entry(debt_account(MEMBER), REDEEMED, 50),
        Entry(LIABILITY, REDEEMED, 30),
    )


def test_a_sale_spends_before_it_earns() -> None:
    posting = post(MEMBER, Account(0, 0, 0), Holding(), Effect(earn=50, use=50, credit=Credit.LOCAL))
    assert posting.overdrawn == 50
    assert posting.account == Account(50, 50, 0)


def test_points_taken_back_come_from_the_tills_rights_then_the_pool_then_become_debt() -> None:
    effect = Effect(take=100, take_local=30)
    posting = post(MEMBER, Account(70, 30, 0), Holding(g=30), effect)
    assert posting.account == Account(0, 0, 30)
    assert posting.holding == Holding(g=30, s=30)
    assert posting.entries == (
        Entry(member_account(MEMBER), ISSUED, 70),
        Entry(debt_account(MEMBER), ISSUED, 30),
    )


def test_what_a_till_gives_up_goes_to_the_pool_and_books_nothing() -> None:
    posting = post(MEMBER, Account(100, 60), Holding(g=60), Effect(release=50))
    assert posting.account == Account(100, 10)
    assert posting.holding == Holding(g=60, r=50)
    assert posting.entries == ()


def test_a_till_gives_up_no_more_than_is_left_after_what_it_spent() -> None:
    posting = post(MEMBER, Account(100, 60), Holding(g=60), Effect(use=40, release=50))
    assert posting.account == Account(60, 0)
    assert posting.holding == Holding(g=60, r=20, s=40)


def test_rights_of_other_tills_are_never_taken_back() -> None:
    posting = post(MEMBER, Account(100, 100, 0), Holding(), Effect(take=40))
    assert posting.account == Account(100, 100, 40)


def test_what_the_pool_gains_repays_debt_first() -> None:
    assert post(MEMBER, Account(0, 0, 30), Holding(), Effect(earn=20)).account == Account(0, 0, 10)
    assert post(MEMBER, Account(0, 0, 30), Holding(), Effect(earn=20, give=20)).account == Account(10, 0, 0)


def test_what_a_till_set_aside_for_a_debt_already_paid_goes_to_the_pool() -> None:
    posting = post(MEMBER, Account(0, 0, 10), Holding(), Effect(earn=50, repay=30, credit=Credit.LOCAL))
    assert posting.account == Account(balance=40, outstanding=20, debt=0)
    assert posting.holding == Holding(e=20)


def test_points_earned_at_a_till_are_spendable_there_though_debt_was_not_known() -> None:
    posting = post(MEMBER, Account(0, 0, 30), Holding(), Effect(earn=50, credit=Credit.LOCAL))
    assert posting.account == Account(balance=50, outstanding=50, debt=30)
    assert posting.account.net == 20


@given(standings(), st.integers(0, 3_000))
def test_a_grant_is_a_level_and_asking_again_gives_nothing_more(standing: tuple[Account, Holding], level: int) -> None:
    account, holding = standing
    after, held = grant(account, holding, level)
    assert held.held == max(holding.held, min(level, holding.held + account.pool))
    assert (after.balance, after.debt) == (account.balance, account.debt)
    assert after.outstanding - account.outstanding == held.held - holding.held
    assert grant(after, held, level) == (after, held)


@given(effects())
def test_a_till_books_the_same_net_points_as_the_server(effect: Effect) -> None:
    assert fold(till_entries(MEMBER, effect)).get(member_account(MEMBER), 0) == effect.delta


@pytest.mark.parametrize("account", [(1, 2, 0), (0, -1, 0), (0, 0, -1), (-1, 0, 0)])
def test_an_account_that_cannot_be_is_refused(account: tuple[int, int, int]) -> None:
    with pytest.raises(BadValue, match="balance"):
        Account(*account)


@pytest.mark.parametrize("holding", [(0, 0, 0, 1), (0, 0, 1, 0), (-1, 2, 0, 0), (5, 0, -1, 0)])
def test_a_holding_that_cannot_be_is_refused(holding: tuple[int, int, int, int]) -> None:
    with pytest.raises(BadValue, match="below zero"):
        Holding(*holding)


@pytest.mark.parametrize(("debit", "credit", "points"), [("a", "a", 1), ("a", "b", 0), ("a", "b", -1)])
def test_an_entry_moves_points_between_two_accounts(debit: str, credit: str, points: int) -> None:
    with pytest.raises(BadValue, match="two accounts"):
        Entry(debit, credit, points)


def test_a_gain_that_a_till_already_holds_does_not_pay_debt_while_the_server_recovers() -> None:
    """Points earned to the pool were granted to a till; the restored server hears of the grant first, then of the earn.

    Had the earn paid the debt, the till would hold points that no ledger knows (found by seed 20 of the simulation).
    """
    claimed = Account(balance=770, outstanding=1_115, debt=412, recovering=True)
    after = post(MEMBER, claimed, Holding(g=1_115), Effect(earn=345)).account
    assert (after.balance, after.debt, after.net) == (1_115, 412, claimed.net + 345)
    settled, _, missing = recovered(MEMBER, after)
    assert (settled, missing) == (Account(balance=1_115, outstanding=1_115, debt=412), 0)
