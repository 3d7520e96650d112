"""One line of the basket: name, why it earns, quantity with steppers, amount, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from terminal.counter import LineShown
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present, plain

HEIGHT = 70
COMPACT_HEIGHT = 92
OFFER_HEIGHT = 24


class BasketLine(Card):
    """Rows are reused from counter to counter; a touch anywhere on the words chooses the line."""

    chosen = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, look: Look, present: Present) -> None:
        super().__init__("line", across=not look.compact, margin=(look.px(10), look.px(4)), gap=look.px(2))
        self._present = present
        self._number = 0
        self._look = look
        self.name = Elided(look, "item")
        self._points = Pill(look, "earn", height=22)
        self._why = Elided(look, "caption", "muted")
        self._off, self._offer = Pill(look, "gold", height=22), Elided(look, "caption", "muted")
        self._off_row = row(look.px(8), self._off, self._offer)
        self._off_row.box.setStretch(1, 1)
        self._off_row.setFixedHeight(look.px(22))
        self.less = Key(look, kind="quiet", icon="minus")
        self.more = Key(look, kind="quiet", icon="plus")
        self._quantity = Label(look, "figure")
        self._quantity.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._quantity.setFixedWidth(look.px(36))
        self._amount = Label(look, "figure")
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._amount.setMinimumWidth(look.px(84))
        self._lay(look)
        self.less.does(lambda: self.stepped.emit(self._number, -1))
        self.more.does(lambda: self.stepped.emit(self._number, 1))

    def draw(self, line: LineShown, *, selected: bool) -> None:
        """Shows this line."""
        self._number = line.number
        name, present = plain(line.name, 120), self._present
        self.name.setText(name)
        price = words.MINUS_PTS.format(n=present.number(line.reward_points)) if line.reward_points else ""
        points = words.PLUS_PTS.format(n=present.number(line.points)) if line.earns else ""
        tint = "brand" if price else "earn" if line.points else "muted"
        self._points.show_words(price or points, tint=tint)
        self._points.setVisible(bool(price or points))
        self._why.setText(plain(line.why or line.category, 120))
        self._draw_offer(line)
        self._quantity.setText(present.number(line.quantity))
        self._amount.setText(present.money(line.amount_minor))
        last, kind = line.quantity <= 1, "step" if selected else "quiet"
        self.less.be(kind, icon="trash-2" if last else "minus")
        self.more.be(kind)
        self.less.say("", name=(words.REMOVE if last else words.LESS).format(name=name))
        self.more.say("", name=words.MORE.format(name=name))
        self.set_kind("line_chosen" if selected else "line")
        self.setAccessibleName(_spoken(line, name, present))

    def _draw_offer(self, line: LineShown) -> None:
        """What offers take off has a row of its own, with its reason."""
        has_offer = bool(line.offer_minor)
        self._off_row.setVisible(has_offer)
        self._off.show_words(self._present.money(-line.offer_minor))
        self._offer.setText(plain(line.offer, 80))
        height = COMPACT_HEIGHT if self._look.compact else HEIGHT + (OFFER_HEIGHT if has_offer else 0)
        self.setFixedHeight(self._look.px(height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch on the words chooses the line."""
        self.chosen.emit(self._number)

    def _lay(self, look: Look) -> None:
        steppers = row(0, self.less, self._quantity, self.more)
        why = row(look.px(8), self._points, self._why)
        why.box.setStretch(1, 1)
        if look.compact:
            top = row(look.px(8), self.name, self._amount)
            top.box.setStretch(0, 1)
            bottom = row(look.px(8), column(look.px(4), spring(), why, self._off_row, spring()), steppers)
            bottom.box.setStretch(0, 1)
            self.put(top, bottom)
            return
        why.setFixedHeight(look.px(22))
        self.box.setSpacing(look.px(10))
        self.put(column(look.px(3), spring(), self.name, why, self._off_row, spring()), steppers, self._amount)
        self.box.setStretch(0, 1)


def _spoken(line: LineShown, name: str, present: Present) -> str:
    money, points = present.money(line.amount_minor), present.points(line.points)
    spoken = words.LINE_NAME.format(name=name, quantity=line.quantity, money=money, points=points)
    if not line.earns:
        return f"{name}, {money}"
    return f"{spoken}, {present.money(-line.offer_minor)} {plain(line.offer, 80)}" if line.offer_minor else spoken
