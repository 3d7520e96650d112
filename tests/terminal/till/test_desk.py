"""What the use cases share: where points go, what may be spent here, who stands on the slip."""

from loyalty.codes.scanned import card_number
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Sale
from terminal import commands as c
from terminal.till.desk import next_goal
from tests.fakes.clock import DAY_MS
from tests.fakes.shop import AMARA, BEANS, DORA, NUMBERS, PROGRAMME, SECOND_CARD
from tests.fakes.till_world import TillWorld


def test_the_next_goal_is_the_smallest_that_is_not_reached() -> None:
    assert [next_goal(PROGRAMME, balance) for balance in (0, 499, 500, 1_499, 1_500)] == [500, 1, 1_000, 1, None]
    assert next_goal(None, 0) is None


def test_what_is_held_elsewhere_is_said_with_its_reason(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 13), c.PointsEntered(1_200), c.SaleFinished())
    offline.connect().disconnect()
    offline.shop.give(AMARA, 500)
    offline.shop.tills[offline.store.identity().device].anchor = False
    offline.connect().disconnect()
    offline.do(c.MemberChosen(AMARA))
    member = offline.counter.member
    assert member is not None
    assert (member.balance, member.spendable_here) == (763, 0)
    assert member.spendable_reason == "The rest can be used here once the line to the server is back."
    offline.connect()
    offline.do(c.MemberChosen(AMARA))
    assert offline.counter.member is not None
    # True before the server was asked and after it said no.
    assert offline.counter.member.spendable_reason == (
        "The rest comes from the server when it answers, unless another till holds it."
    )


def test_a_member_without_points_needs_no_reason(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(DORA))
    assert offline.counter.member is not None
    assert offline.counter.member.spendable_reason is None


def scanned(card: str) -> c.CodeScanned:
    return c.CodeScanned(card, None, "wedge", 0)


def last_sale(world: TillWorld) -> Sale:
    kept = world.store.last_sale()
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return kept.operation


def facts(world: TillWorld) -> Facts:
    found = last_sale(world).facts
    assert isinstance(found, Facts)
    return found


def test_what_a_member_earned_today_is_known_without_a_line_and_once_the_server_has_heard_it(world: TillWorld) -> None:
    buy = (c.MemberChosen(DORA), c.ProductPicked(BEANS), c.SaleFinished())
    told = []
    for line in (world.connect, world.connect, world.disconnect, world.connect, world.disconnect):
        line()
        world.do(*buy)
        told.append(facts(world))
    assert [one.first_visit for one in told] == [True, False, False, False, False]
    earned = [one.earned_today for one in told]
    assert earned == [place * earned[1] for place in range(5)]
    assert earned[1] > 0
    world.clock.passes(DAY_MS)
    world.do(*buy)
    assert facts(world).earned_today == 0


def test_a_sale_that_was_undone_was_no_visit_and_earned_nothing_today(world: TillWorld) -> None:
    buy = (c.MemberChosen(DORA), c.ProductPicked(BEANS), c.SaleFinished())
    for line in (world.disconnect, world.connect):
        line()
        world.do(*buy, c.LastUndone(), *buy)
        assert (facts(world).first_visit, facts(world).earned_today) == (True, 0)
        world.do(c.LastUndone())


def test_segments_and_the_kind_of_card_are_those_of_the_member_and_the_card_that_was_shown(world: TillWorld) -> None:
    world.shop.put("member", id=AMARA, segments="students vegan")
    world.shop.put("card", number=SECOND_CARD, kind="app")
    world.shop.put("card", number=card_number(900), member=AMARA)
    world.connect()
    seen = []
    for shown in (c.MemberChosen(AMARA), scanned(SECOND_CARD), scanned(card_number(900)), scanned(NUMBERS[AMARA])):
        world.do(shown, c.ProductPicked(BEANS), c.SaleFinished())
        seen.append(facts(world).card_kind)
    assert seen == ["app", "app", None, "app"]
    assert facts(world).segments == ("students", "vegan")


def test_the_card_that_was_shown_is_still_known_after_the_computer_stopped(world: TillWorld) -> None:
    world.shop.put("card", number=SECOND_CARD, kind="app")
    world.shop.put("card", number=card_number(7), member=AMARA, kind="plastic")
    world.connect()
    world.do(scanned(SECOND_CARD), c.ProductPicked(BEANS))
    world.restart()
    world.do(c.MemberChosen(AMARA), c.SaleFinished())
    assert facts(world).card_kind == "app"


def test_the_tags_of_a_product_are_told_with_its_line(world: TillWorld) -> None:
    world.shop.put("product", id=BEANS, tags="fair organic")
    world.connect()
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert [line.tags for line in last_sale(world).lines] == [("fair", "organic")]


def test_every_op_names_cashier_programme_and_shop_from_the_first_day(world: TillWorld) -> None:
    world.do(c.ReferenceEntered("77"), c.ProductPicked(BEANS), c.SaleFinished())
    context = world.store.newest(1)[0].operation.context
    assert (context.cashier, context.approver, context.shift) == ("built-in", None, None)
    assert (context.programme, context.reference, context.store) == (1, "77", world.store.identity().store)
    assert (context.at_ms, context.boot, context.flags) == (world.clock.wall, "boot-1", ())


def test_rights_that_were_changed_from_outside_stop_redeeming_but_not_trade(world: TillWorld) -> None:
    vars(world.store)["_connection"].driver.execute("UPDATE rights SET e = e + 5000 WHERE member = ?", (AMARA,))
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100))
    assert world.notices == ["not_spendable_here"]
    assert "changed from outside" in world.sentence
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    world.do(c.LastUndone())
    assert "undone" in world.notices
    world.restart()
    assert world.status.redeeming_stopped
