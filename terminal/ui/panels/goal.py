"""The way to the next goal, as a ring and in words."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from terminal.counter import MemberShown
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, spring
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.pieces.ring import Ring
from terminal.ui.present import Present


class Goal(Card):
    """Hidden when there is no next goal."""

    def __init__(self, look: Look) -> None:
        super().__init__("sunken", across=True, margin=(look.px(12), look.px(8)), gap=look.px(14))
        self._ring = Ring(look, 68)
        self._worth = Elided(look, "lead")
        self._at = Label(look, "caption", "muted")
        title = Label(look, "caption", "muted", words.NEXT_GOAL)
        text = column(look.px(2), spring(), title, self._worth, self._at, spring())
        self.put(self._ring, text)
        self.box.setStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def draw(self, member: MemberShown, present: Present, *, room: bool) -> None:
        """Shows how far this member is, if there is room beside what matters more."""
        goal = member.next_goal_points
        self.setVisible(room and goal is not None and goal > member.balance)
        if goal is None:
            return
        self._ring.draw(member.balance, goal, present.number(goal - member.balance), words.TO_GO)
        worth = member.next_goal_worth_minor
        self._worth.show_text(words.NEXT_WORTH.format(money=present.money_short(worth)) if worth is not None else "")
        self._at.setText(words.NEXT_AT.format(n=present.number(goal)))
