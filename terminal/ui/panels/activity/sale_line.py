"""A line of a past sale: what it was, what is left of it, and how many pieces of it come back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from terminal.activity import PastLine
from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present, plain

HEIGHT = 68
TALL = 92
"""In the narrow layout the steppers stand under the name."""


class SaleLine(Card):
    """The steppers are there while something is being returned; `stepped` says how many pieces are wanted then."""

    chosen = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, look: Look, tongue: Tongue, present: Present) -> None:
        super().__init__("line", across=not look.compact, margin=(look.px(10), look.px(4)), gap=look.px(4))
        self._tongue, self._present = tongue, present
        self._line: PastLine | None = None
        self._look = look
        self.name = Elided(look, "item")
        self._left = Pill(look, "warn", height=22)
        self._reward = Pill(look, "brand", tongue("reward"), height=22)
        self._detail = Elided(look, "caption", "muted")
        self.less = Key(look, kind="quiet", icon="minus")
        self.more = Key(look, kind="quiet", icon="plus")
        self.wanted = Label(look, "figure")
        self.wanted.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.wanted.setFixedWidth(look.px(34))
        self._amount = Label(look, "figure")
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._steppers = row(0, self.less, self.wanted, self.more)
        self._lay(look)
        self.less.does(lambda: self._step(-1))
        self.more.does(lambda: self._step(1))

    def draw(self, line: PastLine, *, returning: bool, selected: bool) -> None:
        """Shows this line."""
        self._line, tongue, present = line, self._tongue, self._present
        name = plain(line.name, 120) or tongue("line", n=present.number(line.number))
        self.name.setText(name)
        self._reward.setVisible(line.is_reward)
        back = line.quantity - line.left
        left = tongue("left_of", left=present.number(line.left), all=present.number(line.quantity))
        if line.left_minor and line.price_minor and line.left_minor < line.price_minor:
            money = present.money_short
            left, back = tongue("left_of", left=money(line.left_minor), all=money(line.price_minor)), 1
        self._left.setVisible(back > 0)
        self._left.show_words(left if line.left else tongue("none_left"), tint="warn" if line.left else "muted")
        self._detail.setText(self._details(line))
        self.wanted.setText("<1" if line.part_minor else present.number(line.wanted))
        self.wanted.set_ink("brand_ink" if line.wanted else "muted")
        amount = present.money(line.paid_minor)
        self._amount.setText(amount)
        self._amount.set_ink("text" if line.left else "muted")
        self._steppers.setVisible(returning and line.left > 0)
        tall = self._look.compact and returning and line.left > 0
        self.setFixedHeight(self._look.px(TALL if tall else HEIGHT))
        self.less.setEnabled(line.wanted > 0)
        self.more.setEnabled(line.wanted < line.left)
        self.less.say("", name=tongue("one_less", name=name))
        self.more.say("", name=tongue("one_more", name=name))
        for key in (self.less, self.more):
            key.be("step" if selected else "quiet")
        self.set_kind("line_chosen" if selected else "line")
        some = present.money(line.part_minor) if line.part_minor else present.number(line.wanted)
        wanted = f"{tongue('return')}: {some}" if line.wanted else ""
        self.setAccessibleName(", ".join(part for part in (name, amount, left if back else "", wanted) if part))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the words chooses the line."""
        if self._line is not None:
            self.chosen.emit(self._line.number)

    def _lay(self, look: Look) -> None:
        beneath = row(look.px(6), self._left, self._reward, self._detail)
        beneath.box.setStretch(2, 1)
        if look.compact:
            top, under = row(look.px(8), self.name, self._amount), row(look.px(8), beneath, self._steppers)
            for part in (top, under):
                part.box.setStretch(0, 1)
            self.put(top, under)
            return
        beneath.setFixedHeight(look.px(22))
        self.box.setSpacing(look.px(10))
        self.put(column(look.px(3), spring(), self.name, beneath, spring()), self._steppers, self._amount)
        self.box.setStretch(0, 1)

    def _details(self, line: PastLine) -> str:
        tongue, number = self._tongue, self._present.number
        pieces = tongue("pieces", n=number(line.quantity)) if line.quantity > 1 else ""
        points = tongue("plus_pts", n=number(line.points)) if line.points else ""
        used = tongue("minus_pts", n=number(line.used)) if line.used else ""
        part = self._present.money_short(line.part_minor) if line.part_minor else ""
        wanted = f"{tongue('return')}: {part}" if part else ""
        return tongue.joined(wanted, pieces, points, used)

    def _step(self, step: int) -> None:
        if self._line is not None:
            self.stepped.emit(self._line.number, self._line.wanted + step)
