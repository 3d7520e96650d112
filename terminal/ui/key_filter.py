"""Stands between the keyboard and every window: scans go to the till, what a person types goes on to the screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent

_SECOND_LOOK_MS: Final = 4
_STALL_MS: Final = 8
_LOOKS_MAX: Final = 25
_MODIFIERS: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
_FOREIGN: Final = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_INTERRUPTIONS: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.FocusOut, QEvent.Type.Close}
)
_WATCHED: Final = _KEYS | _INTERRUPTIONS | {QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut}


class Scan(Protocol):
    """What a scanner sent."""

    @property
    def text(self) -> str:
        """The text, which nobody has judged yet."""
        ...


class Step(Protocol):
    """What becomes of the event just told and of those held before it, see `devices.wedge`."""

    @property
    def stroke(self) -> int:
        """The stroke to which the event belongs."""
        ...

    @property
    def kept_back(self) -> bool:
        """The event waits for the verdict on its stroke."""
        ...

    @property
    def gone(self) -> bool:
        """Nobody else hears of the event."""
        ...

    @property
    def shown(self) -> frozenset[int]:
        """Held strokes that go on to the screen now."""
        ...

    @property
    def swallowed(self) -> frozenset[int]:
        """Held strokes that vanish."""
        ...

    @property
    def scan(self) -> Scan | None:
        """A finished scan."""
        ...

    @property
    def wake_in_ms(self) -> int | None:
        """When to look again though no key comes."""
        ...


class Wedge(Protocol):
    """Groups strokes into scans; all times are the events' own stamps in milliseconds."""

    def press(
        self, *, position: int, text: str, at_ms: int, shift: bool, control: bool, foreign: bool, repeat: bool
    ) -> Step:
        """A key went down."""
        ...

    def release(self, *, position: int, text: str, at_ms: int) -> Step:
        """A key came up."""
        ...

    def modifier(self, at_ms: int) -> Step:
        """Shift or the like went down or came up."""
        ...

    def silence(self, now_ms: int) -> Step:
        """Every event stamped before `now_ms` has been told."""
        ...

    def interrupt(self, now_ms: int) -> Step:
        """Something other than a key wants its turn."""
        ...


class Beat(Protocol):
    """The time between events, in the thread of the screen."""

    def begin(self, due: Callable[[], None]) -> None:
        """From now on `due` is called when something is due."""
        ...

    def told(self) -> None:
        """An event was told just now."""
        ...

    def since_told_ms(self) -> int:
        """How long ago that was."""
        ...

    def call_in(self, ms: int | None) -> None:
        """Something is due after so long; takes an earlier request back."""
        ...


