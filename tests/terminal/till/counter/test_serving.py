"""Serving one customer: basket, money, holding and taking back."""

import pytest

from loyalty.ops.operations import Sale
from terminal import commands as c
from terminal.counter import Mode
from terminal.till.counter.open_sale import OpenLine, OpenSale, document_of
from terminal.till.counter.serving import HELD_MAX
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEANS, BEN, CROISSANT, FLAT_WHITE, GIFT, TRAY
from tests.fakes.till_world import TillWorld


def test_cash_brings_change(world: TillWorld) -> None:
    world.do(c.ProductPicked(CROISSANT), c.TenderTaken("cash", 500))
    assert (world.counter.left_minor, world.counter.change_minor) == (0, 160)
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert (world.counter.done.total_minor, world.counter.done.change_minor) == (340, 160)


def test_a_sale_is_paid_in_parts(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.TenderTaken("card", 500))
    assert world.counter.left_minor == 450
    world.do(c.TenderTaken("e-wallet", 400), c.TenderTaken("cash", 100))
    assert (world.counter.left_minor, world.counter.change_minor) == (0, 50)
    world.do(c.TendersCleared())
    assert world.counter.tenders == ()
    assert world.counter.left_minor == 950


def test_what_was_not_counted_is_exact_cash(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.TenderTaken("card", 500), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert [(paid.kind, paid.amount_minor) for paid in sale.tenders] == [("card", 500), ("cash", 450)]


@pytest.mark.parametrize(
    ("kind", "amount", "code"),
    [
        ("card", 951, "too_much"),
        ("card", 0, "bad_amount"),
        ("cash", -5, "bad_amount"),
        ("cash", 10**12, "too_large"),
        ("shells", 100, "bad_tender"),
    ],
)
def test_money_that_cannot_be_is_refused(world: TillWorld, kind: str, amount: int, code: str) -> None:
    world.do(c.ProductPicked(BEANS), c.TenderTaken(kind, amount))
    assert world.notices == [code]
    assert world.counter.tenders == ()


def test_a_product_without_a_price_or_with_none_to_pay_is_keyed_by_hand(world: TillWorld) -> None:
    world.shop.put("product", id=BEANS, price_minor=0)
    world.shop.put("product", id=CROISSANT, price_minor=None)
    world.connect()
    for product in (BEANS, CROISSANT):
        world.do(c.ProductPicked(product))
        assert world.notices == ["no_price"]
        assert world.sentence.endswith("has no price here. Key the amount and choose its category.")
    assert world.counter.lines == ()


def test_nothing_more_is_taken_when_all_is_paid(world: TillWorld) -> None:
    world.do(c.TenderTaken("cash", 100))
    assert world.notices == ["nothing_due"]
    world.do(c.ProductPicked(CROISSANT), c.TenderTaken("cash", 340), c.TenderTaken("cash", 1))
    assert world.notices == ["all_paid"]


def test_a_changed_amount_asks_for_card_money_again(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("card", 950))
    world.do(c.PointsEntered(500))
    assert world.notices == ["tenders_cleared"]
    assert world.counter.tenders == ()


def test_cash_stays_when_points_are_used_and_only_the_change_grows(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("cash", 1_000), c.PointsEntered(500))
    assert world.notices == []
    assert world.counter.change_minor == 550


def test_points_go_when_the_basket_no_longer_carries_them(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(900), c.ProductPicked(CROISSANT))
    world.do(c.QuantitySet(1, 0))
    assert world.notices == ["over_max_share"]
    assert world.counter.redeem is None
    assert [line.name for line in world.counter.lines] == ["Almond croissant"]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (1_300, "not_enough_points"),
        (50, "below_minimum"),
        (150, "wrong_step"),
        (1_000, "over_max_share"),
        (-5, "bad_amount"),
        (-100, "bad_amount"),
        (10**9, "too_large"),
        (10**12, "too_large"),
    ],
)
def test_row_47_points_that_cannot_be_used_are_refused_in_words(world: TillWorld, points: int, code: str) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(points))
    assert world.notices == [code]
    assert world.counter.redeem is None


def test_points_need_a_member_and_goods(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.PointsEntered(100))
    assert world.notices == ["unknown_member"]
    world.do(c.BasketCleared(), c.MemberChosen(AMARA), c.PointsEntered(100))
    assert world.notices[-1] == "empty_basket"


def test_points_of_one_member_never_pay_for_the_next(world: TillWorld) -> None:
    world.shop.give(BEN, 1_000)
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500), c.MemberChosen(BEN))
    assert world.counter.redeem is None
    world.do(c.MemberChosen(AMARA), c.PointsEntered(500), c.MemberCleared())
    assert world.counter.redeem is None
    assert world.counter.items == 1


@pytest.mark.parametrize(("amount", "code"), [(0, "bad_amount"), (-1, "bad_amount"), (10**12, "too_large")])
def test_an_amount_that_cannot_be_is_refused(world: TillWorld, amount: int, code: str) -> None:
    world.do(c.AmountEntered(amount, "drinks"))
    assert world.notices == [code]
    assert world.counter.lines == ()


def test_an_amount_is_keyed_for_a_category_or_for_none(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.AmountEntered(250, "drinks"), c.AmountEntered(250), c.AmountEntered(250, "gone"))
    assert world.notices == ["unknown_category"]
    assert [(line.name, line.points) for line in world.counter.lines] == [("Hot drinks", 5), ("Goods", 2)]


