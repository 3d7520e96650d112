"""A sale that travelled is priced again to the same points, letter for letter; a till that lied is found."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.bodies import body_of, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Context, Sale
from loyalty.ops.stamped import Stamped, StampedLine
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.rules.conditions import Goods, When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.programme import Programme, programme_bytes, read_programme
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.sales.requote import Difference, facts_of, requote
from loyalty.sales.sale import make_sale
from loyalty.shopping.basket import Basket, Line, Tender, TenderKind
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from tests.programme_strategies import NOON, WINDOWS, baskets, occasions, programmes, wallets
from tests.strategies import contexts, handed_vouchers

LANGUAGES = st.sampled_from(["en", "de", "ar", "xx"])
MEMBER = "B9D5712M29XGJS4K"


@st.composite
def in_zones(draw: st.DrawFn) -> Programme:
    """A programme with one rule, for the hours of zones."""
    when = When(hours=draw(st.sampled_from([some for some in WINDOWS if any(one.zone for one in some)])))
    rule = EarnRule(id="call", label="Call", multiply_percent=300, when=when)
    programme = draw(programmes())
    return msgspec.structs.replace(programme, earn=Earn(default=Rate(points=7, per_minor=10), rules=(rule,)))


@st.composite
def sales(draw: st.DrawFn, by: st.SearchStrategy[Programme] | None = None) -> tuple[Programme, Sale, str | None]:
    """A programme, a sale of somebody or nobody by it, and the member's birthday."""
    programme, basket, occasion = draw(programmes() if by is None else by), draw(baskets), draw(occasions)
    wallet, language = draw(st.none() | wallets), draw(LANGUAGES)
    plain = quote(programme, basket, wallet, occasion, language)
    assert isinstance(plain, Quote)
    use = 0 if wallet is None else largest_use(programme, plain.total_minor, wallet.spendable_here)
    due = plain.total_minor - programme.worth_minor(use)
    basket = replace(basket, use_points=use, vouchers=draw(handed_vouchers(programme.currency, due)))
    quoted = quote(programme, basket, wallet, occasion, language)
    assert isinstance(quoted, Quote)
    later = quote(programme, basket, Wallet(0, 0), occasion, language) if wallet is None else None
    claimed = later if isinstance(later, Quote) else None
    context = msgspec.structs.replace(draw(contexts), at_ms=occasion.at_ms, store=occasion.store)
    sale = make_sale(
        context=context,
        sale_id="sale-1",
        currency=programme.currency,
        member=None if wallet is None else MEMBER,
        basket=basket,
        quoted=quoted,
        tenders=(Tender(TenderKind.CASH, quoted.due_minor),) if quoted.due_minor else (),
        credit=Credit.LOCAL,
        owed=draw(st.integers(0, 50)),
        facts=facts_of(basket, wallet, occasion, language),
        claimable=None if claimed is None else tuple(line.points for line in claimed.lines),
        claimable_cards=() if claimed is None else claimed.cards,
    )
    assert isinstance(sale, Sale)
    return programme, sale, None if wallet is None else wallet.patron.birthday


def travelled(sale: Sale) -> tuple[Sale, Facts]:
    found = read_body(body_of(sale))
    assert isinstance(found, Sale)
    assert isinstance(found.facts, Facts)
    return found, found.facts


@given(sales())
def test_the_server_comes_to_what_the_till_printed(case: tuple[Programme, Sale, str | None]) -> None:
    programme, sale, birthday = case
    again, facts = travelled(sale)
    assert requote(read_programme(programme_bytes(programme)), again, facts, birthday) == []


@given(sales(in_zones()))
def test_the_server_comes_to_what_the_till_printed_in_the_hours_of_zones(
    case: tuple[Programme, Sale, str | None],
) -> None:
    programme, sale, birthday = case
    again, facts = travelled(sale)
    assert requote(read_programme(programme_bytes(programme)), again, facts, birthday) == []


@given(sales(), st.integers(1, 9))
def test_a_point_too_many_is_found(case: tuple[Programme, Sale, str | None], more: int) -> None:
    programme, sale, birthday = case
    first = msgspec.structs.replace(sale.lines[0], points=sale.lines[0].points + more)
    lied = msgspec.structs.replace(sale, lines=(first, *sale.lines[1:]))
    found = requote(programme, lied, travelled(sale)[1], birthday)
    assert found == [Difference(1, "points", first.points, sale.lines[0].points)]


def test_what_is_written_down_is_what_the_rules_asked() -> None:
    patron = Patron("gold", ("staff",), "blue", "02-29", first_visit=True, earned_today=7, balance=5)
    wallet, there = Wallet(5, 5, patron=patron), Occasion(NOON.at_ms, 60, "harbour")
    espresso = Line("Espresso", "coffee", 1, 250, above=("drinks",), category_names=("Kaffee", "Getränke"))
    basket = Basket((espresso, espresso, Line("Bag", "misc", 1, 10)))
    names = (("coffee", "Kaffee"), ("drinks", "Getränke"))
    assert facts_of(basket, wallet, there, "de") == Facts(60, "de", "gold", ("staff",), "blue", True, 7, 5, names)
    assert facts_of(Basket(()), None, NOON, "en") == Facts(0, "en")


def test_clocks_of_zones_are_written_down_where_there_are_some() -> None:
    zones = (("Asia/Kolkata", 330), ("Europe/Berlin", 60))
    there = facts_of(Basket(()), None, replace(NOON, zones=zones), "en")
    assert there == Facts(0, "en", zones=zones)


def test_stamps_too_many_for_whoever_claims_a_sale_are_found() -> None:
    cups = StampCard(id="cups", label="Cups", full=9, worth=FullCard(free_piece=True), goods=Goods(categories=("tea",)))
    earn = Earn(default=Rate(points=1, per_minor=10))
    programme = Programme(version=1, name="P", currency="GBP", earn=earn, stamp_cards=StampCards(cards=(cups,)))
    basket = Basket((Line("Tea", "tea", 2, 600),))
    plain, later = (quote(programme, basket, wallet, NOON) for wallet in (None, Wallet(0, 0)))
    assert isinstance(plain, Quote)
    assert isinstance(later, Quote)
    facts = facts_of(basket, None, NOON, "en")
    context = Context("u", NOON.store, "c", None, None, 1, None, NOON.at_ms, 0, "b")
    sale = make_sale(
        context=context, sale_id="s", currency="GBP", member=None, basket=basket, quoted=plain,
        tenders=(Tender(TenderKind.CASH, 600),), credit=Credit.LOCAL, owed=0, facts=facts,
        claimable=tuple(line.points for line in later.lines), claimable_cards=later.cards,
    )  # fmt: skip
    assert isinstance(sale, Sale)
    assert requote(programme, sale, facts, None) == []
    more = Stamped("cups", Effect(earn=8), 9, (StampedLine(1, 8),))
    lie = msgspec.structs.replace(sale, claimable_stamps=(more,))
    assert requote(programme, lie, facts, None) == [Difference(1, "claimable stamps cups", 8, 2)]
    assert requote(programme, msgspec.structs.replace(sale, claimable_stamps=msgspec.UNSET), facts, None) == [
        Difference(1, "claimable stamps cups", 0, 2)
    ]
