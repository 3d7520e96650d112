"""What a draft would have cost, to the point: by the sum, by rule, by member."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from central.programmes.previewing import RuleCost, percent_more, preview
from central.programmes.words import as_json, told
from loyalty.pricing.quote import quote
from loyalty.rules.conditions import Hours, When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Redeem
from loyalty.shopping.basket import Basket
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from tests.central.programmes.sales import BREAD, sold_by
from tests.programme_strategies import NOON, baskets, occasions, programmes, wallets

NOW = Programme(1, "Points", "EUR", Earn(Rate(1, 100)), Redeem(100, 100, 100, 100))
GOLD = EarnRule(id="gold", label="Gold", multiply_percent=300, when=When(tiers=("gold",)))
TEN = Offer(id="ten", label="Ten", percent=10)
DRAFT = msgspec.structs.replace(NOW, version=2, earn=Earn(Rate(1, 100), rules=(GOLD,)), offers=(TEN,))
BASKET = Basket((BREAD,))


def member(tier: str | None = None, balance: int = 0) -> Wallet:
    return Wallet(balance, balance, patron=Patron(tier=tier, balance=balance))


def test_a_draft_is_priced_by_rule_and_in_total() -> None:
    # 10.00 earn 10; by the draft 9.00 earn 9, for gold 27.
    sales = [
        sold_by(NOW, BASKET, member(), member="ana"),
        sold_by(NOW, BASKET, member("gold"), member="ben"),
        sold_by(NOW, BASKET, None),
    ]
    found = preview(DRAFT, sales)
    assert (found.sales, found.refused, found.guessed) == (3, 0, 0)
    assert (found.points_before, found.points_after, found.points_more) == (20, 36, 16)
    assert (found.off_before, found.off_after) == (0, 300)
    assert found.rules == {"gold": RuleCost(18, 0, 1), "ten": RuleCost(0, 300, 3)}
    assert found.biggest() == [("ben", 17), ("ana", -1)]
    assert found.affected == {"ana", "ben"}
    assert found.liability_minor(DRAFT) == 16
    fewer = preview(NOW, [sold_by(DRAFT, BASKET, member("gold"))])
    assert (fewer.points_more, fewer.liability_minor(NOW)) == (-17, -17)


def test_a_sale_that_the_draft_does_not_allow_counts_as_it_was() -> None:
    sale = sold_by(NOW, Basket((BREAD,), use_points=100), member(balance=500))
    found = preview(msgspec.structs.replace(DRAFT, redeem=None), [sale])
    assert (found.refused, found.points_more, found.affected) == (1, 0, set())


def test_of_an_older_sale_what_is_known_today_is_taken() -> None:
    found = preview(DRAFT, [sold_by(NOW, BASKET, member("gold"), facts=False)])
    assert (found.guessed, found.points_after) == (1, 27)


def test_a_draft_with_a_zone_is_priced_by_the_clocks_of_each_sale() -> None:
    """10.00 earn 10, in the morning hour of New York 20; the till of that day knew nothing of that zone."""
    morning = When(hours=(Hours("06:00", "07:00", "America/New_York"),))
    call = EarnRule(id="call", label="Call", multiply_percent=200, when=morning)
    draft = msgspec.structs.replace(NOW, version=2, earn=Earn(Rate(1, 100), rules=(call,)))
    winter, summer = (int(datetime(2026, month, 21, 11, tzinfo=UTC).timestamp()) * 1000 for month in (11, 7))
    sales = [sold_by(NOW, BASKET, member(), Occasion(at_ms, 0, "harbour")) for at_ms in (winter, summer)]
    assert [preview(draft, [sale]).points_after for sale in sales] == [20, 10]
    assert preview(draft, [sold_by(NOW, BASKET, member(), replace(NOON, at_ms=winter), facts=False)]).points_after == 20
    wrote = Occasion(summer, 0, "harbour", zones=(("America/New_York", -300),))
    assert preview(draft, [sold_by(draft, BASKET, member(), wrote)]).points_after == 20, "what a till wrote down stays"


def test_a_change_in_per_cent_is_whole_and_has_its_sign() -> None:
    assert [percent_more(*pair) for pair in ((12, 100), (-1, 3), (5, 0), (0, 7), (15, 1_000))] == [
        " (+12 %)",
        " (-33 %)",
        "",
        " (+0 %)",
        " (+2 %)",
    ]


@given(programmes(), st.lists(st.tuples(baskets, st.none() | wallets, occasions), max_size=3))
def test_the_programme_in_force_costs_nothing_more(
    programme: Programme, sales: list[tuple[Basket, Wallet | None, object]]
) -> None:
    possible = [one for one in sales if not isinstance(quote(programme, *one), Refusal)]  # type: ignore[arg-type] # the strategy draws occasions
    found = preview(programme, [sold_by(programme, *one) for one in possible])  # type: ignore[arg-type] # as above
    assert (found.points_more, found.off_after - found.off_before, found.affected) == (0, 0, set())
    assert found.sales == len(possible)


def test_a_sale_that_cannot_be_is_counted_as_it_was_and_said() -> None:
    honest = sold_by(NOW, BASKET, member("gold"))
    far = msgspec.structs.replace(honest.sale.context, at_ms=2**53 - 1)
    free = msgspec.structs.replace(honest.sale.lines[0], amount_minor=0)
    lies = [msgspec.structs.replace(honest.sale, **lie) for lie in ({"context": far}, {"lines": (free,)})]
    found = preview(DRAFT, [honest, *(replace(honest, sale=lie) for lie in lies)])
    assert (found.sales, found.failed, found.points_more) == (3, 2, 17)
    today = date(2026, 11, 22)
    assert any(line.startswith("2 sales cannot be priced") for line in told(found, DRAFT, [], (today, today)))
    assert as_json(found, DRAFT)["failed"] == 2
