"""The judge by itself: each thing that can be wrong with an op, and what is done with the points then."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.apply import SENTENCES, Book, Decision, Original, Reference, Standing, judge, needs_of, read
from loyalty.ids import OpId
from loyalty.ledger import Account, Entry, Holding, fold, member_account
from loyalty.operations import (
    SCHEMA,
    Context,
    Credit,
    Effect,
    Handback,
    Operation,
    Origin,
    ReturnedLine,
    Reversal,
    Sale,
    SoldLine,
    Unknown,
    body_of,
)
from loyalty.points import BALANCE_MAX
from loyalty.wire import Verdict

TILL, OTHER, ANA = "AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB", "MMMMMMMMMMMMMMMM"


def context(**changed: object) -> Context:
    plain = Context("uuid-1", "store", "built-in", None, None, 1, None, 1_790_000_000_000, 0, "boot")
    return msgspec.structs.replace(plain, **changed)


def sale(
    *, earn: int = 100, use: int = 0, member: str | None = ANA, credit: Credit = Credit.POOL, **changed: object
) -> Sale:
    line = SoldLine("Thing", "food", 4, 1_000, earn, use, use, "food")
    plain = Sale(
        schema=SCHEMA,
        context=context(),
        sale_id="s",
        member=member,
        effect=Effect(earn=earn, use=use, credit=credit),
        currency="GBP",
        total_minor=1_000,
        discount_minor=use,
        points_value_minor=use,
        due_minor=1_000 - use,
        change_minor=0,
        tenders=(),
        lines=(line,),
    )
    return msgspec.structs.replace(plain, **changed)


def back(pieces: int, *, take: int, give: int = 0, uuid: str = "uuid-2", origin: Origin | None = None) -> Reversal:
    return Reversal(
        schema=SCHEMA,
        context=context(uuid=uuid),
        sale_id="r",
        member=ANA,
        effect=Effect(take=take, give=give),
        currency="GBP",
        origin=origin or Origin(TILL, 1, 1, "s"),
        amount_minor=250 * pieces,
        undo=False,
        lines=(ReturnedLine(1, pieces, 250 * pieces, take, give),),
    )


def book(balance: int = 500, held: int = 500, debt: int = 0, *, blocked: bool = False) -> Book:
    standing = Standing(Account(balance, held, debt), Holding(g=held), blocked)
    return Book(store="store", tills=frozenset({TILL, OTHER}), standings={ANA: standing})


def decide(operation: Operation | Unknown | str, into: Book, seq: int = 1) -> Decision:
    return judge(OpId(TILL, 1, seq), operation, into)


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
def test_what_cannot_be_booked_waits_for_a_person(operation: Operation | Unknown | str, code: str) -> None:
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


def test_a_blocked_members_sale_is_booked_and_looked_at() -> None:
    decision = decide(sale(), book(blocked=True))
    assert (decision.verdict, decision.code) == (Verdict.FLAGGED, "member_blocked")


def test_the_same_identity_twice_is_not_booked_twice() -> None:
    into = book()
    decide(sale(), into)
    again = decide(sale(earn=7), into, seq=2)
    assert (again.verdict, again.code, again.uuid, again.member) == (Verdict.QUARANTINED, "uuid_reused", None, ANA)
    assert into.standings[ANA].account.balance == 600


def test_a_balance_beyond_all_bounds_waits_for_a_person() -> None:
    assert decide(sale(), book(BALANCE_MAX, 0)).code == "too_large"


def test_spending_beyond_rights_is_the_shops_loss() -> None:
    into = book(balance=500, held=50)
    decision = decide(sale(earn=0, use=200), into)
    assert (decision.code, decision.liabilities, decision.beyond) == ("overdrawn", (("overdrawn", 150),), 150)
    assert into.standings[ANA].account == Account(450, 0)


def test_a_receipt_number_counts_once_a_day_and_store() -> None:
    into = book()
    numbered = sale(context=context(reference="R-7"))
    assert decide(numbered, into).reference == Reference("store", 1_790_000_000_000 // 86_400_000, "R-7")
    again = decide(sale(context=context(uuid="uuid-9", reference="R-7")), into, seq=2)
    assert (again.code, again.reference) == ("reference_used", None)
    tomorrow = context(uuid="uuid-10", reference="R-7", at_ms=1_790_000_000_000 + 86_400_000)
    assert decide(sale(context=tomorrow), into, seq=3).code == ""


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
    assert twice.liabilities == (("returned_twice", 40),)
    assert into.standings[ANA].account.net == before + 40
    assert twice.beyond == 100
    assert sum(fold(twice.entries).values()) == 0


def test_what_a_second_return_took_repays_debt_first() -> None:
    into = book(balance=0, held=0)
    decide(sale(earn=100), into)
    into.standings[ANA] = Standing(Account(0, 0, debt=30), Holding())
    decide(back(4, take=100), into, seq=2)
    assert into.standings[ANA].account == Account(0, 0, debt=130)
    decide(back(4, take=100, uuid="uuid-3"), into, seq=3)
    assert into.standings[ANA].account == Account(0, 0, debt=130)


def test_of_a_partly_returned_line_only_the_surplus_is_the_shops() -> None:
    into = book()
    decide(sale(earn=100, use=40), into)
    decide(back(3, take=75, give=30), into, seq=2)
    twice = decide(back(2, take=50, give=20, uuid="uuid-3"), into, seq=3)
    assert (twice.code, twice.liabilities, twice.beyond) == ("returned_twice", (("returned_twice", 10),), 25)


def test_a_line_named_twice_in_one_return_is_not_free() -> None:
    into = book()
    decide(sale(earn=100), into)
    line = ReturnedLine(1, 4, 1_000, 100, 0)
    doubled = msgspec.structs.replace(back(4, take=100), lines=(line, line), effect=Effect(take=200))
    assert decide(doubled, into, seq=2).code == "returned_twice"
    assert into.standings[ANA].account.net == 500


def test_a_return_may_come_before_its_sale_and_both_count() -> None:
    into = book()
    early = decide(back(4, take=100, origin=Origin(OTHER, 1, 5, "s")), into)
    assert (early.verdict, early.returned) == (Verdict.APPLIED, ((OpId(OTHER, 1, 5), 1, 4),))
    late = judge(OpId(OTHER, 1, 5), sale(context=context(uuid="uuid-8")), into)
    assert (late.verdict, into.standings[ANA].account.net) == (Verdict.APPLIED, 500)


def test_a_sale_that_does_not_fit_its_earlier_return_is_looked_at() -> None:
    into = book()
    decide(back(5, take=100, origin=Origin(OTHER, 1, 5, "s")), into)
    assert judge(OpId(OTHER, 1, 5), sale(context=context(uuid="uuid-8")), into).code == "returns_differ"


def test_a_return_of_what_nobody_sold_is_looked_at() -> None:
    assert decide(back(1, take=5, origin=Origin("C" * 16, 1, 5, "s")), book()).code == "unknown_original"


@pytest.mark.parametrize(
    ("original", "code"),
    [
        (Original(sale(), booked=False), "original_not_booked"),
        (Original(None, booked=True), "not_a_sale"),
        (Original(sale(member=None, earn=0), booked=True), "member_differs"),
    ],
)
def test_a_return_of_the_wrong_thing_waits_for_a_person(original: Original, code: str) -> None:
    into = book()
    into.originals[OpId(TILL, 1, 1)] = original
    decision = decide(back(1, take=25), into, seq=2)
    assert (decision.verdict, decision.code) == (Verdict.QUARANTINED, code)


def test_only_the_agreed_bytes_are_an_operation() -> None:
    assert read(body_of(sale())) == sale()
    assert read(b"\xff") == "unreadable"
    assert read(b'{"kind":"sale","schema":1}') == "unreadable"
    assert read(body_of(sale()).replace(b'"sale_id":', b'"sale_id" :')) == "unreadable"
    assert isinstance(read(b'{"kind":"later","schema":3}'), Unknown)


def test_a_batch_says_what_it_must_know() -> None:
    ops: list[Operation | Unknown | str] = [sale(context=context(reference="R")), back(1, take=1), "unreadable"]
    needs = needs_of((OpId(TILL, 1, seq), one) for seq, one in enumerate(ops, start=1))
    assert needs.members == {ANA}
    assert needs.origins == {OpId(TILL, 1, 1)}
    assert needs.uuids == {"uuid-1", "uuid-2"}
    assert {one.text for one in needs.references} == {"R"}


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