class QtBeat(QObject):
    """Time as Qt's own clocks tell it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since_told = QElapsedTimer()
        self._since_told.start()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)

    def begin(self, due: Callable[[], None]) -> None:
        """Called once."""
        self._timer.timeout.connect(due)

    def told(self) -> None:
        """Starts the stop watch anew."""
        self._since_told.restart()

    def since_told_ms(self) -> int:
        """What the stop watch shows."""
        return self._since_told.elapsed()

    def call_in(self, ms: int | None) -> None:
        """Winds the timer up, or stops it."""
        if ms is None:
            self._timer.stop()
        else:
            self._timer.start(ms)


class KeyFilter(QObject):
    """An event filter of the application: built in the GUI thread, where it calls `on_scan` and waits for nothing.

    `on_scan` gets the text and the `now_ms()` of its last key; `position_of` turns a native scan code and Qt's platform
    name into a key position.
    """

    def __init__(
        self,
        *,
        wedge: Wedge,
        position_of: Callable[[int, str], int],
        on_scan: Callable[[str, int], None],
        now_ms: Callable[[], int],
        beat: Beat | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._position_of = position_of
        self._on_scan = on_scan
        self._now_ms = now_ms
        self._held: deque[tuple[int, QObject, QEvent]] = deque()
        self._asked: QKeyEvent | None = None
        self._passing = False
        self._stamp_ms = 0
        self._looks = 0
        self._look_from_ms = 0
        self._beat = QtBeat(self) if beat is None else beat
        self._beat.begin(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own door: true means that nobody else hears of the event."""
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if kind is QEvent.Type.Shortcut:
            return self._shortcut(watched, event)
        if not watched.isWindowType():
            return False
        if kind in _INTERRUPTIONS:
            if self._held:
                self._obey(self._wedge.interrupt(self._told_until_ms()))
            return False
        return isinstance(event, QKeyEvent) and self._key(watched, event)

    def _key(self, window: QObject, event: QKeyEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride:
            # Qt asks the widgets first whether they want the key for themselves; that question changes nothing.
            self._asked = event.clone()
            return False
        if self._let_pass():
            return False
        self._asked = None
        return self._hear(event, window, event)

    def _shortcut(self, owner: QObject, event: QEvent) -> bool:
        if self._let_pass():
            return False
        asked, self._asked = self._asked, None
        return asked is not None and self._hear(asked, owner, event)

    def _let_pass(self) -> bool:
        passing, self._passing = self._passing, False
        return passing

    def _hear(self, key: QKeyEvent, receiver: QObject, event: QEvent) -> bool:
        """Tells the wedge of a key and does as it says; `event` is the key itself or the shortcut that it set off."""
        step = self._told(key, int(key.timestamp()))
        if step.kept_back:
            self._held.append((step.stroke, receiver, event.clone()))
        return step.kept_back or step.gone

    def _told(self, key: QKeyEvent, at_ms: int) -> Step:
        self._stamp_ms = at_ms
        self._beat.told()
        if key.key() in _MODIFIERS:
            step = self._wedge.modifier(at_ms)
        else:
            position = self._position_of(key.nativeScanCode(), QGuiApplication.platformName())
            text = key.text() or f"key {key.key()}"
            step = (
                self._wedge.release(position=position, text=text, at_ms=at_ms)
                if key.type() is QEvent.Type.KeyRelease and not key.isAutoRepeat()
                else self._wedge.press(
                    position=position,
                    text=text,
                    at_ms=at_ms,
                    shift=bool(key.modifiers() & Qt.KeyboardModifier.ShiftModifier),
                    control=bool(key.modifiers() & Qt.KeyboardModifier.ControlModifier),
                    foreign=bool(key.modifiers() & _FOREIGN),
                    repeat=key.isAutoRepeat(),
                )
            )
        self._obey(step)
        return step

    def _obey(self, step: Step) -> None:
        self._wake(step.wake_in_ms)
        held, self._held = self._held, deque()
        self._held.extend(each for each in held if each[0] not in step.shown and each[0] not in step.swallowed)
        for number, receiver, event in held:
            if number in step.shown and shiboken6.isValid(receiver):
                self._passing = True
                QCoreApplication.sendEvent(receiver, event)
        if step.scan is not None:
            self._on_scan(step.scan.text, self._now_ms() - self._beat.since_told_ms())

    def _wake(self, wake_in_ms: int | None) -> None:
        self._looks = 0
        self._beat.call_in(wake_in_ms)

    def _look(self) -> None:
        """Looks twice: a timer may overtake keys that arrived while the thread was busy, its second turn cannot."""
        elapsed = self._beat.since_told_ms()
        on_time = elapsed - self._look_from_ms <= _SECOND_LOOK_MS + _STALL_MS
        if self._looks and (on_time or self._looks >= _LOOKS_MAX):
            self._obey(self._wedge.silence(self._stamp_ms + self._look_from_ms))
            return
        self._looks += 1
        self._look_from_ms = elapsed
        self._beat.call_in(_SECOND_LOOK_MS)

    def _told_until_ms(self) -> int:
        return self._stamp_ms + self._beat.since_told_ms()
