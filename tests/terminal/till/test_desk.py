"""What the use cases share: where points go, what may be spent here, who stands on the slip."""

from terminal import commands as c
from terminal.till.desk import next_goal
from tests.fakes.shop import AMARA, BEANS, DORA, PROGRAMME
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
