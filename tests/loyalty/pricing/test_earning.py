"""What a line earns is what a person with the rules before them works out, and caps are never exceeded."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.earning import Earning, LineEarning
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.conditions import Goods, marks_of
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule, Rate, Scope
from loyalty.rules.programme import Programme
from loyalty.rules.stacking import Stacking
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.points import Rounding
from tests.programme_strategies import NOON, baskets, occasions, patrons, programmes, rates, rule_sets, wallets

EURO = Rate(1, 100)


def earned(earn: Earn, basket: Basket, patron: Patron, occasion: Occasion = NOON, base: int = 100) -> list[LineEarning]:
    """What the lines earn of which `base` per cent count as spent."""
    amounts = [line.amount_minor for line in basket.lines]
    bases = [amount * base // 100 for amount in amounts]
    marked = [marks_of(line) for line in basket.lines]
    return Earning(earn, basket.lines, marked, amounts, bases, occasion, patron, "en").by_line()


def rate_by_hand(earn: Earn, line: Line) -> Fraction:
    """Points for one minor unit: product, else the best tag, else the nearest category, else the default."""
    of_tags = [earn.tags[tag] for tag in line.tags if tag in earn.tags]
    of_categories = [earn.categories[name] for name in (line.category, *line.above) if name in earn.categories]
    if line.product in earn.products:
        found = [earn.products[line.product or ""]]
    else:
        found = [max(of_tags, key=lambda rate: rate.exact(1))] if of_tags else of_categories
    return (found or [earn.default])[0].exact(1)


def times_by_hand(rules: list[EarnRule]) -> Fraction:
    """How many times the multipliers of one line make it, of which all are known to hold."""
    alone = [rule for rule in rules if rule.stacking is Stacking.EXCLUSIVE]
    if alone:
        rules = [max(alone, key=lambda rule: rule.priority)]
    more = [
        Fraction((rule.multiply_percent or 0) - 100, 100) for rule in rules if rule.stacking is not Stacking.BEST_OF
    ]
    best: dict[str, Fraction] = {}
    for rule in rules:
        if rule.stacking is Stacking.BEST_OF:
            above = Fraction((rule.multiply_percent or 0) - 100, 100)
            best[rule.group] = max(best.get(rule.group, Fraction(0)), above)
    return 1 + sum(more, Fraction(0)) + sum(best.values(), Fraction(0))


earns = programmes(Scope.LINE).map(lambda programme: programme.earn)


@given(earns, baskets, patrons, occasions, st.sampled_from([100, 60]))
def test_without_bonuses_and_caps_a_line_earns_rate_times_multiplier(
    earn: Earn, basket: Basket, patron: Patron, occasion: Occasion, base: int
) -> None:
    multipliers = tuple(rule for rule in earn.rules if rule.bonus is None)
    earn = msgspec.structs.replace(earn, rules=multipliers, caps=Caps(), rounding=Rounding.FLOOR)
    excluded = earn.excluded
    for line, found in zip(basket.lines, earned(earn, basket, patron, occasion, base), strict=True):
        marks = marks_of(line)
        holding = [rule for rule in multipliers if rule.when.holds(occasion, patron) and rule.goods.has(marks)]
        spent = 0 if not excluded.is_all and excluded.has(marks) else line.amount_minor * base // 100
        assert found.points == math.floor(spent * rate_by_hand(earn, line) * times_by_hand(holding))


def mixed(programme: Programme, data: st.DataObject) -> Programme:
    """The same programme with its rules and offers in another order."""
    earn = msgspec.structs.replace(programme.earn, rules=tuple(data.draw(st.permutations(programme.earn.rules))))
    offers = tuple(data.draw(st.permutations(programme.offers)))
    return msgspec.structs.replace(programme, earn=earn, offers=offers)


@given(programmes(), baskets, wallets, occasions, st.data())
def test_the_order_in_which_rules_are_written_never_matters(
    programme: Programme, basket: Basket, wallet: Wallet, occasion: Occasion, data: st.DataObject
) -> None:
    assert quote(mixed(programme, data), basket, wallet, occasion) == quote(programme, basket, wallet, occasion)


@given(programmes(), baskets, wallets, occasions)
def test_caps_are_never_exceeded(programme: Programme, basket: Basket, wallet: Wallet, occasion: Occasion) -> None:
    answer, caps = quote(programme, basket, wallet, occasion), programme.earn.caps
    assert isinstance(answer, Quote)
    patron = wallet.patron
    for cap, before in ((caps.sale, 0), (caps.day, patron.earned_today), (caps.balance, patron.balance)):
        assert cap is None or answer.points_earned == 0 or answer.points_earned + before <= cap


@given(programmes(), baskets, patrons, occasions)
def test_a_cap_only_takes_and_what_it_takes_it_says(
    programme: Programme, basket: Basket, patron: Patron, occasion: Occasion
) -> None:
    capped = earned(programme.earn, basket, patron, occasion)
    free = earned(msgspec.structs.replace(programme.earn, caps=Caps()), basket, patron, occasion)
    assert all(less.points <= more.points for less, more in zip(capped, free, strict=True))
    for less, more in zip(capped, free, strict=True):
        assert less.points == more.points or "at most " in less.why


@given(rule_sets(), rates, baskets, patrons, occasions)
def test_no_rule_ever_lowers_what_a_line_earns(
    rules: tuple[EarnRule, ...], rate: Rate, basket: Basket, patron: Patron, occasion: Occasion
) -> None:
    with_rules, without = (earned(Earn(default=rate, rules=some), basket, patron, occasion) for some in (rules, ()))
    assert all(more.points >= less.points for more, less in zip(with_rules, without, strict=True))


@given(st.integers(1, 300), st.lists(st.integers(1, 5_000), min_size=1, max_size=8))
def test_a_bonus_lies_whole_on_its_lines_and_on_no_other(points: int, amounts: list[int]) -> None:
    lines = tuple(Line("Tea", "tea", 1, amount) for amount in amounts)
    rule = EarnRule(id="tea", label="Tea", goods=Goods(categories=("tea",)), bonus=Bonus(points))
    found = earned(Earn(default=EURO, rules=(rule,)), Basket((*lines, Line("Bread", "bread", 1, 500))), Patron())
    assert sum(line.points for line in found) == points + sum(amount // 100 for amount in amounts) + 5
    assert found[-1] == LineEarning(5, "bread")
    assert {line.why for line in found[:-1]} == {"Tea"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Line("Roll", "bread", 1, 100), "bread"),
        (Line("Assam", "black tea", 1, 100, above=("tea",)), "tea"),
        (Line("Espresso", "coffee", 1, 100, product="espresso"), "Espresso: own rate"),
        (Line("Honey", "bread", 1, 100, tags=("fair",)), "fair"),
        (Line("Card", "gift card", 1, 100), "earns no points"),
    ],
)
def test_a_line_says_by_which_rate_it_earned(line: Line, why: str) -> None:
    earn = Earn(
        default=EURO,
        categories={"tea": EURO},
        products={"espresso": EURO},
        tags={"fair": EURO},
        excluded=Goods(categories=("gift card",)),
    )
    assert [part.why for part in earned(earn, Basket((line,)), Patron())] == [why]


def test_a_line_that_is_paid_otherwise_says_so_and_one_that_costs_nothing_too() -> None:
    basket = Basket((Line("Roll", "bread", 1, 100),))
    assert earned(Earn(default=EURO), basket, Patron(), base=0) == [LineEarning(0, "paid with points or vouchers")]
    marked = [marks_of(line) for line in basket.lines]
    free = Earning(Earn(default=EURO), basket.lines, marked, [0], [0], NOON, Patron(), "de").by_line()
    assert free == [LineEarning(0, "kostet nichts")]


def test_what_a_sale_uses_makes_room_under_the_cap_of_the_account() -> None:
    programme = Programme(1, "P", "EUR", Earn(default=EURO, caps=Caps(balance=10)))
    full = Wallet(10, 10, patron=Patron(balance=10))
    basket = Basket((Line("Roll", "bread", 1, 500),))
    assert [part.points for part in earned(programme.earn, basket, full.patron)] == [0]
    assert [part.points for part in earned(programme.earn, basket, replace(full.patron, balance=7))] == [3]
