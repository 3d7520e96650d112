"""The customer's window: large, without keys, fed by events alone; nobody can ask or change anything here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from terminal.counter import Counter
from terminal.customer import CustomerShown, Figure, Scene, customer_shown, plain_text
from terminal.events import CounterChanged, Event, StatusChanged
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.label import Elided, Fitted, Label
from terminal.ui.present import Present, plain
from terminal.ui.theme import qt_palette, style_sheet
from terminal.ui.tokens import DARK, LIGHT

THANKS_MS: Final = 20_000
NAME_LETTERS_MAX: Final = 60
_WIDTH, _HEIGHT = 1_024, 600
"""The smallest screen that is sold for customers; all is scaled from there."""
_LOGO_SHARE: Final = 0.45


class CustomerWindow(QWidget):
    """GUI thread only; `hear` takes every event of the till and leaves alone what is not for customers."""

    def __init__(self, locale: str, *, dark: bool, logo: bytes | None = None) -> None:
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

    def _draw(self) -> None:
        shown = customer_shown(
            self._counter, plain(self._store, NAME_LETTERS_MAX), self._present, thanks=self._thanks.isActive()
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
        page = _sale(self._look, self.shown, self.width()) if self.shown.scene is Scene.SALE else self._greeting()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if former is not None:
            self._stack.removeWidget(former)
            former.deleteLater()
        self.setAccessibleName(plain_text(self.shown))

    def _greeting(self) -> QWidget:
        look, shown = self._look, self.shown
        page = Card("bare", margin=look.px(40), gap=look.px(16))
        page.put(spring())
        if shown.scene is Scene.IDLE and not self._picture.isNull():
            picture = QLabel()
            room = round(self.height() * _LOGO_SHARE), round(self.width() * _LOGO_SHARE)
            kept = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            picture.setPixmap(self._picture.scaled(room[1], room[0], kept, smooth))
            page.box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        heading = Fitted(look, ("huge", "hero", "total", "amount", "key"))
        heading.fit(shown.heading, self.width() - look.px(80))
        page.box.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
        if shown.total is not None:
            page.put(_figures(look, (shown.total, *shown.sums), "surface"))
        if shown.points:
            page.put(_figures(look, shown.points, "earn"))
        page.box.addWidget(Label(look, "key", "muted", shown.note), 0, Qt.AlignmentFlag.AlignHCenter)
        page.put(spring())
        return page


def _sale(look: Look, shown: CustomerShown, width: int) -> QWidget:
    """Goods on one side, money and points on the other."""
    goods = Card("surface", margin=look.px(20), gap=look.px(8))
    if shown.more:
        goods.put(Label(look, "lead", "muted", shown.more))
    for one in shown.lines:
        goods.put(_row(look, one, "key"))
    goods.put(spring())
    side = Card("bare", gap=look.px(16))
    if shown.total is not None:
        total = Card("brand", margin=look.px(20), gap=look.px(4))
        amount = Fitted(look, ("huge", "hero", "total", "amount"), "brand_ink")
        amount.fit(shown.total.value, width // 2 - look.px(90))
        total.put(Label(look, "key", "brand_ink", shown.total.label), amount)
        side.put(total)
    if shown.sums:
        side.put(_figures(look, shown.sums, "surface"))
    if shown.points:
        side.put(_figures(look, shown.points, "earn"))
    side.put(spring())
    if shown.note:
        side.put(Label(look, "key", "muted", shown.note, wrap=True))
    page = row(look.px(24), goods, side)
    page.box.setContentsMargins(*[look.px(24)] * 4)
    page.box.setStretch(0, 1)
    page.box.setStretch(1, 1)
    return page


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
