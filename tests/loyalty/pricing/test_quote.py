"""A quote adds up, gives a reason for every point, and refuses with a way out."""

from __future__ import annotations

import math
import re
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.ops.operations import VOUCHERS_MAX, UsedVoucher
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.rules.conditions import Goods, When
from loyalty.rules.earning import Earn, EarnRule, Rate, Scope
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Redeem, RedeemAs
from loyalty.shopping.basket import Basket, Handed, Line
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import new_voucher_id
from loyalty.values.points import POINTS_MAX, Rounding
from tests.programme_strategies import NOON, baskets, programmes, rates, wallets
from tests.strategies import handed_vouchers

PENNY = Rate(points=1, per_minor=100)
PROGRAMME = Programme(
    version=3,
    name="Points",
    currency="GBP",
    earn=Earn(default=PENNY),
    redeem=Redeem(points=1, worth_minor=5, minimum=100, step=50),
)
ALWAYS, ALL = When(), Goods()
RICH = Wallet(balance=10_000, spendable_here=10_000)


def one(amount_minor: int, category: str = "bread", product: str | None = None) -> Line:
    return Line("Roll", category, 1, amount_minor, product=product)


def times(id: str, label: str, percent: int, when: When = ALWAYS, goods: Goods = ALL) -> EarnRule:
    return EarnRule(id=id, label=label, multiply_percent=percent, when=when, goods=goods)


def quoted(programme: Programme, basket: Basket, wallet: Wallet | None) -> Quote:
    answer = quote(programme, basket, wallet, NOON)
    assert isinstance(answer, Quote), answer
    return answer


def earning(**changes: object) -> Programme:
    return msgspec.structs.replace(PROGRAMME, earn=msgspec.structs.replace(PROGRAMME.earn, **changes))


def cost(programme: Programme, basket: Basket, wallet: Wallet | None) -> int:
    """What the basket costs after offers."""
    return quoted(programme, replace(basket, use_points=0, vouchers=()), wallet).total_minor


@st.composite
def redeeming(draw: st.DrawFn) -> tuple[Programme, Basket, Wallet]:
    """A basket on which a member uses as many points as allowed, or some fewer, and hands in vouchers or none."""
    programme, basket, wallet = draw(programmes()), draw(baskets), draw(wallets)
    total = cost(programme, basket, wallet)
    most = largest_use(programme, total, wallet.spendable_here)
    if programme.redeem is not None and most:
        steps = (most - programme.redeem.minimum) // programme.redeem.step
        use = most - draw(st.integers(0, steps)) * programme.redeem.step
        basket = replace(basket, use_points=use)
    due = total - programme.worth_minor(basket.use_points)
    handed = draw(handed_vouchers(programme.currency, due))
    return programme, replace(basket, vouchers=handed), wallet


def numbers_of(value: object) -> list[object]:
    if is_dataclass(value):
        return [number for each in fields(value) for number in numbers_of(getattr(value, each.name))]
    if isinstance(value, msgspec.Struct):
        return numbers_of(msgspec.structs.astuple(value))
    if isinstance(value, tuple):
        return [number for each in value for number in numbers_of(each)]
    return [] if isinstance(value, str) or value is msgspec.UNSET else [value]


@given(redeeming())
def test_every_quote_adds_up(case: tuple[Programme, Basket, Wallet]) -> None:
    programme, basket, wallet = case
    answer = quoted(programme, basket, wallet)
    paid = answer.points_value_minor + answer.voucher_value_minor
    assert answer.due_minor + paid == answer.total_minor == basket.total_minor - answer.offer_minor
    assert answer.due_minor >= 0
    assert all(used.value_minor > 0 for used in answer.vouchers)
    handed = sum(voucher.value_minor for voucher in basket.vouchers)
    assert answer.voucher_value_minor + answer.forfeited_minor == handed
    assert answer.due_minor == 0 or answer.forfeited_minor == 0
    assert answer.points_used == basket.use_points == sum(line.used for line in answer.lines)
    assert answer.points_earned == sum(line.points for line in answer.lines)
    assert paid == sum(line.discount_minor for line in answer.lines)
    assert answer.points_value_minor == programme.worth_minor(basket.use_points)
    is_discount = programme.redeem is not None and programme.redeem.by is RedeemAs.DISCOUNT
    assert answer.discount_minor == (answer.points_value_minor if is_discount else 0)
    for line, part in zip(basket.lines, answer.lines, strict=True):
        assert 0 <= part.discount_minor <= line.amount_minor
        assert part.points >= 0
        assert part.used >= 0


