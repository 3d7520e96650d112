"""A sale keeps what was quoted, and what comes back in any steps is exactly what was given."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Origin, Reversal, Sale, VoucherIssue
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Redeem
from loyalty.sales.sale import make_reversal, make_sale, take_voucher_back
from loyalty.sales.shares import (
    Pieces,
    Shares,
    rest,
    returned_lines,
    returned_so_far,
    shares_of,
    vouchers_given_back,
)
from loyalty.shopping.basket import LINES_MAX, Basket, Handed, Line, Tender, TenderKind
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.ids import new_voucher_id
from loyalty.values.points import PieceCount
from tests.programme_strategies import NOON, baskets, programmes, wallets
from tests.strategies import contexts, credit_ways, handed_vouchers

MEMBER = "0123456789ABCDEF"
CONTEXT = Context("u", "s", "built-in", None, None, 1, None, 0, 0, "b")
ORIGIN = Origin(device=MEMBER, epoch=1, seq=1, sale_id="sale-1")
PROGRAMME = Programme(
    version=1,
    name="P",
    currency="GBP",
    earn=Earn(default=Rate(points=1, per_minor=10)),
    redeem=Redeem(points=1, worth_minor=1, minimum=1, step=1),
)
RICH = Wallet(10_000, 10_000)


def sold(
    basket: Basket,
    wallet: Wallet | None = RICH,
    *,
    programme: Programme = PROGRAMME,
    owed: int = 0,
    credit: Credit = Credit.LOCAL,
    context: Context = CONTEXT,
) -> Sale:
    quoted = quote(programme, basket, wallet, NOON)
    assert isinstance(quoted, Quote)
    paid = (Tender(TenderKind.CASH, quoted.due_minor),) if quoted.due_minor else ()
    sale = make_sale(
        context=context,
        sale_id="sale-1",
        currency="GBP",
        member=None if wallet is None else MEMBER,
        basket=basket,
        quoted=quoted,
        tenders=paid,
        credit=credit,
        owed=owed,
    )
    assert isinstance(sale, Sale)
    return sale


@st.composite
def any_sales(draw: st.DrawFn) -> Sale:
    programme, basket, wallet = draw(programmes()), draw(baskets), draw(wallets)
    plain = quote(programme, basket, wallet, NOON)
    assert isinstance(plain, Quote)
    most = largest_use(programme, plain.total_minor, wallet.spendable_here)
    due = plain.total_minor - programme.worth_minor(most)
    return sold(
        replace(basket, use_points=most, vouchers=draw(handed_vouchers(programme.currency, due))),
        wallet,
        programme=programme,
        owed=draw(st.integers(-5, 500)),
        credit=draw(credit_ways),
        context=draw(contexts),
    )


def reversal_of(
    sale: Sale, lines: object, spendable_here: int = 0, before: dict[int, PieceCount] | None = None
) -> Reversal:
    assert isinstance(lines, tuple)
    return make_reversal(
        context=CONTEXT,
        reversal_id="back-1",
        sale=sale,
        origin=ORIGIN,
        lines=lines,
        undo=False,
        credit=Credit.POOL,
        spendable_here=spendable_here,
        vouchers=vouchers_given_back(sale, before or {}, lines),
    )


@given(any_sales())
def test_every_sale_that_is_made_can_be_committed_and_adds_up(sale: Sale) -> None:
    assert read_body(body_of(sale)) == sale
    assert sale.total_minor == sum(line.amount_minor for line in sale.lines)
    assert sale.due_minor == sum(line.amount_minor - line.discount_minor for line in sale.lines)
    assert sale.effect.earn == sum(line.points for line in sale.lines)
    assert sale.effect.use == sum(line.used for line in sale.lines)
    assert sum(paid.amount_minor for paid in sale.tenders) - sale.change_minor == sale.due_minor
    assert 0 <= sale.effect.repay <= sale.effect.earn


def some_of(whole: Pieces, sold: Shares, done: PieceCount) -> st.SearchStrategy[Pieces]:
    """Some of what is left of a line: pieces of it, or a part of the price of its only one."""
    parts = sold.left_minor(done)
    by_price = st.nothing() if parts is None else st.integers(1, parts).map(lambda minor: Pieces(whole.line, 1, minor))
    if whole.part_minor is not None:
        return by_price
    return st.integers(1, whole.quantity).map(lambda some: Pieces(whole.line, some)) | by_price


@given(any_sales(), st.data())
def test_pieces_returned_in_any_steps_are_the_whole_sale_exactly(sale: Sale, data: st.DataObject) -> None:
    reversals: list[Reversal] = []
    while True:
        before = returned_so_far(reversals)
        rests = {
            n: rest(n, line, done)
            for n, line in enumerate(shares_of(sale), start=1)
            if line.left(done := before.get(n, 0))
        }
        if not rests:
            break
        some = data.draw(st.lists(st.sampled_from(sorted(rests)), unique=True, min_size=1))
        wanted = [data.draw(some_of(rests[n], shares_of(sale)[n - 1], before.get(n, 0))) for n in some]
        lines = returned_lines(sale, before, None if data.draw(st.booleans()) else wanted)
        reversals.append(reversal_of(sale, lines, before=before))
    assert sum(reversal.amount_minor for reversal in reversals) == sale.due_minor
    assert [reversal.vouchers for reversal in reversals[:-1]] == [()] * (len(reversals) - 1)
    assert reversals[-1].vouchers == sale.vouchers
    assert sum(reversal.effect.take for reversal in reversals) == sale.effect.earn
    assert sum(reversal.effect.give for reversal in reversals) == sale.effect.use
    for reversal in reversals:
        assert read_body(body_of(reversal)) == reversal
    refusal = returned_lines(sale, returned_so_far(reversals), None)
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.ALREADY_REFUNDED


@given(any_sales(), st.integers(-5, 2_000))
def test_a_reversal_takes_rights_only_as_far_as_they_are_held(sale: Sale, spendable_here: int) -> None:
    reversal = reversal_of(sale, returned_lines(sale, {}, None), spendable_here)
    assert reversal.effect.take_local == min(sale.effect.earn, max(spendable_here, 0))
    assert reversal.effect.delta == -sale.effect.delta
    assert reversal.member == sale.member


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([], RefusalCode.BAD_AMOUNT),
        ([Pieces(0, 1)], RefusalCode.BAD_AMOUNT),
        ([Pieces(2, 1)], RefusalCode.BAD_AMOUNT),
        ([Pieces(1.0, 1)], RefusalCode.BAD_AMOUNT),  # type: ignore[arg-type]
        ([Pieces(1, 0)], RefusalCode.BAD_AMOUNT),
        ([Pieces(1, -1)], RefusalCode.BAD_AMOUNT),
        ([Pieces(1, 0.5)], RefusalCode.BAD_AMOUNT),  # type: ignore[arg-type]
        ([Pieces(1, True)], RefusalCode.BAD_AMOUNT),
        ([Pieces(1, 1), Pieces(1, 1)], RefusalCode.BAD_AMOUNT),
        ([Pieces(1, 3)], RefusalCode.ALREADY_REFUNDED),
    ],
)
def test_a_return_that_cannot_be_is_refused_with_the_way_out(wanted: list[Pieces], code: RefusalCode) -> None:
    sale = sold(Basket((Line("Roll", "bread", 3, 100),)))
    refusal = returned_lines(sale, {1: 1}, wanted)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code
    assert refusal.sentence.endswith(".")


def test_what_is_earned_repays_known_debt_first() -> None:
    basket = Basket((Line("Roll", "bread", 1, 1000),))
    assert sold(basket, owed=30).effect == Effect(earn=100, repay=30, credit=Credit.LOCAL)
    assert sold(basket, owed=300).effect == Effect(earn=100, repay=100, credit=Credit.LOCAL)
    assert sold(basket, owed=-3).effect == Effect(earn=100, credit=Credit.LOCAL)


def test_a_sale_to_nobody_moves_no_points_and_its_return_neither() -> None:
    basket = Basket((Line("Roll", "bread", 1, 1000),))
    quoted = quote(PROGRAMME, basket, RICH, NOON)
    assert isinstance(quoted, Quote)
    sale = make_sale(
        context=CONTEXT,
        sale_id="s",
        currency="GBP",
        member=None,
        basket=basket,
        quoted=quoted,
        tenders=(Tender(TenderKind.CARD, 1000),),
        credit=Credit.LOCAL,
        owed=0,
    )
    assert isinstance(sale, Sale)
    assert sale.effect == Effect(credit=Credit.LOCAL)
    assert reversal_of(sale, returned_lines(sale, {}, None)).effect == Effect()


def test_points_are_never_used_by_nobody() -> None:
    basket = Basket((Line("Roll", "bread", 1, 1000),), 100)
    quoted = quote(PROGRAMME, basket, RICH, NOON)
    assert isinstance(quoted, Quote)
    with pytest.raises(BadValue, match="used by a member"):
        make_sale(
            context=CONTEXT,
            sale_id="s",
            currency="GBP",
            member=None,
            basket=basket,
            quoted=quoted,
            tenders=(),
            credit=Credit.LOCAL,
            owed=0,
        )


def attempt(basket: Basket, *tenders: Tender) -> Sale | Refusal:
    quoted = quote(PROGRAMME, basket, RICH, NOON)
    assert isinstance(quoted, Quote)
    return make_sale(
        context=CONTEXT,
        sale_id="s",
        currency="GBP",
        member=MEMBER,
        basket=basket,
        quoted=quoted,
        tenders=tenders,
        credit=Credit.LOCAL,
        owed=0,
    )


def test_a_sale_gives_change_for_cash_and_is_refused_while_money_is_missing() -> None:
    basket = Basket((Line("Roll", "bread", 1, 1000),))
    sale = attempt(basket, Tender(TenderKind.CARD, 500), Tender(TenderKind.CASH, 2000))
    assert isinstance(sale, Sale)
    assert sale.change_minor == 1500
    refusal = attempt(basket, Tender(TenderKind.CASH, 999))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.UNDERPAID


def test_names_of_any_kind_can_be_sold_and_are_cleaned_in_the_books() -> None:
    sale = attempt(Basket((Line("Cafe\u0301\n\x1b@" + "x" * 300, "bread", 1, 10),)), Tender(TenderKind.CASH, 10))
    assert isinstance(sale, Sale)
    assert sale.lines[0].name.startswith("Café  @xxx")
    assert len(sale.lines[0].name) == 200
    assert read_body(body_of(sale)) == sale


def test_a_product_with_a_rate_of_its_own_and_the_longest_name_can_be_sold() -> None:
    earn = msgspec.structs.replace(PROGRAMME.earn, products={"p": Rate(points=1, per_minor=1)})
    programme = msgspec.structs.replace(PROGRAMME, earn=earn)
    sale = sold(Basket((Line("n" * 200, "bread", 1, 10, product="p"),)), programme=programme)
    assert len(sale.lines[0].why) == 200
    assert read_body(body_of(sale)) == sale


def test_a_sale_too_long_to_be_kept_is_refused_before_anything_is_committed() -> None:
    lines = tuple(Line("n" * 200, "bread", 1, 1) for _ in range(LINES_MAX))
    refusal = attempt(Basket(lines), Tender(TenderKind.CASH, LINES_MAX))
    assert isinstance(refusal, Refusal)
    assert refusal.code is RefusalCode.TOO_LARGE
    assert "Take some lines off" in refusal.sentence


def test_a_voucher_comes_back_whole_with_the_last_piece_and_its_share_is_never_paid_out() -> None:
    voucher = Handed(new_voucher_id(b"\x01" * 16), 3, 500, "GBP")
    sale = sold(Basket((Line("Roll", "bread", 2, 1_000),), vouchers=(voucher,)))
    assert (sale.due_minor, sale.voucher_value_minor) == (500, 500)
    first = reversal_of(sale, returned_lines(sale, {}, [Pieces(1, 1)]))
    assert (first.amount_minor, first.vouchers) == (250, ())
    last = reversal_of(sale, returned_lines(sale, {1: 1}, None), before={1: 1})
    assert (last.amount_minor, last.vouchers) == (250, sale.vouchers)


def test_an_issue_that_is_taken_back_gives_its_points_back_and_voids_the_voucher() -> None:
    id = new_voucher_id(b"\x01" * 16)
    effect = Effect(use=500)
    issue = VoucherIssue(SCHEMA, CONTEXT, "issue-1", MEMBER, effect, id, "5 off", 500, "GBP", None)
    back = take_voucher_back(context=CONTEXT, reversal_id="back-1", issue=issue, origin=ORIGIN)
    assert (back.effect, back.amount_minor, back.undo) == (Effect(give=500, credit=Credit.LOCAL), 0, True)
    assert [(one.id, one.hver) for one in back.vouchers] == [(id, 1)]
    assert read_body(body_of(back)) == back
