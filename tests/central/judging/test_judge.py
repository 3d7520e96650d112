"""The judge by itself: each thing that can be wrong with an op, and what is done with the points then."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.judging.book import GOODWILL, Book
from central.judging.sentences import SENTENCES
from central.judging.told import Told
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Account, Entry, Holding, fold, member_account
from loyalty.ops.bodies import Unknown
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Handback, Operation, Origin, Sale
from loyalty.rules.spending import Goodwill
from loyalty.values.points import BALANCE_MAX, POINTS_MAX
from tests.central.floor import PROGRAMME
from tests.central.judging.ops import ANA, OTHER, TILL, back, book, context, decide, sale


def test_a_sale_books_what_it_says() -> None:
    into = book()
    decision = decide(sale(earn=100, use=200), into)
    assert (decision.verdict, decision.code, decision.beyond) == (Verdict.APPLIED, "", 0)
    assert fold(decision.entries)[member_account(ANA)] == -100
    assert into.standings[ANA].account == Account(400, 300)
    assert into.standings[ANA].holding == Holding(g=500, s=200)


def test_a_sale_without_a_member_is_kept_and_books_nothing() -> None:
    decision = decide(sale(earn=0, member=None), book())
    assert (decision.verdict, decision.entries) == (Verdict.APPLIED, ())


def hand_back(release: int, *, earn: int = 0, use: int = 0, take: int = 0, give: int = 0) -> Handback:
    effect = Effect(earn=earn, use=use, take=take, give=give, release=release)
    return Handback(SCHEMA, context(uuid="uuid-3"), "h", ANA, effect)


def test_what_is_handed_back_is_in_the_pool_and_the_member_has_the_same() -> None:
    into = book(blocked=True)
    decision = decide(hand_back(200), into)
    assert (decision.verdict, decision.entries, decision.beyond) == (Verdict.APPLIED, (), 0)
    assert into.standings[ANA].account == Account(500, 300)
    assert into.standings[ANA].holding == Holding(g=500, r=200)


def test_more_handed_back_than_held_is_looked_at_and_frees_what_was_held() -> None:
    into = book(balance=500, held=100)
    decision = decide(hand_back(200), into)
    assert (decision.verdict, decision.code) == (Verdict.FLAGGED, "not_held")
    assert into.standings[ANA].account == Account(500, 0)


def test_a_handback_cannot_be_returned() -> None:
    into = book()
    decide(hand_back(200), into)
    assert decide(back(1, take=25), into, 2).code == "not_a_sale"


def wrong_sum() -> Sale:
    return sale(effect=Effect(earn=150))


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("unreadable", "unreadable"),
        (Unknown("voucher", 9), "unknown_kind"),
        (sale(member="NNNNNNNNNNNNNNNN"), "unknown_member"),
        (sale(member=None), "no_member"),
        (sale(effect=Effect(give=5)), "bad_effect"),
        (sale(effect=Effect(release=5)), "bad_effect"),
        (msgspec.structs.replace(back(1, take=25), effect=Effect(take=25, release=5)), "bad_effect"),
        (hand_back(5, earn=5), "bad_effect"),
        (hand_back(5, use=5), "bad_effect"),
        (hand_back(5, take=5), "bad_effect"),
        (hand_back(5, give=5), "bad_effect"),
        (msgspec.structs.replace(hand_back(5), member="NNNNNNNNNNNNNNNN"), "unknown_member"),
        (back(1, take=25, origin=Origin("not a till", 1, 1, "s")), "unknown_original"),
        (msgspec.structs.replace(back(1, take=25), effect=Effect(earn=5)), "bad_effect"),
    ],
)
def test_what_cannot_be_booked_waits_for_a_person(operation: Told, code: str) -> None:
    into = book()
    decision = decide(operation, into)
    assert (decision.verdict, decision.code, decision.entries) == (Verdict.QUARANTINED, code, ())
    assert into.standings == book().standings
    assert code in SENTENCES


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (wrong_sum(), "sums_differ"),
        (sale(total_minor=999), "sums_differ"),
        (sale(context=context(store="another")), "other_store"),
        (sale(context=context(at_ms=-1)), "bad_clock"),
        (sale(context=context(at_ms=1 << 60)), "bad_clock"),
    ],
)
def test_what_is_odd_is_booked_and_looked_at(operation: Sale, code: str) -> None:
    into = book()
    decision = decide(operation, into)
    assert (decision.verdict, decision.code) == (Verdict.FLAGGED, code)
    assert into.standings[ANA].account.balance == 500 + operation.effect.earn
    assert code in SENTENCES


def test_row_52_a_blocked_members_sale_is_booked_and_looked_at() -> None:
    decision = decide(sale(), book(blocked=True))
    assert (decision.verdict, decision.code) == (Verdict.FLAGGED, "member_blocked")


def test_the_same_identity_twice_is_not_booked_twice() -> None:
    into = book()
    decide(sale(), into)
    again = decide(sale(earn=7), into, seq=2)
    assert (again.verdict, again.code, again.uuid, again.member) == (Verdict.QUARANTINED, "uuid_reused", None, ANA)
    assert into.standings[ANA].account.balance == 600


def test_row_48_a_balance_beyond_all_bounds_waits_for_a_person() -> None:
    assert decide(sale(), book(BALANCE_MAX, 0)).code == "too_large"


@given(st.lists(st.tuples(st.integers(0, POINTS_MAX), st.booleans(), st.booleans()), max_size=30))
def test_row_48_no_history_brings_a_balance_near_what_a_column_holds(claims: list[tuple[int, bool, bool]]) -> None:
    into = book(BALANCE_MAX - POINTS_MAX, 0)
    for seq, (points, local, returned) in enumerate(claims, start=1):
        operation: Operation = sale(
            earn=points, credit=Credit.LOCAL if local else Credit.POOL, context=context(uuid=f"u{seq}")
        )
        if returned:
            operation = back(1, take=0, give=points, uuid=f"u{seq}", origin=Origin(OTHER, 1, seq, "s"))
        decide(operation, into, seq)
        assert into.standings[ANA].account.balance <= BALANCE_MAX
    assert BALANCE_MAX + POINTS_MAX < 2**63


def test_spending_beyond_rights_is_the_shops_loss() -> None:
    into = book(balance=500, held=50)
    decision = decide(sale(earn=0, use=200), into)
    assert (decision.code, decision.liabilities, decision.beyond) == ("overdrawn", (("overdrawn", 150),), 150)
    assert into.standings[ANA].account == Account(450, 0)


def generous(balance: int, held: int, most: int | None = 100, version: int = 1) -> Book:
    """The programme lets a till vouch for so many points (None: for none)."""
    into, lets = book(balance, held), None if most is None else Goodwill(member=most)
    into.programmes = {version: msgspec.structs.replace(PROGRAMME, goodwill=lets)}
    return into


def on_goodwill(uuid: str, use: int = 100, goodwill: int = 100) -> Sale:
    effect = Effect(earn=0, use=use, goodwill=goodwill)
    return sale(earn=0, use=use, effect=effect, context=context(uuid=uuid))


def test_goodwill_that_the_pool_can_pay_is_an_ordinary_sale() -> None:
    known = generous(balance=600, held=500)
    decision = decide(on_goodwill("u"), known)
    assert (decision.verdict, decision.flags, decision.liabilities, decision.beyond) == (Verdict.APPLIED, (), (), 0)
    assert known.standings[ANA].account == Account(500, 500)


def test_goodwill_that_the_member_does_not_have_is_the_shops_loss_and_never_theirs() -> None:
    known = generous(balance=70, held=30)
    decision = decide(on_goodwill("u"), known)
    assert (decision.verdict, decision.code) == (Verdict.FLAGGED, "goodwill_lost")
    assert (decision.liabilities, decision.beyond) == (((GOODWILL, 30),), 30)
    assert known.standings[ANA].account == Account(30, 30, 30)
    assert known.standings[ANA].account.net == 0


def test_f23_goodwill_twice_within_a_month_is_looked_at() -> None:
    known = generous(balance=600, held=100)
    assert decide(on_goodwill("u"), known).flags == ()
    assert decide(on_goodwill("v"), known, seq=2).flags == ("goodwill_again",)
    before = generous(balance=600, held=100)
    before.on_goodwill[ANA] = 1
    assert decide(on_goodwill("w"), before).flags == ("goodwill_again",)


@pytest.mark.parametrize(("most", "version"), [(None, 1), (99, 1), (100, 2)])
def test_f23_goodwill_that_the_programme_does_not_allow_is_spent_without_any_right(
    most: int | None, version: int
) -> None:
    known = generous(600, 30, most, version)
    decision = decide(on_goodwill("u"), known)
    assert decision.flags == ("overdrawn", "goodwill_not_allowed")
    assert (decision.liabilities, decision.beyond) == ((("overdrawn", 70),), 70)
    assert known.standings[ANA].account == Account(570, 0, 0), "the member owes nothing for it"


points = st.integers(0, 1_000)


@given(st.lists(st.tuples(points, points, points, points, st.booleans()), max_size=20), points, points)
def test_whatever_tills_claim_the_books_balance_and_nobody_falls_below_zero(
    claims: list[tuple[int, int, int, int, bool]], balance: int, held: int
) -> None:
    into = book(balance, min(balance, held))
    entries: list[Entry] = []
    for seq, (earn, use, take, give, local) in enumerate(claims, start=1):
        credit = Credit.LOCAL if local else Credit.POOL
        before = into.standings[ANA].account.net
        operation: Operation = sale(earn=earn, use=use, credit=credit, context=context(uuid=f"u{seq}"))
        if seq % 3 == 0:
            operation = back(1, take=take, give=give, uuid=f"u{seq}", origin=Origin(TILL, 1, seq - 1, "s"))
        decision = decide(operation, into, seq)
        account, holding = into.standings[ANA].account, into.standings[ANA].holding
        assert account.net == before + operation.effect.delta + decision.beyond
        assert holding.held == account.outstanding
        entries += decision.entries
    folded = fold(entries)
    assert sum(folded.values()) == 0
    net = into.standings[ANA].account.net - balance
    assert folded.get(member_account(ANA), 0) + folded.get(f"debt/{ANA}", 0) == net
