"""What the screen is given to draw."""

from terminal import commands as c
from tests.fakes.shop import AMARA, BEANS, CROISSANT
from tests.fakes.till_world import TillWorld


def test_the_counter_shows_the_member_as_the_mock_up_does(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA))
    member = world.counter.member
    assert member is not None
    assert (member.name, member.tier, member.since_year, member.worth_minor) == ("Amara Okafor", "Gold", 2022, 1_240)
    assert (member.next_goal_points, member.next_goal_worth_minor) == (1_500, 1_500)
    assert member.birthday == "Birthday on Tuesday: say hello"
    assert member.as_of_ms == world.status.last_exchange_ms


def test_the_finish_key_says_what_it_will_do(world: TillWorld) -> None:
    assert world.counter.finish_hint == "Scan or type something first."
    world.do(c.ProductPicked(CROISSANT))
    assert world.counter.finish_hint == "No member: nothing is earned."
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(500))
    assert world.counter.finish_hint == "Earn 31 · use 500"
    assert (world.counter.subtotal_minor, world.counter.discount_minor, world.counter.total_minor) == (
        2_240,
        500,
        1_740,
    )


def test_keys_and_categories_follow_the_catalogue(world: TillWorld) -> None:
    assert [(key.name, key.price_minor) for key in world.counter.keys] == [
        ("Flat white, large", 390),
        ("Almond croissant", 340),
    ]
    assert [kind.name for kind in world.counter.categories] == ["Bakery", "Gift cards", "Hot drinks"]
    world.shop.put("product", id=BEANS, picture_rank=0)
    world.shop.put("category", id="tea", name="Tea")
    world.connect()
    assert world.counter.keys[0].name == "House blend beans 250 g"
    assert "Tea" in [kind.name for kind in world.counter.categories]


def test_a_held_sale_that_cannot_be_read_hides_nothing_else(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.BasketHeld())
    unreadable = world.store.hold_basket(b"{", 0)
    world.do(c.ScreenReady())
    assert [held.total_minor for held in world.counter.held] == [950]
    world.do(c.BasketResumed(unreadable))
    assert world.notices == ["basket_unreadable"]
    world.do(c.ProductPicked(CROISSANT))
    assert world.counter.items == 1


def test_the_status_names_shop_and_till(world: TillWorld) -> None:
    status = world.status
    assert (status.store, status.till) == ("High Street", "Till 2")
    assert status.since_ms is not None


def test_the_cashier_built_in_has_no_name_to_show(world: TillWorld) -> None:
    assert world.status.cashier == ""
    assert (world.status.printer.state, world.status.camera.state) == ("unset", "unset")
