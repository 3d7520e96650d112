"""A line as the rules see it: where its goods stand in the shop, what that is called, and the product's tags."""

from loyalty.shopping.basket import Basket, Line
from terminal.till.trade.placing import placed
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld


def test_a_line_is_in_the_categories_above_its_own(world: TillWorld) -> None:
    world.shop.put("category", id="cold", name="Cold drinks", parent="drinks")
    world.shop.put("category", id="iced", name="Iced coffee", parent="cold")
    world.connect()
    (line,) = placed(Basket((Line("Iced latte", "iced", 1, 300),)), world.store).lines
    assert line.above == ("cold", "drinks")
    assert line.category_names == ("Iced coffee", "Cold drinks", "Hot drinks")


def test_a_tree_that_bites_its_own_tail_ends_there(world: TillWorld) -> None:
    world.shop.put("category", id="hen", name="Hen", parent="egg")
    world.shop.put("category", id="egg", name="Egg", parent="hen")
    world.shop.put("category", id="own", name="Own", parent="own")
    world.connect()
    lines = placed(Basket((Line("Egg", "egg", 1, 30), Line("Own", "own", 1, 30))), world.store).lines
    assert [line.above for line in lines] == [("hen",), ()]


def test_what_the_catalogue_does_not_know_keeps_its_own_name(world: TillWorld) -> None:
    keyed = Line("Goods", "general", 1, 300, category_names=("Goods",))
    assert placed(Basket((keyed,)), world.store).lines == (keyed,)
    gone = placed(Basket((Line("Old", "drinks", 1, 300, product="gone", tags=("old",)),)), world.store).lines[0]
    assert gone.tags == ()
    assert placed(Basket((Line("Beans", "drinks", 1, 300, product=BEANS),)), world.store).lines[0].tags == ()
