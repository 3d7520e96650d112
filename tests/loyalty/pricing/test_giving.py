"""What each rule gave of a sale: whole, exact, and never more than the line has."""

from __future__ import annotations

from hypothesis import given

from loyalty.ops.operations import Gave
from loyalty.pricing.giving import Giving
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.conditions import Goods
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.stacking import Stacking
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from tests.programme_strategies import NOON, baskets, occasions, programmes, wallets

BREAD = Line("Bread", "bread", 2, 1_000)


def priced(earn: Earn, *offers: Offer, count_all: bool = True) -> Quote:
    programme = Programme(1, "Points", "EUR", earn, offers=offers)
    answer = quote(programme, Basket((BREAD,)), Wallet(0, 0), NOON, count_all=count_all)
    assert not isinstance(answer, Refusal)
    return answer


def rule(name: str, percent: int | None = None, bonus: Bonus | None = None, budget: int | None = None) -> EarnRule:
    return EarnRule(
        id=name,
        label=name,
        stacking=Stacking.COMBINE,
        multiply_percent=percent,
        bonus=bonus,
        budget_points=budget,
    )


def test_of_a_multiplied_line_each_rule_gave_what_it_is_above_the_rate() -> None:
    # 1000 at 1 per 10 = 100, times 2.5 = 250: the rate 100, gold 50, saturday 100; the bonus 30 by itself.
    found = priced(Earn(Rate(1, 10), rules=(rule("gold", 150), rule("saturday", 200), rule("two", None, Bonus(30)))))
    assert found.points_earned == 280
    assert found.lines[0].gave == (Gave("gold", 50), Gave("saturday", 100), Gave("two", 30))


def test_a_cap_takes_from_everybody_in_proportion() -> None:
    # Of 300 points (rate 100, rule 200) a cap leaves 30: 10 and 20.
    found = priced(Earn(Rate(1, 10), rules=(rule("triple", 300),), caps=Caps(sale=30)))
    assert (found.points_earned, found.lines[0].gave) == (30, (Gave("triple", 20),))


def test_offers_that_together_take_the_whole_price_share_it() -> None:
    offers = [Offer(id=f"o{at}", label="x", percent=80, stacking=Stacking.COMBINE, budget_minor=9) for at in (1, 2)]
    found = priced(Earn(Rate(1, 10)), *offers, count_all=False)
    assert found.lines[0].gave == (Gave("o1", minor=500), Gave("o2", minor=500))


def test_only_rules_with_a_budget_are_counted_at_the_till() -> None:
    earn = Earn(Rate(1, 10), rules=(rule("gold", 150, budget=1_000), rule("saturday", 200)))
    assert priced(earn, count_all=False).lines[0].gave == (Gave("gold", 50),)
    assert priced(Earn(Rate(1, 10), rules=(rule("gold", 150),)), count_all=False).lines[0].gave == ()


def test_nothing_is_asked_and_nothing_is_told() -> None:
    giving = Giving((), 1)
    giving.added(0, "r", 5)
    assert giving.left(0, 5, 5) == ()


@given(programmes(), baskets, wallets, occasions)
def test_what_rules_gave_is_a_part_of_every_line_and_counting_changes_nothing(
    programme: Programme, basket: Basket, wallet: Wallet, occasion: Occasion
) -> None:
    plain, told = (quote(programme, basket, wallet, occasion, count_all=some) for some in (False, True))
    if isinstance(plain, Refusal) or isinstance(told, Refusal):
        assert plain == told
        return
    assert [(line.points, line.offer_minor) for line in plain.lines] == [
        (line.points, line.offer_minor) for line in told.lines
    ]
    for line in told.lines:
        assert all(type(one.points) is int and one.points >= 0 for one in line.gave)
        assert sum(one.points for one in line.gave) <= line.points
        assert sum(one.minor for one in line.gave) == line.offer_minor


@given(programmes(), baskets, wallets, occasions)
def test_a_stopped_rule_is_as_if_it_were_not_written(
    programme: Programme, basket: Basket, wallet: Wallet, occasion: Occasion
) -> None:
    ids = {rule.id for rule in (*programme.earn.rules, *programme.offers)}
    stopped = Occasion(occasion.at_ms, occasion.offset_min, occasion.store, frozenset(ids))
    earn = programme.earn
    bare = Programme(
        version=programme.version,
        name=programme.name,
        currency=programme.currency,
        earn=Earn(
            default=earn.default,
            categories=earn.categories,
            products=earn.products,
            tags=earn.tags,
            excluded=earn.excluded,
            rounding=earn.rounding,
            scope=earn.scope,
            on_redeemed_part=earn.on_redeemed_part,
            on_voucher_part=earn.on_voucher_part,
            caps=earn.caps,
        ),
        redeem=programme.redeem,
    )
    assert quote(programme, basket, wallet, stopped) == quote(bare, basket, wallet, occasion)


def test_goods_of_a_stopped_exclusive_rule_are_free_for_others() -> None:
    alone = EarnRule(
        id="alone", label="x", multiply_percent=110, stacking=Stacking.EXCLUSIVE, goods=Goods(categories=("bread",))
    )
    programme = Programme(1, "Points", "EUR", Earn(Rate(1, 10), rules=(alone, rule("double", 200))))
    found = [
        quote(programme, Basket((BREAD,)), Wallet(0, 0), Occasion(NOON.at_ms, 0, "s", stopped))
        for stopped in (frozenset[str](), frozenset({"alone"}))
    ]
    assert [one.points_earned for one in found if isinstance(one, Quote)] == [110, 200]
