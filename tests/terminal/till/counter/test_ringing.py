"""What becomes a line of the open sale."""

from loyalty.rules.rewards import Reward
from terminal.catalogue_ports import Category, Product
from terminal.till.counter.open_sale import GENERAL
from terminal.till.counter.ringing import Categories

SHOP = Categories([Category("bakery", "Bakery")])


def test_goods_are_keyed_into_a_category_that_there_is_or_into_none() -> None:
    assert SHOP.has("bakery")
    assert SHOP.has(GENERAL)
    assert not SHOP.has("flowers")
    assert SHOP.amount_line(250, "bakery").name == "Bakery"
    assert (SHOP.amount_line(250, GENERAL).name, SHOP.amount_line(250, GENERAL).amount_minor) == ("Goods", 250)


def test_a_product_keeps_its_category_even_where_the_shop_has_it_no_more() -> None:
    line = SHOP.product_line(Product("p", "Rose", "flowers", 300, gtin="4006381333931"), 300, 2)
    assert (line.category, line.category_name, line.amount_minor) == ("flowers", "flowers", 600)
    assert (line.product, line.gtin) == ("p", "4006381333931")


def test_a_reward_costs_its_points_and_its_money() -> None:
    line = SHOP.reward_line(Reward(id="mug", label="Mug", points=500, money_minor=200), "Becher")
    assert (line.name, line.reward, line.reward_points, line.amount_minor) == ("Becher", "mug", 500, 200)