@given(redeeming())
def test_no_quote_holds_a_float(case: tuple[Programme, Basket, Wallet]) -> None:
    numbers = numbers_of(quoted(*case))
    assert numbers
    assert {type(number) for number in numbers} == {int}


@given(redeeming())
def test_every_point_has_a_reason(case: tuple[Programme, Basket, Wallet]) -> None:
    assert all(line.why for line in quoted(*case).lines)


@pytest.mark.parametrize("nothing", ["", "  ", "\x00"])
def test_a_category_whose_name_shows_nothing_is_called_by_its_id(nothing: str) -> None:
    basket = Basket((replace(one(250), category_names=(nothing,)),))
    assert quoted(PROGRAMME, basket, RICH).lines[0].why == "bread"


def by_content(basket: Basket, answer: Quote) -> list[str]:
    """Each line with its part of the quote; lines that are the same may have each other's."""
    return sorted(repr(pair) for pair in zip(basket.lines, answer.lines, strict=True))


@given(programmes(), baskets, wallets, st.data())
def test_the_order_of_the_lines_does_not_matter(
    programme: Programme, basket: Basket, wallet: Wallet, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(basket.lines))))
    mixed = Basket(tuple(basket.lines[place] for place in order))
    straight, turned = quoted(programme, basket, wallet), quoted(programme, mixed, wallet)
    assert by_content(mixed, turned) == by_content(basket, straight)
    assert turned.points_earned == straight.points_earned


@given(programmes(), baskets, wallets, st.integers(-5, 6_000))
def test_any_wish_is_a_quote_or_a_refusal_that_names_the_way_out(
    programme: Programme, basket: Basket, wallet: Wallet, use: int
) -> None:
    answer = quote(programme, replace(basket, use_points=use), wallet, NOON)
    most = largest_use(programme, cost(programme, basket, wallet), min(wallet.balance, wallet.spendable_here))
    if isinstance(answer, Quote):
        assert use <= most
        return
    assert re.search(r"(Use|Try|Take|Correct|Scan|Split) ", answer.sentence), answer.sentence
    said = re.search(r"Use at most ([\d,]+)\.", answer.sentence)
    if said:
        use = int(said[1].replace(",", ""))
        assert isinstance(quote(programme, replace(basket, use_points=use), wallet, NOON), Quote)


@given(programmes(), baskets, wallets)
def test_the_largest_use_is_allowed_and_one_step_more_is_not(
    programme: Programme, basket: Basket, wallet: Wallet
) -> None:
    assume(programme.redeem is not None)
    assert programme.redeem is not None
    most = largest_use(programme, cost(programme, basket, wallet), wallet.spendable_here)
    more = most + programme.redeem.step if most else programme.redeem.minimum
    assert isinstance(quote(programme, replace(basket, use_points=most), wallet, NOON), Quote)
    assert isinstance(quote(programme, replace(basket, use_points=more), wallet, NOON), Refusal)


