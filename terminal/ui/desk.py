"""The desk: all panels of the screen for one look, and the physical keys that work on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal import commands as c
from terminal.activity import ActivityShown
from terminal.activity_commands import ActivityWanted
from terminal.counter import Counter, Mode, Status
from terminal.invoice import InvoiceWanted
from terminal.ui import shortcuts, words
from terminal.ui.activity_words import Tongue
from terminal.ui.beside_view import BesideView
from terminal.ui.cash_words import cash_word
from terminal.ui.device_hand import DeviceHand
from terminal.ui.device_words import DeviceTongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels import rail
from terminal.ui.panels.activity.room import ActivityRoom
from terminal.ui.panels.basket_panel import BasketPanel
from terminal.ui.panels.beside import Beside
from terminal.ui.panels.beside_pad import BesidePad
from terminal.ui.panels.devices.room import DeviceRoom
from terminal.ui.panels.keypad import Keypad
from terminal.ui.panels.member_panel import MemberPanel
from terminal.ui.panels.print_question import PrintQuestion
from terminal.ui.panels.status_bar import StatusBar
from terminal.ui.panels.suggestions import Suggestions
from terminal.ui.panels.toasts import Toasts
from terminal.ui.panels.top_bar import TopBar
from terminal.ui.pieces.card import Card, column
from terminal.ui.pieces.label import Label
from terminal.ui.view import Page, Wishes

DIGITS = frozenset("0123456789")


class Desk(QWidget):
    """Typed digits go to the keypad and letters to the search, unless a field has the focus; Enter goes one step on."""

    def __init__(
        self,
        look: Look,
        hand: Hand,
        beside: BesideView,
        mode: Mode,
        devices: DeviceHand,
        *,
        on_sync: Callable[[], None],
        on_help: Callable[[], None],
        on_theme: Callable[[], None],
        on_cash: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.look = look
        self._hand = hand
        self._beside = beside
        self.mode = mode
        self.blocked = False
        self._device_hand = devices
        tongue = Tongue(hand.present.locale)
        to_past, to_till = partial(self._enter_past, is_open=True), partial(self._enter_past, is_open=False)
        rooms = (
            (rail.TILL, "shopping-basket", words.ROOM_TILL, "", to_till),
            (rail.PAST, "history", tongue("room"), shortcuts.PAST, to_past),
            (
                rail.DEVICES,
                "settings",
                DeviceTongue(hand.present.locale)("room"),
                shortcuts.DEVICES,
                self.enter_devices,
            ),
        )
        on_invoice = self._invoice if mode is Mode.TILL else None
        cash = (cash_word(hand.present.locale, "rail"), on_cash) if mode is Mode.TILL else None
        self.rail = rail.Rail(look, on_sync, on_help, on_theme, rooms=rooms, on_invoice=on_invoice, on_cash=cash)
        self.past = ActivityRoom(look, hand)
        self.devices = DeviceRoom(look, hand.present, devices, self._member, self.leave_devices)
        self.top = TopBar(look, hand)
        self.member = MemberPanel(look, hand)
        self.question = PrintQuestion(look, hand)
        self.basket = BasketPanel(look, hand) if mode is Mode.TILL else None
        self.keypad = Keypad(look, hand) if mode is Mode.TILL else None
        self.beside = Beside(look, hand, beside) if mode is Mode.BESIDE else None
        self.pad = BesidePad(look, hand, beside) if mode is Mode.BESIDE else None
        self.status = StatusBar(look, hand.present, on_sync)
        self._lay()
        self.suggestions = Suggestions(look, hand, self.top.search, self)
        self.toasts = Toasts(look, self)
        self.top.search.left.connect(self.setFocus)
        self.top.search.placed.connect(self.follow)
        self._bind(on_help, on_theme, on_sync)

    def draw(self, counter: Counter | None, status: Status | None, now_ms: int) -> None:
        """Draws what is known; until the till has spoken for the first time that is nothing."""
        self._uncover(known=counter is not None)
        if counter is not None:
            self.top.draw(counter, now_ms)
            self.member.draw(counter, status, now_ms)
            if self.basket is not None and self.keypad is not None:
                self.basket.draw(counter, now_ms)
                self.keypad.draw(counter)
            if self.beside is not None and self.pad is not None:
                self.beside.draw(counter, now_ms)
                self.pad.draw(counter)
        self.tick(counter, status, now_ms)
        self.follow()

    def enter(self, shown: ActivityShown, now_ms: int) -> None:
        """Shows the room of the last sales in place of the counter, or the counter again."""
        was_open = self.past.shown.open
        self.past.draw(shown, now_ms)
        self._mark_room()
        self._uncover(known=not self.opening.isVisibleTo(self) or shown.open)
        if shown.open and not was_open:
            self.past.setFocus()
        elif was_open and not shown.open:
            self.setFocus()

    def enter_devices(self) -> None:
        """Shows the page of the devices over whatever room is open."""
        self._device_hand.enter()
        self.draw_devices()

    def leave_devices(self) -> None:
        """Back to the room that was open."""
        self._device_hand.leave()
        self.draw_devices()

    def draw_devices(self) -> None:
        """Shows the page as it now is, or that it is closed."""
        was_open, is_open = self.devices.isVisibleTo(self), self._device_hand.is_open
        if is_open:
            self.devices.draw()
        elif was_open:
            self.devices.rest()
        if was_open != is_open:
            self._mark_room()
            self._uncover(known=self._hand.view.counter is not None or self.past.shown.open)
            (self.devices if is_open else self).setFocus()

    def tick(self, counter: Counter | None, status: Status | None, now_ms: int) -> None:
        """Time has passed: ages, countdowns and the clock."""
        if counter is not None:
            self.top.undo.draw(self._hand.view.last_done, now_ms)
            self.past.tick(now_ms)
            self.member.tick(status, now_ms)
            if self.basket is not None:
                self.basket.tick(counter, now_ms)
            if self.beside is not None:
                self.beside.tick(counter, now_ms)
        if status is not None:
            self.status.draw(status, now_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no focused field wanted comes here."""
        key, text = event.key(), event.text()
        if self._device_hand.is_open:
            self.devices.keyPressEvent(event)
        elif self.past.shown.open:
            self.past.keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._hand.do(self._enter())
        elif text and text in DIGITS:
            if event.isAutoRepeat():
                return
            self._hand.do(self._beside.digit(text) if self.beside else self._hand.view.digit(text))
        elif key == Qt.Key.Key_Escape:
            self._hand.do(self._beside.escape() if self.beside else self._hand.view.escape())
        elif key == Qt.Key.Key_Backspace:
            self._hand.do(self._beside.back() if self.beside else self._hand.view.back())
        elif not self._line_key(key) and text.isprintable() and text.strip() and _unmodified(event):
            self._hand.do(self._hand.view.dismiss_done())
            self.top.search.take_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the panels follows them."""
        super().resizeEvent(event)
        self.follow()

    def follow(self) -> None:
        """Places toasts and suggestions by the search field."""
        search = self.top.search
        corner = search.mapTo(self, search.rect().topLeft())
        down = search.height() + self.look.px(6) if search.hasFocus() else 0
        self.toasts.follow((corner.x(), corner.y() + down, search.width()))
        if self.suggestions.isVisible():
            self.suggestions.follow()

    def _uncover(self, *, known: bool) -> None:
        is_past, is_devices = self.past.shown.open, self._device_hand.is_open
        self.devices.setVisible(is_devices)
        self.opening.setVisible(not known and not is_devices)
        self.past.setVisible(known and is_past and not is_devices)
        for part in (self.top, self._columns):
            part.setVisible(known and not is_past and not is_devices)

    def _mark_room(self) -> None:
        past = rail.PAST if self.past.shown.open else rail.TILL
        self.rail.enter(rail.DEVICES if self._device_hand.is_open else past)

    def _member(self) -> str | None:
        """Who is at the counter, by id."""
        counter = self._hand.view.counter
        return counter.member.id if counter is not None and counter.member is not None else None

    def _enter_past(self, *, is_open: bool) -> None:
        self.leave_devices()
        if is_open or self.past.shown.open:
            self._hand.do((ActivityWanted(open=is_open),))

    def _enter(self) -> Wishes:
        return self._beside.enter() if self.beside else self._hand.view.enter()

    def _line_key(self, key: int) -> bool:
        view = self._hand.view
        if self.beside is not None or view.page is not Page.LINES:
            return False
        moves: dict[int, Callable[[], Wishes]] = {
            Qt.Key.Key_Up: lambda: view.move_line(-1),
            Qt.Key.Key_Down: lambda: view.move_line(1),
            Qt.Key.Key_Plus: lambda: view.step_line(1),
            Qt.Key.Key_Minus: lambda: view.step_line(-1),
            Qt.Key.Key_Delete: view.drop_line,
        }
        if key not in moves:
            return False
        self._hand.do(moves[key]())
        return True

    def _lay(self) -> None:
        look = self.look
        # Nothing that comes up by itself moves a key: the question takes its room from the end of the member panel.
        left = column(look.gap, self.member, self.question)
        left.box.setStretch(0, 1)
        columns = self._columns = Card("bare", across=True, gap=look.gap)
        columns.put(left, self.basket or self.beside or QWidget(), self.keypad or self.pad or QWidget())
        columns.box.setStretch(1, 1)
        body = Card("bare", margin=(look.px(8 if look.compact else 16), look.px(12)), gap=look.gap)
        self.opening = Label(look, "title", "muted", words.OPENING)
        self.opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.put(self.top, columns, self.opening, self.past, self.devices)
        for place in (1, 2, 3, 4):
            body.box.setStretch(place, 1)
        self._uncover(known=False)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(body, 1)
        right.addWidget(self.status)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        outer.addLayout(right, 1)

    def _bind(self, on_help: Callable[[], None], on_theme: Callable[[], None], on_sync: Callable[[], None]) -> None:
        view = self._hand.view
        for keys, act in ((shortcuts.HELP, on_help), (shortcuts.THEME, on_theme), (shortcuts.SYNC, on_sync)):
            self._on(keys, act, past=act)
        self._on(shortcuts.CLOSE, self._close, past=self._close)
        self._on(shortcuts.DEVICES, self._toggle_devices, past=self._toggle_devices)
        self._on(shortcuts.AGAIN, self._look_again, past=self._look_again)
        self._on(shortcuts.PAST, self.rail.rooms[rail.PAST].click, past=self.rail.rooms[rail.TILL].click)
        self._on(shortcuts.ALL, _nothing, past=self.past.everything)
        self._on(shortcuts.SEARCH, self._search, past=self.past.look_for)
        self._on(shortcuts.MEMBER_CLEAR, lambda: self._hand.do((c.MemberCleared(),)))
        self._on(shortcuts.UNDO, self.top.undo.press_once, past=self.past.undo)
        self._on(shortcuts.RECEIPT, lambda: self._hand.do((c.ReceiptWanted(),)), past=self.past.copy)
        if self.beside is not None:
            self._on(shortcuts.FINISH, lambda: self._hand.do(self._beside.finish()))
            return
        if self.rail.cash is not None:
            self._on(shortcuts.DRAWER, self.rail.cash.click, past=self.rail.cash.click)
        self._on(shortcuts.FINISH, lambda: self._hand.do(view.finish()))
        self._on(shortcuts.HELD, lambda: self._hand.do(view.toggle(Page.HELD)))
        self._on(shortcuts.KEYS, lambda: self._hand.do(view.toggle(Page.KEYS)))
        self._on(shortcuts.POINTS, lambda: self._hand.do(view.use_points()))
        self._on(shortcuts.HOLD, self._hold)
        self._on(shortcuts.INVOICE, self._invoice)
        self._on(shortcuts.CLEAR, self._clear)
        for kind, key in (
            ("cash", shortcuts.CASH),
            ("card", shortcuts.CARD),
            ("e-wallet", shortcuts.WALLET),
            ("other", shortcuts.OTHER),
        ):
            self._on(key, partial(self._tender, kind))

    def _on(self, keys: str, act: Callable[[], object], *, past: Callable[[], object] | None = None) -> None:
        """What a key does at the counter, and in the room of the last sales; there most do nothing."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self._pressed(act, past or _nothing))

    def _pressed(self, act: Callable[[], object], past: Callable[[], object]) -> None:
        if not self.blocked and (past == act or not self._device_hand.is_open):
            (past if self.past.shown.open else act)()

    def _toggle_devices(self) -> None:
        (self.leave_devices if self._device_hand.is_open else self.enter_devices)()

    def _look_again(self) -> None:
        if self._device_hand.is_open and self.devices.again.isEnabled():
            self.devices.again.click()

    def _close(self) -> None:
        self.window().close()

    def _tender(self, kind: str) -> None:
        self._hand.do(self._hand.view.tender(kind))

    def _search(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _hold(self) -> None:
        counter = self._hand.view.counter
        if counter is not None and counter.lines:
            self._hand.do((c.BasketHeld(),))

    def _invoice(self) -> None:
        self._hand.do((InvoiceWanted(),))

    def _clear(self) -> None:
        if self.basket is not None:
            self.basket.clear.press_once()


def _nothing() -> None:
    pass


def _unmodified(event: QKeyEvent) -> bool:
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return not held
