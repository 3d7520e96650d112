"""Which reward a text means, and how many of it are left."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.shopping.basket import Line
from loyalty.values.errors import Refusal, RefusalCode
from terminal.till.trade.rewarding import UNKNOWN, Rewarding
from tests.fakes.shop import CROISSANT, PROGRAMME
from tests.fakes.till_world import TillWorld

MUG = Reward(id="mug", label={"en": "Mug", "de": "Tasse"}, points=500, pin="4711", code="GIFT-1", stock=2)
TREAT = Reward(id="treat", label="Treat", points=300, product=CROISSANT)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=(MUG, TREAT))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    yield world.connect()
    world.close()


def rewarding(world: TillWorld) -> Rewarding:
    return Rewarding(world.desk())


@pytest.mark.parametrize("text", ["mug", "R:mug", "GIFT-1", " 4711 "])
def test_a_reward_has_many_names(world: TillWorld, text: str) -> None:
    assert rewarding(world).named(text) == MUG


def test_only_its_own_code_is_scanned_as_a_reward_and_its_goods_lead_to_it(world: TillWorld) -> None:
    rewards = rewarding(world)
    assert (rewards.scanned("GIFT-1"), rewards.scanned("4711"), rewards.scanned("mug")) == (MUG, None, None)
    assert (rewards.bound_to(CROISSANT), rewards.bound_to("beans")) == (TREAT, None)
    assert rewards.called(MUG) == "Mug"


def test_what_was_given_anywhere_is_not_left(world: TillWorld) -> None:
    rewards = rewarding(world)
    assert (rewards.left(MUG), rewards.left(TREAT)) == (2, None)
    world.shop.put("reward", id="mug", given=1)
    world.connect()
    assert rewards.left(MUG) == 1
    assert rewards.stock_refusal(MUG, 0) is None
    refused = rewards.stock_refusal(MUG, 1)
    assert refused is not None
    assert refused.code is RefusalCode.REWARD_OUT_OF_STOCK
    world.shop.put("reward", id="mug", given=9)
    world.connect()
    assert rewards.left(MUG) == 0
    assert isinstance(rewards.lines(["mug"]), Refusal)


def test_several_of_a_reward_are_one_line_and_no_more_than_are_left(world: TillWorld) -> None:
    rewards = rewarding(world)
    lines = rewards.lines(["mug", "treat", "R:mug"])
    assert not isinstance(lines, Refusal)
    assert [(line.reward, line.quantity) for line in lines] == [("mug", 2), ("treat", 1)]
    refused = rewards.lines(["mug"] * 3)
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.REWARD_OUT_OF_STOCK


def test_a_line_of_a_basket_costs_what_the_reward_costs(world: TillWorld) -> None:
    rewards = rewarding(world)
    lines = rewards.lines(["R:treat"])
    assert not isinstance(lines, Refusal)
    (line,) = lines
    assert (line.reward, line.product, line.amount_minor, rewards.points(line)) == ("treat", CROISSANT, 0, 300)
    assert rewards.points(Line("Roll", "bread", 1, 100)) == 0
    assert rewards.lines(["treat", "hat"]) == UNKNOWN
