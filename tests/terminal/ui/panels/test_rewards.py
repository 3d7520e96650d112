"""The rewards beside the sale: a touch shows one, what is not in reach says how far it is."""

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.rewards import Rewards
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_a_reward_says_its_price_and_a_touch_only_shows_it(look: Look, hand: Hand, inbox: Inbox) -> None:
    rewards = Rewards(look, hand)
    rewards.draw(u.REWARDS)
    free, mug, far = rewards.keys
    assert (free.words, free.detail, free.icon_name) == ("Free hot drink", "300 pts", "gift")
    assert mug.detail == "500 pts + £2"
    assert "£2" in mug.accessibleName()
    mug.click()
    assert inbox.sent == [c.RewardWanted("mug")]
    assert not far.isEnabled()
    assert far.note == "260 points to go"


def test_without_rewards_nothing_is_shown(look: Look, hand: Hand) -> None:
    rewards = Rewards(look, hand)
    rewards.draw(u.REWARDS)
    rewards.draw(())
    assert rewards.isHidden()
    assert rewards.keys == []
