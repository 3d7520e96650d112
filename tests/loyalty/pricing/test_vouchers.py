"""Vouchers of every kind take off the same in whatever order they come, each something and together what is due."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.operations import VOUCHERS_MAX
from loyalty.pricing.places import Places
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.vouchers import Shelf, Taken, handed_in, worth_at_most
from loyalty.rules.programme import Programme
from loyalty.shopping.basket import Basket, Handed
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import new_voucher_id
from tests.programme_strategies import NOON, baskets, gifted, handed_kinds, programmes, wallets
from tests.strategies import handed_vouchers

COFFEE = VoucherTerms(categories=("coffee",))
BOUGHT = Places([("category cake",), ("category coffee",), ("category coffee",)], range(3))
SHELF = Shelf([600, 350, 1_050], [2, 1, 3], BOUGHT)
"""Two cakes of 3.00, a coffee of 3.50, three coffees of 3.50 each: 20.00 together."""


def voucher(
    value: int = 0, place: int = 1, currency: str = "EUR", terms: VoucherTerms | None = None, line: int | None = None
) -> Handed:
    return Handed(new_voucher_id(bytes([place]) * 16), 1, value, currency, terms, line)


def taken(*vouchers: Handed, due: int = 2_000, shelf: Shelf = SHELF) -> Taken:
    answer = handed_in(vouchers, shelf, due, currency="EUR", occasion=NOON)
    assert isinstance(answer, Taken), answer
    return answer


def values(answer: Taken) -> list[int]:
    return [used.value_minor for used in answer.used]


@given(st.data(), st.integers(0, 10_000))
def test_amounts_pay_what_is_left_and_all_together_what_is_due(data: st.DataObject, due: int) -> None:
    vouchers = data.draw(handed_vouchers("EUR", due))
    answer = taken(*vouchers, due=due)
    assert [used.id for used in answer.used] == [handed.id for handed in vouchers]
    assert all(0 < used.value_minor <= one.value_minor for used, one in zip(answer.used, vouchers, strict=True))
    assert sum(values(answer)) == answer.off_sale == min(due, sum(handed.value_minor for handed in vouchers))
    assert answer.forfeited_minor == sum(handed.value_minor for handed in vouchers) - answer.off_sale


def test_a_piece_that_an_offer_or_a_full_card_made_free_is_not_the_one_that_a_voucher_takes() -> None:
    shelf = Shelf([0, 350], [1, 1], Places([("category coffee",)] * 2, range(2)))
    assert taken(voucher(terms=COFFEE), due=350, shelf=shelf).off_lines == (0, 350)
    twice = (voucher(place=1, terms=COFFEE), voucher(place=2, terms=COFFEE), voucher(300, place=3))
    answer = handed_in(twice, shelf, 900, currency="EUR", occasion=NOON)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.VOUCHER_NO_GOODS


@given(programmes(), baskets, st.none() | wallets, st.data())
def test_neither_the_order_of_lines_nor_that_of_vouchers_matters(
    programme: Programme, basket: Basket, wallet: Wallet | None, data: st.DataObject
) -> None:
    basket, handed = data.draw(gifted(programme, basket)), data.draw(handed_kinds(programme.currency))
    lines, turned = data.draw(st.permutations(basket.lines)), data.draw(st.permutations(handed))
    one = quote(programme, replace(basket, vouchers=handed), wallet, NOON)
    other = quote(programme, Basket(tuple(lines), vouchers=tuple(turned)), wallet, NOON)
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        assert one == other
        return
    assert {used.id: used.value_minor for used in one.vouchers} == {
        used.id: used.value_minor for used in other.vouchers
    }
    assert (one.due_minor, one.points_earned) == (other.due_minor, other.points_earned)
    assert by_content(basket.lines, one) == by_content(lines, other)


def by_content(lines: object, answer: Quote) -> list[str]:
    assert isinstance(lines, tuple | list)
    return sorted(repr(pair) for pair in zip(lines, answer.lines, strict=True))


@given(programmes(), baskets, wallets, st.data())
def test_whatever_is_handed_in_the_sale_adds_up_and_no_line_costs_less_than_nothing(
    programme: Programme, basket: Basket, wallet: Wallet, data: st.DataObject
) -> None:
    basket, handed = data.draw(gifted(programme, basket)), data.draw(handed_kinds(programme.currency))
    answer = quote(programme, replace(basket, vouchers=handed), wallet, NOON)
    if isinstance(answer, Refusal):
        return
    assert answer.due_minor + answer.voucher_value_minor == answer.total_minor
    assert all(used.value_minor > 0 for used in answer.vouchers)
    assert sum(line.discount_minor for line in answer.lines) == answer.voucher_value_minor
    assert all(0 <= line.discount_minor <= line.amount_minor for line in answer.lines)
    for used, one in zip(answer.vouchers, handed, strict=True):
        on_line = answer.lines[used.line - 1].amount_minor if isinstance(used.line, int) else 0
        assert used.value_minor <= worth_at_most(one.value_minor, one.terms, answer.total_minor, on_line)


@given(programmes(), baskets, wallets, st.data())
def test_a_sale_is_the_same_once_it_is_known_what_each_voucher_took_off(
    programme: Programme, basket: Basket, wallet: Wallet, data: st.DataObject
) -> None:
    basket, handed = data.draw(gifted(programme, basket)), data.draw(handed_kinds(programme.currency))
    answer = quote(programme, replace(basket, vouchers=handed), wallet, NOON)
    if isinstance(answer, Refusal):
        return
    told = tuple(
        Handed(
            used.id,
            used.hver,
            used.value_minor,
            programme.currency,
            line=used.line if isinstance(used.line, int) else None,
        )
        for used in answer.vouchers
    )
    again = quote(programme, replace(basket, vouchers=told), wallet, NOON)
    assert isinstance(again, Quote)
    assert (again.vouchers, again.lines) == (answer.vouchers, answer.lines)


def test_a_free_piece_is_the_cheapest_of_its_goods_and_counts_on_its_line() -> None:
    answer = taken(voucher(terms=VoucherTerms(categories=("cake", "coffee"))))
    assert (values(answer), answer.off_lines, answer.off_sale) == ([300], (300, 0, 0), 0)
    assert answer.used[0].line == 1


def test_two_free_pieces_are_two_and_the_choosier_voucher_chooses_first() -> None:
    both = (voucher(place=1, terms=VoucherTerms(categories=("cake", "coffee"))), voucher(place=2, terms=COFFEE))
    assert values(taken(*both)) == [300, 350]
    cake = VoucherTerms(categories=("cake",))
    assert taken(*(voucher(place=at, terms=cake) for at in (1, 2))).off_lines == (600, 0, 0)


def test_a_free_piece_comes_before_percentages_and_those_before_amounts() -> None:
    handed = (voucher(500, 1), voucher(place=2, terms=VoucherTerms(percent=10)), voucher(place=3, terms=COFFEE))
    assert values(taken(*handed)) == [500, 165, 350], "10 % of 20.00 - 3.50 = 16.50"


def test_percentages_are_each_of_the_same_amount_and_a_half_is_rounded_up() -> None:
    ten, twenty = (voucher(place=at, terms=VoucherTerms(percent=at * 10)) for at in (1, 2))
    assert values(taken(ten, twenty, due=1_005)) == [101, 201]


def test_a_limit_is_the_most_that_is_taken_off() -> None:
    half = voucher(place=1, terms=VoucherTerms(percent=50, most_minor=400))
    free = voucher(place=2, terms=VoucherTerms(products=("x",), categories=("coffee",), most_minor=200))
    assert values(taken(half, free)) == [400, 200]


def test_what_a_voucher_took_off_a_line_before_stays_there() -> None:
    answer = taken(voucher(350, line=3), voucher(100, 2))
    assert (answer.off_lines, answer.off_sale) == ((0, 0, 350), 100)


@pytest.mark.parametrize(
    ("vouchers", "code", "way_out"),
    [
        ((voucher(10), voucher(20)), RefusalCode.VOUCHER_USED, "Each voucher counts once."),
        ((voucher(10, currency="JPY"),), RefusalCode.UNKNOWN_VOUCHER, "Take money instead."),
        ((voucher(2_000), voucher(1, 2)), RefusalCode.OVER_MAX_SHARE, "Keep it for another sale."),
        (
            tuple(voucher(1, place) for place in range(1, VOUCHERS_MAX + 2)),
            RefusalCode.TOO_LARGE,
            "Keep the others for another sale.",
        ),
        (
            (voucher(5, terms=VoucherTerms(minimum_minor=2_650)),),
            RefusalCode.BELOW_MINIMUM,
            "This voucher counts from 26.50 EUR on: 6.50 EUR are missing. Add goods, or keep it.",
        ),
        (
            (voucher(5, terms=VoucherTerms(stores=("market",))),),
            RefusalCode.VOUCHER_OTHER_STORE,
            "Its paper says where it is; keep it for there. Take money instead.",
        ),
        (
            (voucher(5, terms=VoucherTerms(from_ms=NOON.at_ms + 1)),),
            RefusalCode.VOUCHER_TOO_EARLY,
            "keep it until then. Take money instead.",
        ),
        (
            (voucher(terms=VoucherTerms(products=("tea",))),),
            RefusalCode.VOUCHER_NO_GOODS,
            "Scan them first, or keep the voucher.",
        ),
        (
            tuple(voucher(place=at, terms=VoucherTerms(categories=("cake",))) for at in (1, 2, 3)),
            RefusalCode.VOUCHER_NO_GOODS,
            "is free already. Keep it for another sale.",
        ),
    ],
)
def test_a_voucher_that_does_not_count_is_refused_with_the_way_out(
    vouchers: tuple[Handed, ...], code: RefusalCode, way_out: str
) -> None:
    refused = handed_in(vouchers, SHELF, 2_000, currency="EUR", occasion=NOON)
    assert isinstance(refused, Refusal)
    assert refused.code is code
    assert refused.sentence.endswith(way_out)


def test_on_its_first_moment_in_its_store_and_at_its_least_amount_it_counts() -> None:
    terms = VoucherTerms(stores=("harbour",), from_ms=NOON.at_ms, minimum_minor=2_000)
    assert values(taken(voucher(500, terms=terms))) == [500]


@pytest.mark.parametrize(
    ("terms", "most"),
    [
        (None, 500),
        (VoucherTerms(percent=10), 100),
        (VoucherTerms(percent=10, most_minor=70), 70),
        (COFFEE, 350),
        (VoucherTerms(categories=("coffee",), most_minor=200), 200),
    ],
)
def test_the_books_know_the_most_that_a_voucher_takes_off(terms: VoucherTerms | None, most: int) -> None:
    assert worth_at_most(500, terms, 1_000, 350) == most
