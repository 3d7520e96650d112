"""Rewards as the counter shows them: those in reach, the next one as a goal, and the one that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.pricing.rewards import access_refusal
from loyalty.rules.part import said
from terminal.counter import RewardCard, RewardShown
from terminal.counter_words import counter_word

if TYPE_CHECKING:
    from loyalty.rules.rewards import Reward
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.wallet import Wallet
    from terminal.catalogue_ports import KnownMember
    from terminal.till.desk import Desk
    from terminal.till.trade.rewarding import Rewarding

REWARDS_SHOWN_MAX = 4


def rewards_shown(
    rewarding: Rewarding, wallet: Wallet | None, occasion: Occasion, language: str, *, online: bool
) -> tuple[RewardShown, ...]:
    """What this member may have here today, cheapest first: the dearest that are in reach, and the next as a goal.

    The points of the open sale are already off the wallet.
    """
    if wallet is None:
        return ()
    meant = [one for one in rewarding.all() if access_refusal(one, wallet, occasion, language) is None]
    shown = [
        _shown(one, wallet, rewarding.left(one), language, online=online)
        for one in sorted(meant, key=lambda one: (one.points, one.money_minor, one.id))
    ]
    goals = [one for one in shown if not one.possible][:1]
    return tuple([one for one in shown if one.possible][-(REWARDS_SHOWN_MAX - len(goals)) :] + goals)


def reward_card(desk: Desk, rewarding: Rewarding, reward: Reward, member: KnownMember, in_use: int) -> RewardCard:
    """The reward that is looked at, with what the member has before and after it."""
    wallet = desk.wallet(member)
    return RewardCard(
        id=reward.id,
        name=rewarding.called(reward),
        points=reward.points,
        money_minor=reward.money_minor,
        member=member.member.name,
        store=desk.store.identity().store_name,
        balance=wallet.balance - in_use,
        balance_after=wallet.balance - in_use - reward.points,
        left=rewarding.left(reward),
        note="" if reward.note is None else said(reward.note, desk.language),
    )


def _shown(reward: Reward, wallet: Wallet, left: int | None, language: str, *, online: bool) -> RewardShown:
    hint = None
    if left == 0:
        hint = counter_word(language, "none_left")
    elif reward.points > wallet.balance:
        hint = counter_word(language, "to_go", n=f"{reward.points - wallet.balance:,}")
    elif not online and reward.points > wallet.spendable_here:
        hint = counter_word(language, "not_here")
    return RewardShown(reward.id, said(reward.label, language), reward.points, reward.money_minor, hint is None, hint)
