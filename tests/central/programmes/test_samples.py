"""Sample baskets of the shop's own goods, now and by the draft."""

from __future__ import annotations

from central.programmes.samples import BASKETS_MAX, Tried, sample_baskets, try_samples
from central.store.catalogue import Category, Product
from loyalty.rules.conditions import When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.programme import Programme
from tests.programme_strategies import NOON

CATEGORIES = [Category("drinks", "Drinks"), Category("coffee", "Coffee", "drinks")]
PRODUCTS = [Product("p1", "Espresso", "coffee", 200), Product("p2", "Latte", "coffee", 300), Product("p3", "Gift", "x")]
NOW = Programme(1, "Points", "EUR", Earn(Rate(1, 100)))
GOLD = EarnRule(id="gold", label="Gold", multiply_percent=300, when=When(tiers=("gold",)))
DRAFT = Programme(2, "Points", "EUR", Earn(Rate(1, 100), categories={"drinks": Rate(1, 50)}, rules=(GOLD,)))


def test_a_basket_for_each_category_one_dear_and_one_of_everything() -> None:
    found = sample_baskets(PRODUCTS, CATEGORIES)
    assert [[(line.name, line.quantity, line.amount_minor) for line in basket.lines] for basket in found] == [
        [("Espresso", 1, 200)],
        [("Gift", 1, 1_000)],
        [("Latte", 3, 900)],
        [("Espresso", 1, 200), ("Gift", 1, 1_000)],
    ]
    assert found[0].lines[0].above == ("drinks",)


def test_a_shop_without_goods_has_none_and_a_large_one_not_too_many() -> None:
    assert sample_baskets([], []) == []
    many = [Product(f"p{number}", "x", f"c{number}", 100) for number in range(99)]
    assert len(sample_baskets(many, [Category("c1", "x", "c1")])) == BASKETS_MAX


def test_a_tier_is_shown_where_it_matters() -> None:
    found = try_samples(NOW, DRAFT, sample_baskets(PRODUCTS[:1], CATEGORIES)[:1], [None, "gold", "silver"], NOON)
    assert found == [Tried("Espresso", None, 2, 4, 200, 200), Tried("Espresso", "gold", 2, 12, 200, 200)]
    assert try_samples(None, DRAFT, sample_baskets(PRODUCTS, CATEGORIES)[2:3], [None], NOON) == [
        Tried("3 Latte", None, None, 18, None, 900)
    ]


def test_a_sample_is_priced_by_the_tags_of_its_product() -> None:
    organic = [Product("p1", "Espresso", "coffee", 200, tags=("organic",))]
    draft = Programme(2, "Points", "EUR", Earn(Rate(1, 100), tags={"organic": Rate(5, 100)}))
    (found, *_) = try_samples(NOW, draft, sample_baskets(organic, CATEGORIES), [None], NOON)
    assert (found.points_before, found.points_after) == (2, 10)