def test_the_same_product_again_is_one_more_piece(world: TillWorld) -> None:
    world.do(c.ProductPicked(FLAT_WHITE), c.ProductPicked(CROISSANT), c.ProductPicked(FLAT_WHITE, 2))
    assert [(line.name, line.quantity) for line in world.counter.lines] == [
        ("Flat white, large", 3),
        ("Almond croissant", 1),
    ]
    world.do(c.QuantitySet(1, 1), c.QuantitySet(2, 0), c.QuantitySet(9, 4))
    assert [(line.number, line.quantity) for line in world.counter.lines] == [(1, 1)]


@pytest.mark.parametrize("quantity", [-1, 10_001, 10**12])
def test_a_quantity_that_cannot_be_is_refused(world: TillWorld, quantity: int) -> None:
    world.do(c.ProductPicked(FLAT_WHITE), c.QuantitySet(1, quantity))
    assert world.notices == ["too_large"]
    assert world.counter.items == 1
    world.do(c.ProductPicked(CROISSANT, quantity))
    assert world.notices == ["too_large"]


def test_a_product_without_price_asks_for_its_amount(world: TillWorld) -> None:
    world.do(c.ProductPicked(TRAY))
    assert world.notices == ["no_price"]


def test_goods_that_earn_nothing_say_so(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(GIFT))
    assert [(line.points, line.why) for line in world.counter.lines] == [(0, "earns no points")]


def test_five_hundred_lines_can_be_sold_and_not_one_more(world: TillWorld) -> None:
    lines = tuple(OpenLine(1 + n, "Hot drinks", "drinks", "Hot drinks", 1, 100 + n) for n in range(499))
    world.store.save_basket(document_of(OpenSale(member=AMARA, lines=lines, next_number=500)), 0)
    world.restart()
    world.do(c.AmountEntered(600, "drinks"))
    assert len(world.counter.lines) == 500
    world.do(c.AmountEntered(100, "drinks"))
    assert world.notices == ["too_large"]
    assert len(world.counter.lines) == 500
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    world.wait(1_000)
    assert world.status.unsent == 0


def test_a_basket_larger_than_money_can_be_is_not_begun(world: TillWorld) -> None:
    largest = 10**11
    while True:
        world.do(c.BasketCleared(), c.AmountEntered(largest))
        if not world.notices:
            break
        largest //= 10
    world.do(*[c.AmountEntered(largest)] * 12)
    assert world.notices[-1:] == ["too_large"]
    assert world.counter.can_finish


def test_a_sale_is_held_while_another_customer_pays(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.BasketHeld())
    assert world.counter.lines == ()
    assert [(held.member_name, held.items, held.total_minor) for held in world.counter.held] == [
        ("Amara Okafor", 2, 1_900)
    ]
    world.do(c.ProductPicked(CROISSANT))
    world.do(c.BasketResumed(world.counter.held[0].id))
    assert world.notices == ["sale_open"]
    world.do(c.SaleFinished(), c.BasketResumed(world.counter.held[0].id))
    assert world.counter.items == 2
    assert world.counter.held == ()
    assert world.counter.done is not None
    world.do(c.BasketCleared(), c.BasketResumed(99))
    assert world.notices == ["not_held"]


def test_held_sales_survive_a_crash_and_have_a_limit(world: TillWorld) -> None:
    world.do(c.BasketHeld())
    assert world.notices == ["nothing_to_hold"]
    for _ in range(HELD_MAX):
        world.do(c.ProductPicked(CROISSANT), c.BasketHeld())
    world.restart()
    assert len(world.counter.held) == HELD_MAX
    world.do(c.ProductPicked(CROISSANT), c.BasketHeld())
    assert world.notices == ["too_many_held"]
    assert world.counter.items == 1


def test_points_that_were_spent_meanwhile_leave_a_held_sale(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(900), c.BasketHeld())
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(900), c.SaleFinished())
    world.do(c.BasketResumed(world.counter.held[0].id))
    assert world.notices == ["not_enough_points"]
    assert world.counter.redeem is None
    assert world.counter.can_finish


def test_beside_another_till_only_the_total_and_its_receipt_number_are_taken(world: TillWorld) -> None:
    world.restart(settings=TillSettings(mode=Mode.BESIDE))
    world.do(c.MemberChosen(AMARA), c.AmountEntered(2_480), c.ReferenceEntered(" 4711 "))
    assert world.counter.reference == "4711"
    assert world.counter.left_minor == 0
    world.do(c.TenderTaken("cash", 2_480))
    assert world.notices == ["no_money_here"]
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert (world.counter.done.points_earned, world.counter.done.change_minor) == (24, 0)


def test_a_receipt_number_counts_once_a_day_unless_its_sale_was_undone(world: TillWorld) -> None:
    def sell() -> list[str]:
        world.do(c.MemberChosen(AMARA), c.AmountEntered(500), c.ReferenceEntered("4711"), c.SaleFinished())
        return world.notices

    assert sell() == []
    assert sell() == ["reference_used"]
    world.do(c.LastUndone(), c.BasketCleared())
    assert sell() == []
    world.clock.passes(12 * 3_600_000 + 1)
    assert sell() == []


def test_an_empty_basket_cannot_be_finished(world: TillWorld) -> None:
    world.do(c.SaleFinished())
    assert world.notices == ["empty_basket"]
    assert not world.counter.can_finish


def test_a_sale_is_never_finished_without_the_member_whom_the_till_has_lost(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    world.shop.put("member", id=AMARA, gone=1)
    world.do(c.NewsHeard())
    world.wait(200)
    assert world.counter.member is None
    assert not world.counter.can_finish
    world.do(c.SaleFinished())
    assert world.notices == ["unknown_member"]
    world.do(c.MemberCleared(), c.SaleFinished())
    assert world.counter.done is not None
