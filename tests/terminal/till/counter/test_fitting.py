"""What an open sale may still use when the world has changed under it: what no longer fits comes off and is said."""

from loyalty.ops.operations import VoucherIssue
from terminal import commands as c
from tests.fakes.shop import AMARA, BEANS, CROISSANT
from tests.fakes.till_world import TillWorld


def bought(world: TillWorld, offer: str) -> str:
    world.do(c.MemberChosen(AMARA), c.VoucherBought(offer))
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    return issue.voucher


def test_what_fits_stays_as_it_is(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500), c.TenderTaken("cash", 450))
    world.do(c.ProductPicked(CROISSANT))
    assert world.notices == []
    assert (world.counter.total_minor, world.counter.left_minor) == (790, 340)


def test_a_voucher_that_was_used_meanwhile_leaves_a_held_sale_with_its_reason(world: TillWorld) -> None:
    voucher = bought(world, "thanks")
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher), c.BasketHeld())
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher), c.SaleFinished())
    world.do(c.BasketResumed(world.counter.held[0].id))
    assert world.notices == ["voucher_gone"]
    assert "Voucher taken off again. This voucher was used on" in world.sentence
    assert (world.counter.vouchers, world.counter.total_minor) == ((), 950)


def test_the_voucher_that_came_last_goes_first_and_money_is_asked_for_again(world: TillWorld) -> None:
    first, second = bought(world, "thanks"), bought(world, "thanks")
    world.do(c.MemberCleared(), c.ProductPicked(BEANS), c.ProductPicked(CROISSANT))
    world.do(c.VoucherHanded(first), c.VoucherHanded(second), c.TenderTaken("card", 290))
    assert world.counter.left_minor == 0
    world.do(c.QuantitySet(1, 0))
    assert world.notices == ["over_max_share", "tenders_cleared"]
    assert ([one.id for one in world.counter.vouchers], world.counter.tenders) == ([first], ())
