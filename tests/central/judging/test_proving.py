"""Points that were used without proof are booked, and looked at by a person."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Book
from central.judging.proving import NOT_PROVEN, spending_version
from loyalty.exchange.wire import Verdict
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, SoldLine, UsedVoucher, VoucherIssue
from loyalty.ops.stamped import Stamped, StampedLine
from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from tests.central.judging.ops import ANA, TILL, back, book, context, decide, sale
from tests.fakes.shop import PROGRAMME

CARD, PIN = ProofBy.CARD, ProofBy.PIN
ASKING = msgspec.structs.replace(PROGRAMME, proof=Proof((ProofLevel(50, (CARD, PIN)), ProofLevel(300, (PIN,)))))


def asking(*, with_pin: bool = True) -> Book:
    into = book()
    into.programmes = {1: ASKING}
    into.with_pin = frozenset({ANA} if with_pin else ())
    return into


@pytest.mark.parametrize(
    ("use", "proof", "flagged"),
    [
        (50, None, False),
        (51, None, True),
        (51, "card", False),
        (51, "pin", False),
        (301, "card", True),
        (301, "pin", False),
        (301, "caller", False),
        (301, "voice", True),
    ],
)
def test_a_sale_is_flagged_when_what_was_shown_is_not_enough(use: int, proof: str | None, flagged: bool) -> None:
    told = context() if proof is None else context(proof=proof)
    decision = decide(sale(use=use, context=told), asking())
    assert decision.verdict == (Verdict.FLAGGED if flagged else Verdict.APPLIED)
    assert decision.flags == ((NOT_PROVEN,) if flagged else ())
    assert sum(entry.points for entry in decision.entries) > 0, "it is booked either way"


def test_nobody_proves_themselves_by_a_pin_that_they_never_had() -> None:
    assert decide(sale(use=51, context=context(proof="pin")), asking(with_pin=False)).flags == (NOT_PROVEN,)


def test_a_voucher_that_points_buy_asks_as_a_sale_does() -> None:
    issue = VoucherIssue(SCHEMA, context(), "v", ANA, Effect(use=100), "A" * 26, "Thanks", 500, "GBP", None)
    assert NOT_PROVEN in decide(issue, asking()).flags
    proven = msgspec.structs.replace(issue, context=context(proof="card"))
    assert NOT_PROVEN not in decide(proven, asking()).flags


@pytest.mark.parametrize(
    ("off", "member", "proof", "flagged"),
    [(50, ANA, None, False), (51, ANA, None, True), (51, ANA, "card", False), (51, "another", None, False)],
)
def test_a_members_own_voucher_asks_by_what_it_took_off(
    off: int, member: str, proof: str | None, *, flagged: bool
) -> None:
    into, voucher = asking(), "A" * 26
    into.vouchers[voucher] = VoucherAccount(voucher, "Gift", 500, "GBP", hver=1, holder=TILL, member=member)
    line = SoldLine("Thing", "food", 1, 1_000, 0, 0, off, "food")
    told = sale(
        earn=0,
        context=context() if proof is None else context(proof=proof),
        lines=(line,),
        due_minor=1_000 - off,
        vouchers=(UsedVoucher(voucher, 1, off),),
    )
    assert decide(told, into).flags == ((NOT_PROVEN,) if flagged else ())


@pytest.mark.parametrize(("off", "proof", "flagged"), [(50, None, False), (51, None, True), (51, "card", False)])
def test_a_full_card_asks_by_what_it_took_off(off: int, proof: str | None, *, flagged: bool) -> None:
    card = Stamped("cups", Effect(use=4), 4, (StampedLine(1, used=4),), off_minor=off)
    told = sale(earn=0, context=context() if proof is None else context(proof=proof), stamps=(card,))
    assert (NOT_PROVEN in decide(told, asking()).flags) is flagged


def test_a_version_that_asks_for_nothing_or_that_nobody_knows_flags_nothing() -> None:
    into = asking()
    into.programmes = {1: PROGRAMME}
    assert decide(sale(use=500), into).flags == ()
    assert decide(sale(use=500, context=context(programme=7)), asking()).flags == ()


def test_only_what_uses_points_needs_the_version() -> None:
    assert spending_version(sale(use=1)) == 1
    assert spending_version(sale()) is None
    assert spending_version(back(1, take=1, give=1)) is None
