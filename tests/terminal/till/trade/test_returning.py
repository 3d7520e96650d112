"""Goods come back, whole and in part, and every point goes where it was."""

import pytest

from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.questions import (
    Answer,
    RefundAsked,
    SaleAsked,
    Told,
    WishedLine,
    WishedPieces,
    WishedSale,
)
from tests.fakes.shop import AMARA, DORA
from tests.fakes.till_world import TillWorld


def sell(world: TillWorld, id: str = "s1", member: str = AMARA, points: int | None = None) -> None:
    lines = (WishedLine("4006381333931", None, None, 3), WishedLine(None, "drinks", 1_000))
    told = world.ask(SaleAsked(id, WishedSale(member, lines, redeem_points=points)))
    assert isinstance(told, Told), told


def refund(world: TillWorld, id: str, *pieces: WishedPieces, sale: str = "s1") -> Answer | None:
    return world.ask(RefundAsked(id, sale, pieces or None))


def test_a_sale_that_comes_back_whole_leaves_the_balance_as_it_was(world: TillWorld) -> None:
    sell(world, points=1_200)
    told = refund(world, "r1")
    assert isinstance(told, Told)
    assert told.document["points_given_back"] == 1_200
    assert told.document["balance"] == 1_240
    world.wait(1_000)
    assert world.shop.net(AMARA) == 1_240


def test_pieces_come_back_one_by_one_and_add_up_exactly(world: TillWorld) -> None:
    sell(world, points=1_000)
    parts = [refund(world, f"r{place}", WishedPieces(1, 1)) for place in range(3)] + [refund(world, "last")]
    documents = [told.document for told in parts if isinstance(told, Told)]
    assert len(documents) == 4
    assert sum(one["points_given_back"] for one in documents) == 1_000
    assert sum(one["amount_minor"] for one in documents) == 3_850 - 1_000
    assert documents[-1]["balance"] == 1_240
    refused = refund(world, "more")
    assert isinstance(refused, Refusal)
    assert refused.code == "already_refunded"


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ((WishedPieces(3, 1),), "bad_amount"),
        ((WishedPieces(0, 1),), "bad_amount"),
        ((WishedPieces(1, 4),), "already_refunded"),
        ((WishedPieces(1, 0),), "bad_amount"),
        ((WishedPieces(1, 1), WishedPieces(1, 1)), "bad_amount"),
    ],
)
def test_pieces_that_were_never_sold_do_not_come_back(
    world: TillWorld, pieces: tuple[WishedPieces, ...], code: str
) -> None:
    sell(world)
    refused = refund(world, "r1", *pieces)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert world.store.standing().head.seq == 1


def test_points_that_were_spent_before_the_goods_came_back_are_owed_and_repaid(offline: TillWorld) -> None:
    world = offline
    sell(world, "earned", DORA)
    earned = world.store.rights(DORA).held
    world.do(c.MemberChosen(DORA), c.AmountEntered(100_000), c.SaleFinished())
    world.connect()
    held = world.shop.net(DORA)
    world.do(c.MemberChosen(DORA), c.AmountEntered(100_000, "gift-card"))
    world.do(c.PointsEntered(held // 100 * 100), c.SaleFinished())
    assert isinstance(refund(world, "back", sale="earned"), Told)
    world.wait(1_000)
    owed = -world.shop.net(DORA)
    assert owed == earned - held % 100
    world.do(c.MemberChosen(DORA))
    assert world.counter.member is not None
    assert (world.counter.member.balance, world.counter.member.owed) == (0, owed)
    world.do(c.AmountEntered(100 * (owed + 10)), c.SaleFinished())
    world.wait(1_000)
    assert world.shop.net(DORA) == 10
    assert world.shop.accounts[DORA].debt == 0


def test_a_return_cannot_be_returned(world: TillWorld) -> None:
    sell(world)
    refund(world, "r1")
    refused = refund(world, "r2", sale="r1")
    assert isinstance(refused, Refusal)
    assert refused.code == "no_such_sale"


def test_undo_never_touches_a_sale_of_another_program(world: TillWorld) -> None:
    world.do(c.ProductPicked("beans"), c.SaleFinished())
    sell(world)
    world.do(c.LastUndone())
    assert "undone" in world.notices
    assert isinstance(refund(world, "r1"), Told)
