"""Whose an op is when it names nobody: whoever has the card, or whose sale it takes back."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Original
from central.judging.returning import SALE_AWAITED
from central.judging.whose import nobodys, whose
from loyalty.exchange.wire import Verdict
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Origin, Sale
from loyalty.values.errors import BadValue
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, TILL, back, book, decide, sale

CARD = "0000000142"


def by_card(earn: int = 100) -> Sale:
    return sale(earn=earn, member=None, card=CARD)


def test_a_card_that_somebody_has_is_theirs() -> None:
    into = book()
    into.by_card[CARD] = ANA
    assert whose(by_card(), into) == ANA
    decision = decide(by_card(), into)
    assert (decision.verdict, decision.member) == (Verdict.APPLIED, ANA)
    assert into.standings[ANA].account.balance == 600


def test_a_card_that_nobody_has_waits_for_a_person() -> None:
    into = book()
    assert whose(by_card(), into) is None
    decision = decide(by_card(), into)
    assert (decision.verdict, decision.code, decision.entries) == (Verdict.QUARANTINED, "unknown_card", ())
    assert nobodys(by_card(earn=0), into) is None


def test_the_return_of_a_sale_without_a_name_takes_from_whose_it_was() -> None:
    into = book()
    into.by_card[CARD] = ANA
    decide(by_card(), into)
    nameless = msgspec.structs.replace(back(2, take=50), member=None)
    decision = decide(nameless, into, 2)
    assert (decision.verdict, decision.code, decision.member) == (Verdict.APPLIED, "", ANA)
    assert into.standings[ANA].account.balance == 550


def test_a_return_of_what_was_not_booked_or_is_not_here_waits() -> None:
    nameless = msgspec.structs.replace(back(2, take=50), member=None)
    into = book()
    assert nobodys(nameless, into) == SALE_AWAITED
    gone = msgspec.structs.replace(nameless, origin=Origin("ZZZZZZZZZZZZZZZZ", 1, 1, "s"))
    assert nobodys(gone, into) == "unknown_original"
    into.originals[OpId(TILL, 1, 1)] = Original(by_card(), booked=False)
    assert nobodys(nameless, into) == SALE_AWAITED


def test_a_return_cannot_leave_out_whom_its_sale_named() -> None:
    into = book()
    decide(sale(), into)
    nameless = msgspec.structs.replace(back(2, take=50), member=None)
    assert decide(nameless, into, 2).code == "member_differs"


@pytest.mark.parametrize(
    "wrong",
    [
        {"member": ANA},
        {"effect": Effect(earn=100, use=5)},
        {"effect": Effect(earn=100, repay=5)},
        {"effect": Effect(earn=100, credit=Credit.LOCAL)},
    ],
)
def test_a_card_that_is_not_known_only_earns(wrong: dict[str, object]) -> None:
    with pytest.raises(BadValue, match="only earns"):
        msgspec.structs.replace(by_card(), **wrong)
