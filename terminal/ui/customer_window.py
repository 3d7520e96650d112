"""The customer's window: large, without keys, fed by events alone; nobody can ask or change anything here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from terminal.counter import Counter
from terminal.customer import CustomerShown, Figure, Scene, customer_shown, plain_text
from terminal.events import CounterChanged, Event, StatusChanged
from terminal.findings import Modules
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, column, row, spring
from terminal.ui.pieces.code_view import CodeView
from terminal.ui.pieces.label import Elided, Fitted, Label
from terminal.ui.present import Present, plain
from terminal.ui.theme import qt_palette, style_sheet
from terminal.ui.tokens import DARK, LIGHT

THANKS_MS: Final = 20_000
JOIN_LOOK_MS: Final = 500
NAME_LETTERS_MAX: Final = 60
_WIDTH, _HEIGHT = 1_024, 600
"""The smallest screen that is sold for customers; all is scaled from there."""
_LOGO_SHARE: Final = 0.45


class CustomerWindow(QWidget):
    """GUI thread only; `hear` takes every event of the till and leaves alone what is not for customers."""

    def __init__(
        self,
        locale: str,
        *,
        dark: bool,
        logo: bytes | None = None,
        join_code: Callable[[], Modules] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setWindowTitle(words.CUSTOMER_WINDOW)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(True)
        self._present, self._dark, self._store = Present(locale), dark, ""
        self._counter: Counter | None = None
        self._picture = QPixmap()
        if logo is not None:
            self._picture.loadFromData(logo)
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.setInterval(THANKS_MS)
        self._thanks.timeout.connect(self._draw)
        self._thanked: str | None = None
        self._join_code, self._joins = join_code, QTimer(self)
        self._modules: Modules = ()
        self._joins.timeout.connect(self._look_for_code)
        if join_code is not None:
            self._joins.start(JOIN_LOOK_MS)
        self.shown = customer_shown(None, "", self._present, thanks=False)
        self._stack = QStackedLayout(self)
        self._look = self._fitting()
        self._dress()

    @Slot(object)
    def hear(self, event: Event) -> None:
        """One event of the till."""
        match event:
            case CounterChanged():
                self._take(event.counter)
            case StatusChanged() if event.status.store != self._store:
                self._store = event.status.store
                self._draw()
            case _:
                pass

    def set_dark(self, dark: bool) -> None:
        """Light or dark, as the till's own window."""
        if dark != self._dark:
            self._dark = dark
            self._look = self._fitting()
            self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another screen has another size."""
        super().resizeEvent(event)
        look = self._fitting()
        if look != self._look:
            self._look = look
            self._dress()

    def _take(self, counter: Counter) -> None:
        self._counter = counter
        if counter.currency != self._present.currency:
            self._present = Present(self._present.locale, counter.currency)
        done = counter.done.sale_id if counter.done is not None else None
        if done is not None and done != self._thanked:
            self._thanks.start()
        self._thanked = done
        self._draw()

    def _look_for_code(self) -> None:
        """It is drawn elsewhere, a moment after the start."""
        self._modules = self._join_code() if self._join_code is not None else ()
        if self._modules:
            self._joins.stop()
            self._draw()

    def _draw(self) -> None:
        shown = customer_shown(
            self._counter,
            plain(self._store, NAME_LETTERS_MAX),
            self._present,
            thanks=self._thanks.isActive(),
            joins=bool(self._modules),
        )
        if shown != self.shown:
            self.shown = shown
            self._dress()

    def _fitting(self) -> Look:
        scale = max(min(self.width() / _WIDTH, self.height() / _HEIGHT), 0.5)
        return Look(DARK if self._dark else LIGHT, round(scale, 2), ratio=self.devicePixelRatioF())

    def _dress(self) -> None:
        """Built anew: a customer's screen changes a few times a sale, and nothing on it has the keyboard."""
        self.setPalette(qt_palette(self._look))
        self.setStyleSheet(style_sheet(self._look))
        former = self._stack.currentWidget()
        page = self._sale() if self.shown.scene is Scene.SALE else self._greeting()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if former is not None:
            self._stack.removeWidget(former)
            former.deleteLater()
        self.setAccessibleName(plain_text(self.shown))

    def _sale(self) -> QWidget:
        """Goods on one side, money and points on the other."""
        look, shown = self._look, self.shown
        side = _money(look, shown, self.width() // 2 - look.px(90))
        if shown.invite:
            side.put(self._invitation(across=True))
        elif shown.note:
            side.put(Label(look, "key", "muted", shown.note, wrap=True))
        page = row(look.px(24), _goods(look, shown), side)
        page.box.setContentsMargins(*[look.px(24)] * 4)
        page.box.setStretch(0, 1)
        page.box.setStretch(1, 1)
        return page

    def _invitation(self, *, across: bool) -> Card:
        """The code by which people join, beside or above its sentence."""
        look = self._look
        card = Card("surface", across=across, margin=look.px(20), gap=look.px(16))
        code = CodeView(look, self.shown.invite)
        code.setFixedSize(*[look.px(180 if across else 300)] * 2)
        code.draw(self._modules)
        says = column(look.px(8))
        sentence = Label(look, "key", "text", self.shown.invite, wrap=True)
        says.put(sentence)
        if not across:
            sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        else:
            says.put(Label(look, "lead", "muted", self.shown.note, wrap=True))
            says.box.insertWidget(0, spring())
            says.put(spring())
        card.box.addWidget(code, 0, Qt.AlignmentFlag.AlignCenter)
        card.box.addWidget(says, 1)
        return card

    def _greeting(self) -> QWidget:
        """One column in the middle; with a code to join by, that stands beside it."""
        if not self.shown.invite:
            return self._welcome(self.width())
        look = self._look
        beside = column(0, spring(), self._invitation(across=False), spring())
        beside.setFixedWidth(look.px(360))
        page = row(0, self._welcome(self.width() - look.px(440)), beside)
        page.box.setContentsMargins(look.px(40), 0, look.px(40), 0)
        page.box.setStretch(0, 1)
        return page

    def _welcome(self, width: int) -> Card:
        look, shown = self._look, self.shown
        page = Card("bare", margin=look.px(40), gap=look.px(16))
        page.put(spring())
        if shown.scene is Scene.IDLE and not self._picture.isNull():
            picture = QLabel()
            room = round(self.height() * _LOGO_SHARE), round(width * _LOGO_SHARE)
            kept = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            picture.setPixmap(self._picture.scaled(room[1], room[0], kept, smooth))
            page.box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        heading = Fitted(look, ("huge", "hero", "total", "amount", "key"))
        heading.fit(shown.heading, width - look.px(80))
        page.box.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
        if shown.total is not None:
            page.put(_figures(look, (shown.total, *shown.sums), "surface"))
        if shown.points:
            page.put(_figures(look, shown.points, "earn"))
        page.box.addWidget(Label(look, "key", "muted", shown.note), 0, Qt.AlignmentFlag.AlignHCenter)
        page.put(spring())
        return page


def _goods(look: Look, shown: CustomerShown) -> Card:
    goods = Card("surface", margin=look.px(20), gap=look.px(8))
    if shown.more:
        goods.put(Label(look, "lead", "muted", shown.more))
    for one in shown.lines:
        goods.put(_row(look, one, "key"))
    goods.put(spring())
    return goods


def _money(look: Look, shown: CustomerShown, room: int) -> Card:
    """Total, what is taken off or paid, points; the total in so many pixels."""
    side = Card("bare", gap=look.px(16))
    if shown.total is not None:
        total = Card("brand", margin=look.px(20), gap=look.px(4))
        amount = Fitted(look, ("huge", "hero", "total", "amount"), "brand_ink")
        amount.fit(shown.total.value, room)
        total.put(Label(look, "key", "brand_ink", shown.total.label), amount)
        side.put(total)
    if shown.sums:
        side.put(_figures(look, shown.sums, "surface"))
    if shown.points:
        side.put(_figures(look, shown.points, "earn"))
    side.put(spring())
    return side


def _figures(look: Look, figures: tuple[Figure, ...], kind: str) -> Card:
    card = Card(kind, margin=look.px(20), gap=look.px(8))
    for one in figures:
        card.put(_row(look, one, "amount" if one.strong else "key"))
    return card


def _row(look: Look, one: Figure, role: str) -> Card:
    line = row(look.px(16), Elided(look, "key", "text", one.label))
    line.put(Label(look, role, "text", one.value))
    line.box.setStretch(0, 1)
    return line
