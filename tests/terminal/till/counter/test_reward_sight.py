"""The rewards that a member is offered: those in reach, and the next one with how far it is."""

from pathlib import Path

import msgspec
import pytest

from loyalty.rules.conditions import When
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from terminal.till.counter.reward_sight import REWARDS_SHOWN_MAX, rewards_shown
from terminal.till.trade.rewarding import Rewarding
from tests.fakes.shop import PROGRAMME
from tests.fakes.till_world import TillWorld

REWARDS = (
    *(Reward(id=f"r{cost}", label=f"Gift {cost}", points=cost) for cost in (500, 100, 300, 400, 200, 900)),
    Reward(id="gold", label="Gold", points=50, when=When(tiers=("gold",))),
    Reward(id="gone", label="Gone", points=60, stock=1),
)
NOW = Occasion(1_795_262_400_000, 0, "harbour")


@pytest.mark.parametrize(
    ("wallet", "online", "shown"),
    [
        (Wallet(0, 0), True, [("gone", "none left")]),
        (Wallet(250, 250), True, [("r100", None), ("r200", None), ("gone", "none left")]),
        (Wallet(600, 600), True, [("r300", None), ("r400", None), ("r500", None), ("gone", "none left")]),
        (Wallet(250, 100), False, [("r100", None), ("gone", "none left")]),
    ],
)
def test_the_dearest_in_reach_and_the_next_one(
    tmp_path: Path, wallet: Wallet, online: bool, shown: list[tuple[str, str | None]]
) -> None:
    world = TillWorld(tmp_path / "till")
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=REWARDS)
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.shop.put("reward", id="gone", given=1)
    world.connect()
    rewarding = Rewarding(world.desk())
    found = rewards_shown(rewarding, wallet, NOW, "en", online=online)
    assert [(one.id, one.hint) for one in found] == shown
    assert len(found) <= REWARDS_SHOWN_MAX
    assert rewards_shown(rewarding, None, NOW, "en", online=online) == ()
    world.close()
