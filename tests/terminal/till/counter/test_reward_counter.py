"""A reward at the counter: shown first, given by a second touch, and off the sale again when it cannot be had."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Sale
from loyalty.rules.conditions import When
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.sales.sale import points_as_money
from terminal import commands as c
from terminal.slip import Row, Text, from_json_bytes
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, CROISSANT, GTINS, PROGRAMME
from tests.fakes.till_world import TillWorld

MUG = Reward(id="mug", label="Mug", points=500, money_minor=200, pin="4711", code="GIFT-1", note="Shelf 3", stock=2)
TREAT = Reward(id="treat", label="Free croissant", points=300, product=CROISSANT, category="bakery")
BLACK = Reward(id="black", label="Black box", points=100, when=When(tiers=("Black",)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=(MUG, TREAT, BLACK))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    yield world
    world.close()


def test_a_reward_is_shown_with_its_price_and_what_is_left_and_given_by_a_second_touch(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"))
    card = world.counter.reward
    assert card is not None
    assert (card.name, card.points, card.money_minor) == ("Mug", 500, 200)
    assert (card.member, card.store, card.left, card.note) == ("Amara Okafor", "High Street", 2, "Shelf 3")
    assert (card.balance, card.balance_after) == (1_240, 740)
    assert world.counter.items == 0
    world.do(c.RewardConfirmed("mug"))
    assert world.counter.reward is None
    (shown,) = world.counter.lines
    assert (shown.name, shown.amount_minor, shown.reward_points) == ("Mug", 200, 500)
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert (sale.effect.use, points_as_money(sale), sale.total_minor) == (500, 0, 1_150)
    assert [(line.reward, line.used) for line in sale.lines] == [("mug", 500), (msgspec.UNSET, 0)]
    slip = from_json_bytes(world.papers[-1].slip).elements
    assert "-500 points" in [one.text.strip() for one in slip if isinstance(one, Text)]
    assert ("Points used", "-500") in [(one.left, one.right) for one in slip if isinstance(one, Row)]
    world.connect()
    assert world.shop.accounts[AMARA].net == 1_240 - 500 + sale.effect.earn


@pytest.mark.parametrize("text", ["R:mug", "GIFT-1", "4711"])
def test_it_is_scanned_or_typed(world: TillWorld, text: str) -> None:
    world.do(c.MemberChosen(AMARA))
    world.do(c.TextEntered(text) if text == "4711" else c.CodeScanned(text, None, "usb", 0))
    assert world.counter.reward is not None
    assert world.counter.reward.id == "mug"


def test_goods_that_are_a_reward_too_are_a_choice_when_a_member_is_there(world: TillWorld) -> None:
    scan = c.CodeScanned(GTINS[CROISSANT], "EAN-13", "usb", 0)
    world.do(scan)
    assert [line.name for line in world.counter.lines] == ["Almond croissant"]
    world.do(c.BasketCleared(), c.MemberChosen(AMARA), scan)
    assert [(row.kind, row.id) for row in world.found.rows] == [("product", CROISSANT), ("reward", "treat")]
    assert "300 points" in world.found.rows[1].detail
    assert world.counter.lines == ()


def test_what_was_only_looked_at_goes_and_an_older_answer_gives_nothing(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardDismissed(), c.RewardConfirmed("mug"))
    assert (world.counter.reward, world.counter.lines) == (None, ())
    world.do(c.RewardWanted("mug"), c.MemberChosen(BEN))
    assert world.counter.reward is None


@pytest.mark.parametrize(
    ("member", "text", "code", "sentence"),
    [
        (None, "mug", "unknown_member", "Scan the card first."),
        (BEN, "mug", "not_enough_points", "450 points are missing"),
        (AMARA, "black", "reward_not_for_member", "these tiers: Black"),
        (AMARA, "hat", "unknown_reward", "no reward with this code"),
        (CARLA, "treat", "not_spendable_here", "blocked"),
    ],
)
def test_who_cannot_have_it_is_told_before(
    world: TillWorld, member: str | None, text: str, code: str, sentence: str
) -> None:
    if member is not None:
        world.do(c.MemberChosen(member))
    world.do(c.RewardWanted(text))
    assert code in world.notices
    assert sentence in world.sentence
    assert world.counter.reward is None


def test_of_two_that_there_are_a_third_is_refused_here_before_the_server_knows(world: TillWorld) -> None:
    world.shop.give(AMARA, 1_000)
    world.connect().disconnect()
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardConfirmed("mug"), c.SaleFinished())
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"))
    assert world.counter.reward is not None
    assert world.counter.reward.left == 1
    world.do(c.RewardConfirmed("mug"), c.RewardWanted("mug"))
    assert world.notices == ["reward_out_of_stock"]
    assert "Only 1 of Mug can be had" in world.sentence


def test_the_quantity_key_gives_no_more_of_a_reward_than_there_are(world: TillWorld) -> None:
    world.shop.give(AMARA, 5_000)
    world.connect()
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    line = world.counter.lines[0].number
    world.do(c.QuantitySet(line, 2))
    assert (world.notices, world.counter.lines[0].quantity) == ([], 2)
    world.do(c.QuantitySet(line, 3))
    assert (world.notices, world.counter.lines[0].quantity) == (["reward_out_of_stock"], 2)
    assert world.sentence.startswith("Only 2 of Mug can be had.")
    world.do(c.QuantitySet(line, 1), c.QuantitySet(line, 0))
    assert world.counter.lines == ()


def test_a_reward_goes_with_its_member_and_that_is_said(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    world.do(c.MemberCleared())
    assert [line.name for line in world.counter.lines] == ["House blend beans 250 g"]
    assert "Mug taken off again. A reward belongs to a member." in world.sentence


def test_it_is_taken_off_and_counted_like_any_line_and_survives_a_crash(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.RewardWanted("treat"), c.RewardConfirmed("treat"), c.QuantitySet(1, 3))
    assert [(line.quantity, line.reward_points) for line in world.counter.lines] == [(3, 900)]
    world.restart()
    assert [(line.quantity, line.reward_points) for line in world.counter.lines] == [(3, 900)]
    world.do(c.RewardWanted("mug"))
    assert world.notices == ["not_enough_points"]
    world.do(c.QuantitySet(1, 5))
    assert world.counter.lines == (), "five cost more than there is"
    assert "260 points are missing" in world.sentence


def test_points_that_another_till_holds_are_asked_for_once_it_is_confirmed(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "guest", anchor=False)
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=(MUG,))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    assert [line.name for line in world.counter.lines] == ["Mug"]
    assert world.counter.reward is None
    world.close()


def test_a_whole_return_gives_the_points_back(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardConfirmed("mug"), c.SaleFinished())
    world.do(c.LastUndone(), c.MemberChosen(AMARA))
    assert world.counter.member is not None
    assert world.counter.member.balance == 1_240
