"""The rewards that the member could have: a touch shows one, the sheet that opens gives it."""

from __future__ import annotations

from terminal import commands as c
from terminal.counter import RewardShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain


class Rewards(Card):
    """One key each; what is not in reach says how far it is."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look, self._hand = look, hand
        self.put(Label(look, "small", "muted", words.REWARDS_TITLE))
        self._rows: list[_Reward] = []

    def draw(self, rewards: tuple[RewardShown, ...]) -> None:
        """Shows these rewards, reusing the rows there are."""
        self.setVisible(bool(rewards))
        while len(self._rows) < len(rewards):
            self._rows.append(_Reward(self._look, self._hand))
            self.put(self._rows[-1])
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(rewards))
            if at < len(rewards):
                row.draw(rewards[at])

    @property
    def keys(self) -> list[Key]:
        """The keys that are shown."""
        return [row for row in self._rows if not row.isHidden()]


class _Reward(Key):
    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__(look, shape="row", kind="offer", icon="gift", role="item", height=48)
        self._hand = hand
        self._reward: RewardShown | None = None
        self.does(self._touched)
        self.give_way()

    def draw(self, reward: RewardShown) -> None:
        """Shows this reward, its price, and why not where it is not in reach."""
        self._reward = reward
        present, name = self._hand.present, plain(reward.name, 80)
        price = present.pts(reward.points)
        money = present.money_short(reward.money_minor) if reward.money_minor else ""
        note = "" if reward.possible else plain(reward.hint or "")
        spoken = ", ".join(part for part in (name, present.points(reward.points), money, note) if part)
        self.say(name, detail=f"{price} + {money}" if money else price, note=note, name=spoken)
        self.be("offer", end_icon="" if note else "plus")
        self.setEnabled(reward.possible)

    def _touched(self) -> None:
        if self._reward is not None:
            self._hand.do((*self._hand.view.dismiss_done(), c.RewardWanted(self._reward.id)))
