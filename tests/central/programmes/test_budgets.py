"""Budgets of rules: counted with each sale, told at 80 %, stopped at the limit by itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
import pytest

from central.programmes.budgets import NEAR, SPENT, Budget, GiftBudget, budget_of, correct_sale, gave_in
from central.store import gifts
from central.store.exceptions import exceptions
from central.store.given import Given, given
from central.store.shops import publish_programme
from central.store.stops import StoppedBy, put_stop, stops
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Gave
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import programme_bytes
from loyalty.rules.stacking import Rule
from loyalty.signing.published import Published
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill

HAPPY = EarnRule(id="happy", label="Happy", multiply_percent=200, budget_points=100)
CUPS = Offer(id="cups", label="Cups", minor_each=50, budget_minor=200)


@pytest.fixture
def shop(floor: Floor) -> Floor:
    programme = msgspec.structs.replace(PROGRAMME, earn=Earn(Rate(1, 10), rules=(HAPPY,)), offers=(CUPS,))
    one = Published(1, programme_bytes(programme).decode(), START_MS)
    floor.database.write(partial(publish_programme, new=replace(one, signature=one.signed(floor.signer))))
    return floor


def sell(till: FloorTill, *gave: Gave) -> None:
    """A sale that says what rules with a budget gave on its line, which holds a hundred points and two pounds off."""
    sale = till.sale(till.floor.members[0])
    line = msgspec.structs.replace(sale.lines[0], rules=gave, offer_minor=200)
    till.commit(msgspec.structs.replace(sale, lines=(line,), facts=Facts(0, "en")))
    till.exchange_all()


def told(shop: Floor) -> list[tuple[str, str, int]]:
    found = (one.noted for one in shop.database.read(exceptions))
    return [(one.cause, one.subject, one.points) for one in found if one.cause in (NEAR, SPENT)]


def test_a_rule_is_counted_told_of_and_stopped(shop: Floor) -> None:
    till, read = shop.till(), shop.database.read
    sell(till, Gave("happy", 79), Gave("cups", minor=50))
    assert told(shop) == []
    sell(till, Gave("happy", 1))
    assert told(shop) == [(NEAR, "happy (100)", 80)]
    assert read(stops) == []
    sell(till, Gave("happy", 30))
    assert told(shop)[1:] == [(SPENT, "happy (100)", 110)]
    assert [(one.rule, one.cause) for one in read(stops)] == [("happy", StoppedBy.BUDGET)]
    sell(till, Gave("happy", 5), Gave("cups", minor=200))
    assert read(given) == {"happy": Given(115), "cups": Given(minor=250)}
    assert [one.rule for one in read(stops)] == ["cups", "happy"]
    assert len(told(shop)) == 3


def test_what_is_told_again_is_counted_once(shop: Floor) -> None:
    till = shop.till()
    sell(till, Gave("happy", 10))
    till.acked = 0
    till.exchange_all()
    assert shop.database.read(given) == {"happy": Given(10)}


@pytest.mark.parametrize(
    ("gave", "counted"),
    [
        ((Gave("nobodys", 100),), {}),
        ((Gave("happy", minor=100), Gave("cups", 100)), {}),
        ((Gave("happy", 1_000_000),), {"happy": Given(100)}),
        ((Gave("happy", 60), Gave("happy", 60)), {"happy": Given(100)}),
        ((Gave("cups", minor=1_000_000),), {"cups": Given(minor=200)}),
    ],
)
def test_no_more_is_counted_than_a_line_holds_of_a_rule_with_a_budget(
    shop: Floor, gave: tuple[Gave, ...], counted: dict[str, Given]
) -> None:
    sell(shop.till(), *gave)
    assert shop.database.read(given) == counted


def test_what_nobody_can_price_again_is_not_counted(shop: Floor) -> None:
    till = shop.till()
    sale = till.sale(shop.members[0])
    rules = (msgspec.structs.replace(sale.lines[0], rules=(Gave("happy", 100),)),)
    unknown = msgspec.structs.replace(sale.context, programme=77, uuid="another")
    till.commit(msgspec.structs.replace(sale, lines=rules))
    till.commit(msgspec.structs.replace(sale, lines=rules, context=unknown, facts=Facts(0, "en")))
    till.exchange_all()
    assert shop.database.read(given) == {}


def test_a_count_that_was_a_lie_is_corrected_and_the_rule_goes_on(shop: Floor) -> None:
    till = shop.till()
    sell(till, Gave("happy", 100))
    assert [one.rule for one in shop.database.read(stops)] == ["happy"]
    lie = till.sales[1]
    shop.database.write(partial(correct_sale, sale=lie, found=gave_in([[Gave("happy", 1)]]), now_ms=START_MS))
    assert shop.database.read(given) == {"happy": Given(1)}
    assert shop.database.read(stops) == []


def test_a_sale_that_told_of_no_rule_spends_the_budget_once_it_was_priced_again(shop: Floor) -> None:
    till = shop.till()
    sell(till)
    found = gave_in([[Gave("happy", 60)], [Gave("happy", 40), Gave("cups", minor=3)]])
    shop.database.write(partial(correct_sale, sale=till.sales[1], found=found, now_ms=START_MS))
    assert shop.database.read(given) == {"happy": Given(100), "cups": Given(minor=3)}
    assert [one.rule for one in shop.database.read(stops)] == ["happy"]


def test_what_a_person_stopped_stays_stopped_when_a_count_is_corrected(shop: Floor) -> None:
    till = shop.till()
    sell(till, Gave("happy", 50))
    shop.database.write(lambda tx: put_stop(tx, "happy", StoppedBy.PERSON, "somebody", START_MS))
    shop.database.write(partial(correct_sale, sale=till.sales[1], found={}, now_ms=START_MS))
    assert shop.database.read(given) == {"happy": Given()}
    assert [one.rule for one in shop.database.read(stops)] == ["happy"]


@pytest.mark.parametrize(
    ("budget", "gave", "near", "spent"),
    [
        (Budget(), Given(10**9, 10**9), False, False),
        (Budget(points=10), Given(7, 10**9), False, False),
        (Budget(points=10), Given(8), True, False),
        (Budget(points=10), Given(10), True, True),
        (Budget(minor=1), Given(10**9, 0), False, False),
        (Budget(minor=1), Given(0, 1), True, True),
    ],
)
def test_a_budget_counts_what_it_is_for(budget: Budget, gave: Given, near: bool, spent: bool) -> None:
    assert (budget.is_near(gave), budget.is_spent(gave)) == (near, spent)


def test_rules_have_points_and_offers_money() -> None:
    assert budget_of(HAPPY) == Budget(points=100)
    assert budget_of(CUPS) == Budget(minor=200)
    assert budget_of(Rule(id="r", label="x")).limit == 0


@pytest.mark.parametrize(
    ("budget", "left", "is_near"),
    [
        (GiftBudget(None, None, 350), None, False),
        (GiftBudget(10, None, 350), 3, False),
        (GiftBudget(8, None, 350), 1, True),
        (GiftBudget(7, None, 350), 0, True),
        (GiftBudget(6, None, 350), 0, True),
        (GiftBudget(None, 2_799, 350), 0, True),
        (GiftBudget(None, 2_800, 350), 1, True),
        (GiftBudget(None, 4_000, 350), 4, False),
        (GiftBudget(9, 4_000, 350), 2, False),
    ],
)
def test_what_is_left_of_a_gifts_budget_is_counted_in_whole_vouchers(
    budget: GiftBudget, left: int | None, *, is_near: bool
) -> None:
    gave = gifts.Gave(7, 2_450)
    assert (budget.left(gave), budget.fits(gave), budget.is_near(gave)) == (left, left != 0, is_near)
