"""The last sales one under the other; the arrows walk, a touch chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from terminal.activity import ActivityShown, Back, PastRow
from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.pieces.pill import Pill
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import Present, plain

HEIGHT = 64
BACK_TINTS = {Back.PART: "warn", Back.ALL: "muted", Back.UNDONE: "muted"}


class PastList(QWidget):
    """Keeps one widget a row and reuses it; `chosen` names the sale."""

    chosen = Signal(str)

    def __init__(self, look: Look, tongue: Tongue, present: Present) -> None:
        super().__init__()
        self._look, self._tongue, self._present = look, tongue, present
        self.rows: list[PastRowCard] = []
        self._refs: tuple[str, ...] = ()
        self._at = ""
        self._column = Card("bare", gap=0)
        self._end = Label(look, "caption", "muted", wrap=True)
        self._end.setContentsMargins(look.px(10), look.px(10), look.px(10), look.px(10))
        self._column.put(self._end)
        self._column.box.addStretch(1)
        self.scroller = Scroller(self._column)
        self.empty = _Empty(look)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.scroller)
        self._stack.addWidget(self.empty)

    def draw(self, shown: ActivityShown, now_ms: int) -> None:
        """Shows these rows, the chosen one marked and in sight."""
        tongue = self._tongue
        self._stack.setCurrentIndex(0 if shown.rows else 1)
        searched = bool(shown.text)
        self.empty.say(tongue("not_found" if searched else "none"), tongue("not_found_why" if searched else "none_why"))
        while len(self.rows) < len(shown.rows):
            self._add_row()
        self._refs, at = tuple(one.ref for one in shown.rows), shown.sale.ref if shown.sale else ""
        for place, card in enumerate(self.rows):
            card.setVisible(place < len(shown.rows))
            if place < len(shown.rows):
                card.draw(shown.rows[place], now_ms, chosen=shown.rows[place].ref == at)
        back = shown.searched_back_ms
        time = "" if back is None else self._present.moment(back, now_ms)
        self._end.show_text(tongue("searched_back", time=time) if time else "")
        self._show_chosen(at)

    def walk(self, step: int) -> None:
        """Chooses the row above or below."""
        if not self._refs:
            return
        at = self._refs.index(self._at) + step if self._at in self._refs else 0
        self.chosen.emit(self._refs[max(0, min(len(self._refs) - 1, at))])

    def _show_chosen(self, at: str) -> None:
        if at == self._at or at not in self._refs:
            self._at = at
            return
        self._at = at
        card = self.rows[self._refs.index(at)]
        QTimer.singleShot(0, card, lambda: self.scroller.ensureWidgetVisible(card, 0, 0))

    def _add_row(self) -> None:
        card = PastRowCard(self._look, self._tongue, self._present)
        card.chosen.connect(self.chosen)
        self._column.box.insertWidget(len(self.rows), card)
        self.rows.append(card)


class PastRowCard(Card):
    """One sale of the list: when, whose, what became of it, how much."""

    chosen = Signal(str)

    def __init__(self, look: Look, tongue: Tongue, present: Present) -> None:
        super().__init__("line", across=True, margin=(look.px(10), look.px(6)), gap=look.px(10))
        self._tongue, self._present = tongue, present
        self._ref = ""
        self.setFixedHeight(look.px(HEIGHT))
        self.who = Elided(look, "item")
        self._detail = Elided(look, "caption", "muted")
        self.state = Pill(look, "muted", height=22)
        self._points = Label(look, "caption", "earn_ink")
        self.total = Label(look, "figure")
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for figure in (self.total, self._points):
            figure.setAlignment(end)
        beneath = row(look.px(6), self._detail, self.state)
        beneath.box.setStretch(0, 1)
        texts = column(look.px(2), spring(), self.who, beneath, spring())
        figures = column(look.px(2), spring(), self.total, self._points, spring())
        self.put(texts, figures)
        self.box.setStretch(0, 1)

    def draw(self, past: PastRow, now_ms: int, *, chosen: bool) -> None:
        """Shows this sale."""
        self._ref, tongue, present = past.ref, self._tongue, self._present
        who = tongue.who(plain(past.who or "", 80)) or tongue("nobody")
        self.who.setText(who)
        self.who.set_ink("text" if past.who else "muted")
        moment = present.moment(past.at_ms, now_ms)
        name = tongue("number", text=plain(past.reference, 20)) if past.reference else past.short_code
        self._detail.setText(tongue.joined(moment, name))
        money = present.money(past.total_minor)
        self.total.setText(money)
        points = tongue("plus_pts", n=present.number(past.points_earned)) if past.points_earned else ""
        self._points.show_text(points)
        self.state.setVisible(past.back is not Back.NOTHING)
        state = "" if past.back is Back.NOTHING else tongue(past.back.value)
        self.state.show_words(state, tint=BACK_TINTS.get(past.back, "muted"))
        self.set_kind("line_chosen" if chosen else "line")
        self.setAccessibleName(", ".join(part for part in (who, moment, money, points, state) if part))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere chooses it."""
        self.chosen.emit(self._ref)


class _Empty(Card):
    def __init__(self, look: Look) -> None:
        super().__init__("bare", margin=look.px(16), gap=look.px(10))
        badge = Card("sunken", margin=look.px(18))
        badge.setFixedSize(look.px(84), look.px(84))
        centre = Qt.AlignmentFlag.AlignCenter
        badge.box.addWidget(Picture(look, "receipt", "muted", 36), 0, centre)
        self._title, self._why = Label(look, "title"), Label(look, "body", "muted", wrap=True)
        self._why.setAlignment(centre)
        self.put(spring())
        for part in (badge, self._title):
            self.box.addWidget(part, 0, centre)
        self.put(self._why, spring())

    def say(self, title: str, why: str) -> None:
        """Shows these words."""
        self._title.setText(title)
        self._why.setText(why)