@pytest.mark.parametrize(
    ("use", "wallet", "code", "sentence"),
    [
        (100, None, RefusalCode.UNKNOWN_MEMBER, "Points belong to a member. Scan the card first."),
        (-50, RICH, RefusalCode.BAD_AMOUNT, "Points must be a whole number above zero. Correct it and try again."),
        (50, RICH, RefusalCode.BELOW_MINIMUM, "At least 100 points must be used at once. Use more, or none."),
        (120, RICH, RefusalCode.WRONG_STEP, "Points are used in steps of 50. Try 100 or 150."),
        (120, Wallet(149, 149), RefusalCode.WRONG_STEP, "Points are used in steps of 50. Try 100."),
        (99_999, RICH, RefusalCode.WRONG_STEP, "Points are used in steps of 50. Use at most 400."),
        (120, Wallet(5, 5), RefusalCode.WRONG_STEP, "Points are used in steps of 50. Take money instead."),
        (150, Wallet(120, 120), RefusalCode.NOT_ENOUGH_POINTS, "Only 120 points are there. Use at most 100."),
        (150, Wallet(-5, 0), RefusalCode.NOT_ENOUGH_POINTS, "Only 0 points are there. Take money instead."),
        (450, RICH, RefusalCode.OVER_MAX_SHARE, "Points may pay at most the whole of this sale. Use at most 400."),
        (
            150,
            Wallet(640, 40, reason="600 are at Till 1."),
            RefusalCode.NOT_SPENDABLE_HERE,
            "40 of 640 points can be used at this till now. 600 are at Till 1. Take money instead.",
        ),
        (
            POINTS_MAX + 50,
            Wallet(POINTS_MAX * 2, POINTS_MAX * 2),
            RefusalCode.TOO_LARGE,
            "One sale uses at most 1,000,000 points. Use at most 400.",
        ),
    ],
)
def test_a_redemption_that_cannot_be_is_refused(
    use: int, wallet: Wallet | None, code: RefusalCode, sentence: str
) -> None:
    assert quote(PROGRAMME, Basket((one(2000),), use), wallet, NOON) == Refusal(code, sentence)


