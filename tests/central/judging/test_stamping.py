"""Cards before the judge: booked by what the sale says, however a till reckoned, and never overdrawn unseen."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Book, Decision, MemberStanding
from central.judging.judge import judge
from central.judging.needs import needs_of
from central.judging.stamping import NO_SUCH_CARD, STAMPS_DIFFER, accounts_named, with_stamps
from loyalty.ledger.booking import Account, Holding
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Origin, ReturnedLine, Reversal, Sale, SoldLine
from loyalty.ops.stamped import Stamped, StampedLine, StampsBack
from loyalty.ops.stamps import stamp_account
from loyalty.values.ids import OpId

MEMBER, TILL = "B9D5712M29XGJS4K", "T" * 16
CUPS = stamp_account(MEMBER, "cups")


def context(uuid: str) -> Context:
    return Context(uuid, "s", "c", None, None, 1, None, 5, 0, "b")


def sale(earn: int, use: int = 0) -> Sale:
    cups = Stamped("cups", Effect(earn=earn, use=use), max(use, 1), (StampedLine(1, earn, use),))
    line = SoldLine("Cup", "coffee", 4, 400, 0, 0, 0, "")
    return Sale(
        SCHEMA, context("u1"), "s", MEMBER, Effect(), "EUR", 400, 0, 0, 400, 0, (), (line,), stamps=(cups,)
    )  # fmt: skip


def back(pieces: int, effect: Effect | None, member: str | None = MEMBER) -> Reversal:
    return Reversal(
        SCHEMA,
        context("u2"),
        "r",
        member,
        Effect(),
        "EUR",
        Origin(TILL, 1, 1, "s"),
        100 * pieces,
        undo=False,
        lines=(ReturnedLine(1, pieces, 100 * pieces, 0, 0),),
        stamps=msgspec.UNSET if effect is None else (StampsBack("cups", effect),),
    )


def book(balance: int = 0, held: int = 0) -> Book:
    cups = MemberStanding(Account(balance, outstanding=held), Holding(g=held))
    return Book("s", frozenset({TILL}), {MEMBER: MemberStanding(Account(), Holding()), CUPS: cups}, device=TILL)


def decide(one: Book, seq: int, operation: Sale | Reversal) -> Decision:
    return judge(OpId(TILL, 1, seq), operation, one)


def test_a_sale_gives_and_uses_stamps_beside_the_points() -> None:
    one = book(9, 9)
    decision = decide(one, 1, sale(2, 9))
    assert (decision.flags, [part.member for part in decision.parts]) == ((), [CUPS])
    assert one.standings[CUPS].account.balance == 2
    assert decision.parts[0].beyond == 0


def test_stamps_beyond_what_the_till_held_are_the_shops_loss_and_are_seen() -> None:
    one = book(9, 5)
    decision = decide(one, 1, sale(0, 9))
    assert "overdrawn" in decision.flags
    assert decision.parts[0].liabilities == (("overdrawn", 4),)
    assert decision.parts[0].beyond == 4


@pytest.mark.parametrize("told", [None, Effect(take=2, give=0), Effect(take=3), Effect(take=1, take_local=1)])
def test_a_return_takes_what_the_sale_says(told: Effect | None) -> None:
    one = book()
    decide(one, 1, sale(8))
    decision = decide(one, 2, back(1, told))
    assert one.standings[CUPS].account.balance == 6
    assert (STAMPS_DIFFER in decision.flags) is (told is not None and told.take != 2)


def test_a_second_return_of_the_same_pieces_takes_nothing() -> None:
    one = book()
    decide(one, 1, sale(8))
    decide(one, 2, back(4, Effect(take=8)))
    again = msgspec.structs.replace(back(4, Effect(take=8)), context=context("u3"))
    decide(one, 3, again)
    assert (one.standings[CUPS].account.balance, one.standings[CUPS].account.debt) == (0, 0)


def test_what_a_till_gave_its_own_rights_beyond_the_sale_is_owed_at_once() -> None:
    one = book(9, 9)
    decide(one, 1, sale(0, 9))
    decide(one, 2, back(4, Effect(give=12, credit=Credit.LOCAL)))
    cups = one.standings[CUPS]
    assert (cups.account.net, cups.holding.held) == (9, 12)


def test_a_card_that_nobody_has_is_looked_at_and_no_stamp_of_its_sale_ever_counts() -> None:
    one = book()
    one.standings["another"] = one.standings.pop(CUPS)
    decision = decide(one, 1, sale(2))
    assert (decision.flags, decision.parts) == ((NO_SUCH_CARD,), ())
    one.standings[CUPS] = one.standings["another"]
    assert decide(one, 2, back(4, None)).parts == (), "what was never given is never taken"


def test_a_return_that_names_a_card_that_nobody_has_takes_what_the_sale_says() -> None:
    one = book()
    decide(one, 1, sale(8))
    made_up = StampsBack("made-up", Effect(take=8))
    decision = decide(one, 2, msgspec.structs.replace(back(1, None), stamps=(made_up,)))
    assert decision.flags == (NO_SUCH_CARD,)
    assert [(part.member, part.beyond) for part in decision.parts] == [(CUPS, -2)]


def test_points_are_never_bought_on_a_card() -> None:
    one = book()
    stolen = msgspec.structs.replace(sale(1), member=CUPS, stamps=msgspec.UNSET, effect=Effect(earn=5))
    assert decide(one, 1, stolen).flags == ("bad_effect",)


def test_which_cards_an_operation_is_about() -> None:
    assert accounts_named(sale(1)) == {CUPS}
    assert CUPS in needs_of([(OpId(TILL, 1, 1), sale(1))]).members
    plain = Decision(OpId(TILL, 1, 9), decide(book(), 1, sale(1)).verdict, (), "handback")
    assert with_stamps(plain, msgspec.structs.replace(sale(1), stamps=msgspec.UNSET), book()) == plain
