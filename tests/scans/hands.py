"""Sends keys to a window as Qt events with their own stamps, through time that passes as the stamps say."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout

from terminal.devices.keymap import position_of
from terminal.devices.strokes import ScannerProfile
from terminal.devices.wedge import Wedge
from terminal.ui.key_filter import KeyFilter
from tests.fakes.keyboard import CONTROL, SHIFT, KeyEvent
from tests.scans.layouts import Layout

REST_MS = 2_000
_OF_X = 8


class PretendTime:
    """The time of the key filter: it stands still until told to go on."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.due_at_ms: int | None = None
        self._told_at_ms = 0
        self._due: Callable[[], None] = lambda: None

    def begin(self, due: Callable[[], None]) -> None:
        self._due = due

    def told(self) -> None:
        self._told_at_ms = self.now_ms

    def since_told_ms(self) -> int:
        return self.now_ms - self._told_at_ms

    def call_in(self, ms: int | None) -> None:
        self.due_at_ms = None if ms is None else self.now_ms + ms

    def ring(self) -> None:
        """What was due is done."""
        self.due_at_ms = None
        self._due()


class Desk(QDialog):
    """A field in which somebody types, and a default button that a stray Enter would press."""

    def __init__(self, profile: ScannerProfile) -> None:
        super().__init__()
        self.scans: list[str] = []
        self.clicks = 0
        self.time = PretendTime()
        self.field = QLineEdit()
        pay = QPushButton("Take the money", default=True)
        pay.clicked.connect(self._click)
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        box.addWidget(pay)
        self.keys = KeyFilter(
            wedge=Wedge(profile),
            position_of=lambda code, platform: position_of(code, "xcb"),
            on_scan=lambda text, at_ms: self.scans.append(text),
            now_ms=lambda: self.time.now_ms,
            beat=self.time,
        )
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.keys)
        self.show()
        self.activateWindow()
        self.field.setFocus()
        QCoreApplication.processEvents()

    def leave(self) -> None:
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self.keys)
        self.hide()
        self.deleteLater()

    def taken(self) -> tuple[list[str], str, int, bool]:
        """The scans, what stands in the field, how often the button was pressed, whether the field is left; anew."""
        told = (self.scans, self.field.text(), self.clicks, self.focusWidget() is not self.field)
        self.field.clear()
        self.field.setFocus()
        self.scans, self.clicks = [], 0
        return told

    def _click(self) -> None:
        self.clicks += 1


class Hands:
    """Presses keys on a desk's computer of this layout; `stalls` is how often it stands still for up to 0.4 s."""

    def __init__(self, desk: Desk, layout: Layout, rng: Random, *, caps: bool = False, stalls: float = 0.0) -> None:
        self._desk, self._layout, self._rng = desk, layout, rng
        self._caps, self._stalls = caps, stalls
        self._stalled_until_ms = 0

    def play(self, events: list[KeyEvent]) -> None:
        """Every event, and then enough silence for whatever was held back."""
        time = self._desk.time
        for event in events:
            self._stall(event.at_ms)
            self._pass_time(max(event.at_ms, self._stalled_until_ms))
            time.now_ms = max(time.now_ms, event.at_ms, self._stalled_until_ms)
            self._send(event)
        self._stalled_until_ms = 0
        self._pass_time(time.now_ms + REST_MS)
        time.now_ms += REST_MS

    def _stall(self, at_ms: int) -> None:
        if at_ms >= self._stalled_until_ms and self._rng.random() < self._stalls:
            self._stalled_until_ms = at_ms + self._rng.randint(20, 400)

    def _pass_time(self, until_ms: int) -> None:
        """Rings when something is due; after a stall a timer may overtake the keys that wait, but only once."""
        time, overtakes = self._desk.time, self._rng.random() < 0.5
        while time.due_at_ms is not None and time.due_at_ms < until_ms:
            if time.due_at_ms < self._stalled_until_ms:
                if not overtakes:
                    return
                overtakes = False
                time.now_ms = max(time.now_ms, self._stalled_until_ms)
            else:
                time.now_ms = max(time.now_ms, time.due_at_ms)
            time.ring()

    def _send(self, event: KeyEvent) -> None:
        kind = QEvent.Type.KeyPress if event.down else QEvent.Type.KeyRelease
        key, modifiers, text = self._as_qt(event)
        told = QKeyEvent(kind, key, modifiers, event.position + _OF_X, 0, 0, text)
        told.setTimestamp(event.at_ms)
        window = self._desk.windowHandle()
        assert isinstance(window, QWindow)
        QCoreApplication.sendEvent(window, told)

    def _as_qt(self, event: KeyEvent) -> tuple[int, Qt.KeyboardModifier, str]:
        modifiers = Qt.KeyboardModifier.NoModifier
        if event.shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        if event.control:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if event.position in (SHIFT, CONTROL):
            return int(Qt.Key.Key_Shift if event.position == SHIFT else Qt.Key.Key_Control), modifiers, ""
        sign = shown(event, self._layout, caps=self._caps)
        named = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace, "\x1b": Qt.Key.Key_Escape}
        key = named.get(sign)
        return int(key) if key is not None else ord(sign.upper()[:1] or "\0"), modifiers, sign


def shown(event: KeyEvent, layout: Layout, *, caps: bool) -> str:
    """The text that Qt tells of a key."""
    if event.control:
        return event.sign
    return layout.sign(event.position, shift=event.shift, caps=caps) or (event.sign if event.position > 70 else "")