@pytest.mark.parametrize("use", [0.0, 100.0, True, "100", None])
def test_points_that_are_no_whole_number_are_refused(use: int) -> None:
    answer = quote(PROGRAMME, Basket((one(2000),), use), RICH, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.BAD_AMOUNT


def test_points_buy_nothing_where_the_programme_does_not_say_so() -> None:
    answer = quote(Programme(1, "P", "GBP", PROGRAMME.earn), Basket((one(2000),), 100), RICH, NOON)
    assert answer == Refusal(RefusalCode.NO_REDEMPTION, "Points are no money in this programme. Take money instead.")


def test_an_empty_basket_has_no_quote() -> None:
    answer = quote(PROGRAMME, Basket(()), RICH, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.EMPTY_BASKET


def test_more_points_than_an_op_may_move_are_refused() -> None:
    generous = earning(default=Rate(points=1000, per_minor=1))
    answer = quote(generous, Basket((one(2000),)), RICH, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.TOO_LARGE


@given(programmes(), baskets)
def test_nobody_earns_nothing(programme: Programme, basket: Basket) -> None:
    answer = quoted(programme, basket, None)
    assert answer.points_earned == 0
    assert {line.why for line in answer.lines} == {"no member"}


def test_the_most_particular_rate_counts_and_says_so() -> None:
    programme = earning(
        categories={"cake": Rate(points=2, per_minor=100)}, products={"latte": Rate(points=5, per_minor=100)}
    )
    lines = (one(1000), one(1000, "cake"), one(1000, "cake", "latte"))
    answer = quoted(programme, Basket(lines), RICH)
    assert [(line.points, line.why) for line in answer.lines] == [(10, "bread"), (20, "cake"), (50, "Roll: own rate")]


def test_the_largest_multiplier_that_holds_counts_and_they_never_add_up() -> None:
    programme = earning(
        rules=(
            times("z", "Happy hour", 150),
            times("b", "Gold on cake", 300, When(tiers=("gold",)), Goods(categories=("cake",))),
            times("c", "Latte week", 200, When(), Goods(products=("latte",))),
        )
    )
    lines = (one(1000), one(1000, "cake"), one(1000, "coffee", "latte"))
    gold = quoted(programme, Basket(lines), Wallet(0, 0, patron=Patron(tier="gold")))
    assert [(line.points, line.why) for line in gold.lines] == [
        (15, "Happy hour"),
        (30, "Gold on cake"),
        (20, "Latte week"),
    ]
    plain = quoted(programme, Basket(lines), Wallet(0, 0))
    assert [line.points for line in plain.lines] == [15, 15, 20]


def test_excluded_goods_earn_nothing() -> None:
    programme = earning(excluded=Goods(categories=("gift card",), products=("latte",)))
    lines = (one(1000, "gift card"), one(1000, "coffee", "latte"), one(1000))
    assert [line.points for line in quoted(programme, Basket(lines), RICH).lines] == [0, 0, 10]


@pytest.mark.parametrize(("pays_off", "points"), [(False, 15), (True, 20)])
def test_the_part_paid_with_points_earns_only_where_the_programme_says_so(pays_off: bool, points: int) -> None:
    programme = earning(on_redeemed_part=pays_off)
    answer = quoted(programme, Basket((one(2000),), 100), RICH)
    assert answer.points_value_minor == 500
    assert answer.points_earned == points


def voucher(value_minor: int, place: int = 1, currency: str = "GBP") -> Handed:
    return Handed(new_voucher_id(bytes([place]) * 16), 1, value_minor, currency)


def test_a_voucher_pays_what_is_due_after_points_and_its_rest_is_said_to_be_gone() -> None:
    basket = Basket((one(1_200),), use_points=100, vouchers=(voucher(500), voucher(600, 2)))
    answer = quoted(PROGRAMME, basket, RICH)
    assert (answer.points_value_minor, answer.voucher_value_minor, answer.due_minor) == (500, 700, 0)
    assert [used.value_minor for used in answer.vouchers] == [100, 600]
    assert answer.vouchers[1] == UsedVoucher(voucher(600, 2).id, 1, 600)
    assert (answer.forfeited_minor, answer.discount_minor) == (400, 500)


def test_nobody_may_hand_in_a_voucher_too() -> None:
    answer = quoted(PROGRAMME, Basket((one(1_200),), vouchers=(voucher(500),)), None)
    assert (answer.due_minor, answer.points_earned) == (700, 0)


@pytest.mark.parametrize(("pays_off", "points"), [(False, 7), (True, 12)])
def test_the_part_paid_with_a_voucher_earns_only_where_the_programme_says_so(pays_off: bool, points: int) -> None:
    answer = quoted(earning(on_voucher_part=pays_off), Basket((one(1_200),), vouchers=(voucher(500),)), RICH)
    assert answer.points_earned == points


@pytest.mark.parametrize(
    ("vouchers", "code"),
    [
        ((voucher(500), voucher(500)), RefusalCode.VOUCHER_USED),
        ((voucher(500, currency="EUR"),), RefusalCode.UNKNOWN_VOUCHER),
        ((voucher(1_200), voucher(500, 2)), RefusalCode.OVER_MAX_SHARE),
        (tuple(voucher(1, place) for place in range(1, VOUCHERS_MAX + 2)), RefusalCode.TOO_LARGE),
    ],
)
def test_a_voucher_that_cannot_pay_is_refused_with_the_way_out(vouchers: tuple[Handed, ...], code: RefusalCode) -> None:
    answer = quote(PROGRAMME, Basket((one(1_200),), vouchers=vouchers), RICH, NOON)
    assert isinstance(answer, Refusal)
    assert answer.code is code
    assert re.search(r"(Keep|Take|counts) ", answer.sentence), answer.sentence


def test_fractions_are_rounded_on_each_line_or_once_a_sale() -> None:
    lines = (one(50), one(50), one(50))
    by_line = quoted(earning(scope=Scope.LINE), Basket(lines), RICH)
    by_sale = quoted(earning(scope=Scope.SALE), Basket(lines), RICH)
    assert (by_line.points_earned, by_sale.points_earned) == (0, 1)


@given(baskets, wallets, rates)
def test_what_a_sale_earns_is_its_exact_points_rounded_by_the_rule(basket: Basket, wallet: Wallet, rate: Rate) -> None:
    exact = Fraction(basket.total_minor * rate.points, rate.per_minor)
    answers = [
        quoted(earning(default=rate, rounding=rounding, scope=Scope.SALE), basket, wallet).points_earned
        for rounding in (Rounding.FLOOR, Rounding.HALF_UP, Rounding.HALF_EVEN)
    ]
    assert answers == [math.floor(exact), math.floor(exact + Fraction(1, 2)), round(exact)]
