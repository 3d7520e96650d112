"""A reward costs points, and is named by nothing that names another one."""

from __future__ import annotations

import msgspec
import pytest

from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.rewards import Reward, check_rewards, reward_faults
from loyalty.values.errors import BadValue

MUG = Reward(id="mug", label="Mug", points=500, money_minor=200, code="4006381333931", pin="4711", product="mug")


@pytest.mark.parametrize(
    "wrong",
    [{"points": 0}, {"money_minor": -1}, {"stock": 0}, {"pin": "123"}, {"pin": "abcd"}, {"code": ""}, {"id": "a b"}],
)
def test_a_reward_that_costs_nothing_or_of_which_there_is_none_is_refused(wrong: dict[str, object]) -> None:
    words = {"id": "mug", "label": "Mug", "points": 500} | wrong
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(words), type=Reward)


@pytest.mark.parametrize("word", ["id", "code", "pin", "product"])
def test_two_rewards_that_are_named_alike_are_refused(word: str) -> None:
    other = Reward(id="cup", label="Cup", points=5)
    twin = msgspec.structs.replace(other, **{word: getattr(MUG, word)})
    assert reward_faults((MUG, other)) == []
    check_rewards((MUG, other))
    with pytest.raises(BadValue, match=f"two rewards have the {word} `"):
        Programme(1, "P", "EUR", Earn(default=Rate(1, 100)), rewards=(MUG, twin))


def test_a_programme_knows_its_rewards_by_their_ids() -> None:
    programme = Programme(1, "P", "EUR", Earn(default=Rate(1, 100)), rewards=(MUG,))
    assert (programme.reward("mug"), programme.reward("cup")) == (MUG, None)
