"""Rewards as this till may give them now: which one a code means, how many are left, what it stands as in a sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.scanned import RewardCode, parse_scan
from loyalty.pricing.rewards import OTHER, reward_line
from loyalty.rules.part import said
from loyalty.values.errors import Refusal, RefusalCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.rules.programme import Programme
    from loyalty.rules.rewards import Reward
    from loyalty.shopping.basket import Line
    from terminal.till.desk import Desk

UNKNOWN = Refusal(RefusalCode.UNKNOWN_REWARD, "This shop has no reward with this code. Choose one from the list.")


class Rewarding:
    """Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[Reward, ...]:
        """The rewards of the programme in force."""
        programme = self._programme()
        return () if programme is None else programme.rewards

    def named(self, text: str) -> Reward | None:
        """The reward that an id, its QR, a code of another system or a PIN means."""
        plain = text.strip()
        code = parse_scan(plain)
        id = code.reward_id if isinstance(code, RewardCode) else plain
        return next((one for one in self.all() if id == one.id or plain in (one.code, one.pin)), None)

    def scanned(self, text: str) -> Reward | None:
        """The reward whose own code this is, so that it means nothing else."""
        return next((one for one in self.all() if one.code is not None and one.code == text.strip()), None)

    def bound_to(self, product: str) -> Reward | None:
        """The reward that is given as this product."""
        return next((one for one in self.all() if one.product == product), None)

    def called(self, reward: Reward) -> str:
        """What people here call it."""
        return said(reward.label, self._desk.language)

    def left(self, reward: Reward) -> int | None:
        """How many are left as far as this till knows; None where nobody counts them."""
        return None if reward.stock is None else max(reward.stock - self._desk.store.rewards_given(reward.id), 0)

    def stock_refusal(self, reward: Reward, in_sale: int) -> Refusal | None:
        """That not so many are left for one more beside those in the sale."""
        left = self.left(reward)
        if left is None or left > in_sale:
            return None
        few = f"Only {left:,} of {self.called(reward)} can be had" if left else f"None of {self.called(reward)} is left"
        sentence = f"{few}. If more are there, ask for its stock to be raised. {OTHER}"
        return Refusal(RefusalCode.REWARD_OUT_OF_STOCK, sentence)

    def lines(self, texts: Sequence[str]) -> tuple[Line, ...] | Refusal:
        """The rewards that these mean, one piece for each, as lines of a basket, or why there are not so many."""
        wanted: dict[str, tuple[Reward, int]] = {}
        for text in texts:
            reward = self.named(text)
            if reward is None:
                return UNKNOWN
            pieces = wanted.get(reward.id, (reward, 0))[1]
            refused = self.stock_refusal(reward, pieces)
            if refused is not None:
                return refused
            wanted[reward.id] = reward, pieces + 1
        return tuple(reward_line(reward, pieces, self._desk.language) for reward, pieces in wanted.values())

    def points(self, line: Line) -> int:
        """What a line costs in points, 0 for goods."""
        return sum(one.points * line.quantity for one in self.all() if one.id == line.reward)

    def _programme(self) -> Programme | None:
        return self._desk.programme()
