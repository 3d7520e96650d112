"""Vouchers before the judge: issued once, taken in once; the first one stands, and the shop bears every other."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Book
from central.judging.vouchers import vouchers_named
from loyalty.codes.receipt import paper_name
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import fold
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.fields import HOLDER_VERSION_MAX
from loyalty.ops.operations import SCHEMA, Origin, Reversal, Sale, SoldLine, UsedVoucher, VoucherIssue, VoucherReturn
from loyalty.sales.sale import take_voucher_back
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.ids import OpId, new_voucher_id
from tests.central.floor import PROGRAMME
from tests.central.judging.ops import ANA, OTHER, TILL, back, book, context, decide, sale

ID = new_voucher_id(b"\x01" * 16)
PLACES = iter(range(10, 10_000))


def fresh() -> str:
    return f"uuid-v{next(PLACES)}"


def issue(voucher: str = ID, cost: int = 100, expires_ms: int | None = None) -> VoucherIssue:
    return VoucherIssue(
        SCHEMA, context(uuid=fresh()), "i", ANA, Effect(use=cost), voucher, "Thank you", 500, "GBP", expires_ms
    )  # fmt: skip


def use(hver: int = 1, value_minor: int = 500, voucher: str = ID, **changed: object) -> Sale:
    line = SoldLine("Thing", "food", 1, 1_000, 0, 0, value_minor, "food")
    handed = (UsedVoucher(voucher, hver, value_minor),)
    return sale(
        earn=0, context=context(uuid=fresh(), **changed), lines=(line,), due_minor=1_000 - value_minor, vouchers=handed
    )  # fmt: skip


def give_up(hver: int) -> VoucherReturn:
    return VoucherReturn(SCHEMA, context(uuid=fresh()), "r", None, Effect(), ID, hver)


def known(into: Book) -> VoucherAccount:
    return into.vouchers[ID]


def test_an_issue_costs_its_points_and_its_till_holds_the_voucher() -> None:
    into = book()
    decision = decide(issue(), into)
    assert (decision.verdict, into.standings[ANA].account.balance) == (Verdict.APPLIED, 400)
    assert sum(fold(decision.entries).values()) == 0
    assert known(into).is_held_by(TILL, 1)
    assert (known(into).cost, known(into).issued, known(into).member) == (100, OpId(TILL, 1, 1), ANA)


def test_the_holder_takes_it_in_and_it_is_used() -> None:
    into = book()
    decide(issue(), into)
    assert decide(use(), into, seq=2).verdict is Verdict.APPLIED
    assert (known(into).state, known(into).used) == (VoucherState.USED, OpId(TILL, 1, 2))


@pytest.mark.parametrize(
    ("terms", "value", "line", "flags"),
    [
        (VoucherTerms(percent=20), 200, None, ()),
        (VoucherTerms(percent=20), 201, None, ("voucher_value",)),
        (VoucherTerms(percent=20, most_minor=150), 151, None, ("voucher_value",)),
        (VoucherTerms(categories=("food",)), 1_000, 1, ()),
        (VoucherTerms(categories=("food",)), 1, None, ("voucher_value",)),
        (VoucherTerms(categories=("food",)), 1, 2, ("voucher_value",)),
        (VoucherTerms(minimum_minor=1_000), 500, None, ()),
        (VoucherTerms(minimum_minor=1_001), 500, None, ("voucher_terms",)),
        (VoucherTerms(stores=("elsewhere",)), 500, None, ("voucher_terms",)),
        (VoucherTerms(from_ms=2**50), 500, None, ("voucher_terms",)),
    ],
)
def test_what_a_voucher_takes_off_beyond_its_terms_is_looked_at(
    terms: VoucherTerms, value: int, line: int | None, flags: tuple[str, ...]
) -> None:
    into = book()
    decide(msgspec.structs.replace(issue(), terms=terms), into)
    handed = UsedVoucher(ID, 1, value, msgspec.UNSET if line is None else line)
    assert decide(msgspec.structs.replace(use(value_minor=value), vouchers=(handed,)), into, seq=2).flags == flags
    assert known(into).terms == terms


def test_a_second_use_is_the_shops_loss_and_the_first_one_stands() -> None:
    into = book()
    decide(issue(), into)
    decide(use(), into, seq=2)
    twice = decide(use(), into, seq=3)
    assert (twice.verdict, twice.code, twice.liabilities) == (
        Verdict.FLAGGED,
        "voucher_twice",
        (("voucher_twice", 100),),
    )
    assert known(into).used == OpId(TILL, 1, 2)
    assert into.standings[ANA].account.balance == 400, "the member is never debited twice"


def test_the_same_voucher_twice_in_one_sale_is_a_second_use() -> None:
    into = book()
    decide(issue(), into)
    once = use(value_minor=300)
    handed = (*once.vouchers, UsedVoucher(ID, 1, 300))
    line = msgspec.structs.replace(once.lines[0], discount_minor=600)
    decision = decide(msgspec.structs.replace(once, vouchers=handed, lines=(line,), due_minor=400), into, seq=2)
    assert decision.flags == ("voucher_twice",)


@pytest.mark.parametrize(("till", "hver"), [(None, 1), (TILL, 2)])
def test_a_till_that_does_not_hold_it_is_looked_at_and_the_goods_have_left(till: str | None, hver: int) -> None:
    into = book()
    into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", hver=1, holder=till)
    decision = decide(use(hver), into)
    assert (decision.code, known(into).state) == ("voucher_not_held", VoucherState.USED)


def test_what_another_till_holds_stays_its_own_and_the_shop_bears_the_use() -> None:
    into = book()
    held = into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", hver=1, holder=OTHER, cost=100)
    taken = use(hver=7)
    decision = decide(taken, into)
    assert (decision.flags, decision.liabilities) == (("voucher_not_held",), (("voucher_twice", 100),))
    assert known(into) == held
    decide(sale_back(taken, 1), into, seq=2)
    assert known(into) == held


def test_what_an_older_copy_used_is_used_though_it_went_on_meanwhile() -> None:
    into = book()
    into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", hver=2, holder=OTHER, cost=100)
    into.tells[OpId(TILL, 1, 1)] = OpId(TILL, 1, 9)
    decision = decide(use(hver=1), into)
    assert (decision.flags, decision.liabilities) == (("voucher_not_held",), ())
    assert known(into).state is VoucherState.USED


def test_one_out_of_nothing_is_not_good_again_when_its_sale_comes_back() -> None:
    into = book()
    taken = use(value_minor=1_000)
    assert decide(taken, into).flags == ("voucher_unknown",)
    decide(sale_back(taken, 1), into, seq=2)
    assert (known(into).state, known(into).granted_to(TILL, 1)) == (VoucherState.VOID, known(into))
    assert decide(use(hver=2), into, seq=3).code == "voucher_twice"


def test_one_whose_issue_comes_after_its_sale_came_back_is_good_as_it_was_issued() -> None:
    into = book()
    taken = use(hver=2, value_minor=900)
    decide(taken, into)
    decide(sale_back(taken, 1), into, seq=2)
    assert decide(issue(), into, seq=3).verdict is Verdict.APPLIED
    assert (known(into).state, known(into).holder, known(into).value_minor) == (VoucherState.LIVE, None, 500)


def test_points_that_buy_nothing_make_no_voucher_of_one_that_was_used_before() -> None:
    into = book()
    into.offers = {1: PROGRAMME}
    taken = use(value_minor=1_000)
    decide(taken, into)
    assert decide(issue(cost=1), into, seq=2).flags == ("voucher_not_offered",)
    decide(sale_back(taken, 1), into, seq=3)
    assert (known(into).value_minor, known(into).terms) == (0, None)


def test_a_return_frees_it_and_an_old_one_frees_nothing() -> None:
    into = book()
    decide(issue(), into)
    assert decide(give_up(1), into, seq=2).verdict is Verdict.APPLIED
    assert known(into).holder is None
    into.vouchers[ID] = known(into).granted_to(OTHER, 1)
    assert decide(give_up(1), into, seq=3).verdict is Verdict.APPLIED
    assert known(into).is_held_by(OTHER, 2)


def test_the_return_of_a_voucher_that_is_not_known_yet_is_no_reason_to_worry() -> None:
    into = book()
    assert decide(give_up(3), into).verdict is Verdict.APPLIED
    assert into.vouchers == {}


def test_an_issue_that_comes_after_its_use_books_the_points_and_the_use_stands() -> None:
    into = book()
    assert decide(use(hver=2), into).code == "voucher_unknown"
    assert decide(issue(), into, seq=2).verdict is Verdict.APPLIED
    assert into.standings[ANA].account.balance == 400
    assert (known(into).state, known(into).hver, known(into).cost) == (VoucherState.USED, 2, 100)


def test_the_same_id_is_issued_once() -> None:
    into = book()
    decide(issue(), into)
    again = decide(issue(), into, seq=2)
    assert (again.verdict, again.code) == (Verdict.FLAGGED, "voucher_reissued")
    assert known(into).issued == OpId(TILL, 1, 1)


def test_two_live_vouchers_with_one_typed_code_are_named() -> None:
    twin = ID[:8] + new_voucher_id(b"\x02" * 16)[8:]
    into = book()
    decide(issue(), into)
    assert decide(issue(twin), into, seq=2).code == "voucher_code_taken"
    assert into.vouchers[twin].is_live


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (use(value_minor=600), "voucher_value"),
        (msgspec.structs.replace(use(), currency="EUR"), "voucher_value"),
        (use(at_ms=1_790_000_100_000), "voucher_late"),
    ],
)
def test_what_does_not_fit_the_voucher_is_looked_at(taken: Sale, code: str) -> None:
    into = book()
    decide(issue(expires_ms=1_790_000_050_000), into)
    assert decide(taken, into, seq=2).code == code
    assert known(into).state is VoucherState.USED


def with_vouchers(reversal: Reversal, *vouchers: UsedVoucher) -> Reversal:
    return msgspec.structs.replace(reversal, vouchers=vouchers)


def sale_back(taken: Sale, seq: int) -> Reversal:
    """The return of all of a sale."""
    return with_vouchers(back(1, take=0, uuid=fresh(), origin=Origin(TILL, 1, seq, "s"), money=500), *taken.vouchers)


def test_a_sale_that_comes_back_whole_makes_its_voucher_good_again() -> None:
    into = book()
    decide(issue(), into)
    taken = use()
    decide(taken, into, seq=2)
    assert decide(sale_back(taken, 2), into, seq=3).verdict is Verdict.APPLIED
    assert (known(into).state, known(into).holder, known(into).hver) == (VoucherState.LIVE, None, 2)


def test_a_part_of_a_sale_gives_no_voucher_back() -> None:
    into = book()
    decide(issue(), into)
    taken = use()
    line = msgspec.structs.replace(taken.lines[0], quantity=4)
    taken = msgspec.structs.replace(taken, lines=(line,))
    decide(taken, into, seq=2)
    part = back(1, take=0, uuid=fresh(), origin=Origin(TILL, 1, 2, "s"), money=125)
    assert decide(with_vouchers(part, *taken.vouchers), into, seq=3).code == "vouchers_differ"
    assert known(into).state is VoucherState.USED


def test_who_takes_the_last_of_a_sale_need_not_know_its_vouchers() -> None:
    into = book()
    decide(issue(), into)
    taken = use()
    decide(taken, into, seq=2)
    origin = Origin(TILL, 1, 2, paper_name("s"))
    paper = msgspec.structs.replace(sale_back(taken, 2), member=None, vouchers=(), origin=origin)
    assert decide(paper, into, seq=3).verdict is Verdict.APPLIED
    assert (known(into).state, known(into).holder, known(into).hver) == (VoucherState.LIVE, None, 2)


def test_the_return_of_a_second_use_leaves_the_first_one_alone() -> None:
    into = book()
    decide(issue(), into)
    decide(use(), into, seq=2)
    second = use()
    decide(second, into, seq=3)
    returned = back(1, take=0, uuid=fresh(), origin=Origin(TILL, 1, 3, "s"))
    decide(with_vouchers(returned, *second.vouchers), into, seq=4)
    assert known(into).used == OpId(TILL, 1, 2)


def taken_back(seq: int = 1, give: int = 100) -> Reversal:
    origin = Origin(TILL, 1, seq, "i")
    made = take_voucher_back(context=context(uuid=fresh()), reversal_id="b", issue=issue(cost=give), origin=origin)
    return msgspec.structs.replace(made, vouchers=(UsedVoucher(ID, 1, 500),))


def test_an_issue_that_is_taken_back_gives_the_points_back_and_voids_the_voucher() -> None:
    into = book()
    decide(issue(), into)
    assert decide(taken_back(), into, seq=2).verdict is Verdict.APPLIED
    assert into.standings[ANA].account.balance == 500
    assert known(into).state is VoucherState.VOID
    twice = decide(taken_back(), into, seq=3)
    assert twice.flags[0] == "returned_twice"
    assert ("returned_twice", 100) in twice.liabilities


def test_an_issue_whose_voucher_went_elsewhere_cannot_be_taken_back_for_nothing() -> None:
    into = book()
    decide(issue(), into)
    decide(use(), into, seq=2)
    decision = decide(taken_back(), into, seq=3)
    assert (decision.code, decision.liabilities) == ("voucher_not_held", (("voucher_twice", 100),))


def test_an_issue_is_taken_back_with_exactly_its_points() -> None:
    into = book()
    decide(issue(), into)
    assert decide(taken_back(give=90), into, seq=2).code == "shares_differ"


def test_an_issue_moves_nothing_but_its_price_and_a_return_nothing_at_all() -> None:
    for wrong in (
        msgspec.structs.replace(issue(), effect=Effect(use=1, earn=1)),
        msgspec.structs.replace(give_up(1), effect=Effect(give=1, credit=Credit.POOL)),
    ):
        assert decide(wrong, book()).code == "bad_effect"


def test_the_vouchers_that_an_op_names() -> None:
    assert vouchers_named(issue()) == vouchers_named(use()) == vouchers_named(give_up(1)) == {ID}
    assert vouchers_named(back(1, take=0)) == frozenset()


def test_while_the_server_recovers_a_use_of_an_earlier_version_is_history() -> None:
    into = book()
    into.recovering = True
    into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", 3, holder=OTHER)
    decision = decide(use(hver=1), into)
    assert (decision.flags, known(into).holder) == ((), OTHER)
    into.recovering = False
    assert decide(use(hver=1), into, 2).code == "voucher_not_held"


def test_a_version_that_was_never_given_out_is_looked_at_and_not_believed() -> None:
    """Else one till could use the versions up, and nobody could ever be told of this voucher again."""
    into = book()
    into.vouchers[ID] = VoucherAccount(ID, "Thank you", 500, "GBP", 3, holder=TILL)
    assert decide(give_up(HOLDER_VERSION_MAX), into).flags == ("voucher_version",)
    assert (known(into).holder, known(into).hver) == (None, 3)
