"""The card of one reward: price, member, branch and what is left of the points, with the key that gives it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal.counter import RewardCard
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.panels.sheet import Sheet
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.label import Label
from terminal.ui.present import Present, plain


class RewardSheet(Sheet):
    """Enter gives the reward, Esc leaves it; the sheet knows which one it shows."""

    def __init__(
        self, look: Look, over: QWidget, card: RewardCard, present: Present, answers: tuple[Callable[[], None], ...]
    ) -> None:
        super().__init__(look, over, words.REWARD_TITLE, width=520)
        self.shown = card
        price = present.points(card.points)
        if card.money_minor:
            price = words.REWARD_PRICE.format(points=price, money=present.money(card.money_minor))
        top = Card("brand", margin=(look.px(18), look.px(14)), gap=look.px(4))
        top.put(Label(look, "title", "brand_ink", plain(card.name, 80), wrap=True))
        top.put(Label(look, "strong", "brand_ink", price))
        self.card.put(top)
        for name, value in self._rows(card, present):
            self.card.put(
                row(look.px(12), Label(look, "body", "muted", name), spring(), Label(look, "strong", "text", value))
            )
        if card.note:
            self.write(plain(card.note, 80), "muted")
        give, leave = answers
        self.offer((words.REWARD_GIVE, "primary", give), (words.REWARD_LEAVE, "plain", leave))

    @staticmethod
    def _rows(card: RewardCard, present: Present) -> list[tuple[str, str]]:
        rows = [
            (words.MEMBER, plain(card.member, 80)),
            (words.REWARD_STORE, plain(card.store, 80)),
            (words.BALANCE, present.points(card.balance)),
            (words.REWARD_AFTER, present.points(card.balance_after)),
        ]
        return rows if card.left is None else [*rows, (words.REWARD_LEFT, present.number(card.left))]
