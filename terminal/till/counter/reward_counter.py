"""Rewards at the screen, always in two steps: a scan, letters or a touch shows one, a second touch gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.errors import Refusal, RefusalCode
from terminal import commands as c
from terminal.counter_words import counter_word
from terminal.till.counter.one_at_a_time import in_the_way
from terminal.till.exchange.patience import NeedsPoints
from terminal.till.trade.rewarding import UNKNOWN

if TYPE_CHECKING:
    from loyalty.rules.rewards import Reward
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import Patience
    from terminal.till.trade.rewarding import Rewarding


class RewardCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, rewarding: Rewarding, patience: Patience) -> None:
        self._desk, self._serving, self._rewarding, self._patience = desk, serving, rewarding, patience

    def hear(self, command: c.RewardWanted | c.RewardConfirmed | c.RewardDismissed) -> None:
        """Do it."""
        match command:
            case c.RewardWanted():
                self.want(command)
            case c.RewardConfirmed():
                self.confirm(command)
            case c.RewardDismissed():
                self.dismiss()

    def want(self, command: c.RewardWanted) -> None:
        """Show the reward that an id or a code means, or say why it cannot be had."""
        reward = self._rewarding.named(command.text)
        if reward is None:
            self._desk.refuse(UNKNOWN)
            return
        if reward == self._serving.reward or in_the_way(self._desk, self._serving, command):
            return
        refused = self._refusal(reward)
        if refused is None or self._worth_asking(refused):
            self._serving.reward = reward
        else:
            self._serving.reward = None
            self._desk.refuse(refused)

    def dismiss(self) -> None:
        """It was only looked at."""
        self._serving.reward = None

    def confirm(self, command: c.RewardConfirmed, *, final: bool = False) -> None:
        """Put the reward that is shown into the sale, once its points are here."""
        shown, serving = self._serving.reward, self._serving
        if shown is None or shown.id != command.reward_id or (final and serving.waiting is None):
            return
        if not final and in_the_way(self._desk, serving, command):
            return
        serving.waiting = None
        refused = self._refusal(shown) or serving.proving.refusal(serving.sale, shown.points)
        if refused is None:
            serving.reward = None
            serving.add_reward(shown, self._rewarding.called(shown))
        elif refused.code is RefusalCode.PROOF_NEEDED:
            serving.refuse(refused, command)
        elif self._worth_asking(refused) and not final and serving.sale.member is not None:
            self._patience.forget_screen()
            self._patience.wait(command, NeedsPoints(serving.sale.member, serving.sale.points + shown.points))
            serving.wait(counter_word(self._desk.language, "asking_points"), command)
        else:
            serving.reward = None
            self._desk.refuse(refused)

    def set_quantity(self, command: c.QuantitySet) -> None:
        """So many pieces on a line; of a reward no more than are left."""
        line = next((one for one in self._serving.sale.lines if one.number == command.line), None)
        reward = None if line is None or line.reward is None else self._rewarding.named(line.reward)
        grows = line is not None and command.quantity > line.quantity
        refused = self._rewarding.stock_refusal(reward, command.quantity - 1) if reward and grows else None
        if refused is None:
            self._serving.set_quantity(command.line, command.quantity)
        else:
            self._desk.refuse(refused)

    def _refusal(self, reward: Reward) -> Refusal | None:
        in_sale = sum(line.quantity for line in self._serving.sale.lines if line.reward == reward.id)
        with_it = self._serving.with_reward(reward, self._rewarding.called(reward))
        return self._rewarding.stock_refusal(reward, in_sale) or self._serving.refusal(with_it)

    def _worth_asking(self, refused: Refusal) -> bool:
        """Whether only the points are not here, and the server may have them."""
        known = self._serving.member()
        short = refused.code is RefusalCode.NOT_SPENDABLE_HERE and self._desk.online
        return short and known is not None and not known.member.blocked
