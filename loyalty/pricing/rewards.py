"""Rewards in a basket: what they cost in points, and the refusal with its way out where one cannot be had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.rules.conditions import When
from loyalty.rules.part import said
from loyalty.shopping.basket import Line
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.points import POINTS_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.rules.programme import Programme
    from loyalty.rules.rewards import Reward
    from loyalty.shopping.basket import Basket
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.wallet import Wallet

OTHER = "Choose another reward."
_NO_MEMBER = Refusal(RefusalCode.UNKNOWN_MEMBER, "A reward belongs to a member. Scan the card first.")


def reward_line(reward: Reward, quantity: int, language: str) -> Line:
    """So many of a reward as a line of a basket; its money is the line's amount."""
    return Line(
        name=said(reward.label, language),
        category=reward.category,
        quantity=quantity,
        amount_minor=reward.money_minor * quantity,
        product=reward.product,
        reward=reward.id,
    )


def with_rewards(programme: Programme, basket: Basket) -> Basket | Refusal:
    """The basket with its rewards at the money that this programme asks for them."""
    lines = []
    for line in basket.lines:
        reward = None if line.reward is None else programme.reward(line.reward)
        if line.reward is not None and reward is None:
            sentence = f"The programme has no reward `{line.reward}` any more. Take it off this sale. {OTHER}"
            return Refusal(RefusalCode.UNKNOWN_REWARD, sentence)
        lines.append(line if reward is None else replace(line, amount_minor=reward.money_minor * line.quantity))
    return replace(basket, lines=tuple(lines))


def reward_points(programme: Programme, lines: Sequence[Line]) -> list[int]:
    """What each line costs in points: 0 for goods."""
    rewards = [None if line.reward is None else programme.reward(line.reward) for line in lines]
    return [0 if one is None else one.points * line.quantity for one, line in zip(rewards, lines, strict=True)]


def rewards_refusal(
    programme: Programme, lines: Sequence[Line], wallet: Wallet | None, occasion: Occasion, language: str
) -> Refusal | None:
    """Why these rewards cannot be had now, here or by this member, if so."""
    rewards = [reward for line in lines if line.reward and (reward := programme.reward(line.reward))]
    if not rewards:
        return None
    if wallet is None:
        return _NO_MEMBER
    for reward in sorted(rewards, key=lambda one: one.id):
        refused = access_refusal(reward, wallet, occasion, language)
        if refused is not None:
            return refused
    names = ", ".join(dict.fromkeys(said(one.label, language) for one in sorted(rewards, key=lambda one: one.id)))
    return _short(names, sum(reward_points(programme, lines)), wallet)


def access_refusal(reward: Reward, wallet: Wallet, occasion: Occasion, language: str) -> Refusal | None:
    """Why a reward is not for this member, this store or this moment, whatever it costs."""
    when, name = reward.when, said(reward.label, language)
    patron = wallet.patron
    if when.holds(occasion, patron):
        return None
    if not When(stores=when.stores).holds(occasion, patron):
        sentence = f"{name} is not given in this store. {OTHER}"
        return Refusal(RefusalCode.REWARD_OTHER_STORE, sentence)
    if not When(weekdays=when.weekdays, hours=when.hours, dates=when.dates).holds(occasion, patron):
        return Refusal(RefusalCode.REWARD_NOT_NOW, f"{name} is given only {_times(when)}. {OTHER}")
    if not When(tiers=when.tiers).holds(occasion, patron):
        tiers = ", ".join(when.tiers)
        return Refusal(RefusalCode.REWARD_NOT_FOR_MEMBER, f"{name} is for these tiers: {tiers}. {OTHER}")
    return Refusal(RefusalCode.REWARD_NOT_FOR_MEMBER, f"{name} is for other members: {_whom(when)}. {OTHER}")


def _short(names: str, points: int, wallet: Wallet) -> Refusal | None:
    if points > POINTS_MAX:
        return Refusal(RefusalCode.TOO_LARGE, f"One sale uses at most {POINTS_MAX:,} points. Take some rewards off.")
    if points > wallet.balance:
        there = max(wallet.balance, 0)
        sentence = f"{points - there:,} points are missing: {names} costs {points:,}, {there:,} are there. {OTHER}"
        return Refusal(RefusalCode.NOT_ENOUGH_POINTS, sentence)
    if points > wallet.spendable_here:
        why = f" {wallet.reason}" if wallet.reason else ""
        here = f"{wallet.spendable_here:,} of {wallet.balance:,} points can be used at this till now.{why}"
        return Refusal(RefusalCode.NOT_SPENDABLE_HERE, f"{here} {names} costs {points:,}. {OTHER}")
    return None


def _times(when: When) -> str:
    """The times of a reward, in words."""
    days = [f"from {one.first or 'now'} to {one.last or 'further notice'}" for one in when.dates]
    hours = [f"from {one.begin} to {one.end}{f' ({one.zone})' if one.zone else ''}" for one in when.hours]
    return "; ".join(filter(None, (" or ".join(days), ", ".join(when.weekdays), " or ".join(hours))))


def _whom(when: When) -> str:
    """For whom a reward is, in words."""
    named = [*when.segments, *when.card_kinds]
    named += ["on the first visit"] if when.first_visit else []
    named += ["around the birthday"] if when.birthday is not None else []
    return ", ".join(named)
