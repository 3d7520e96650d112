"""A till's window without a till: what it was told to show, what it wanted to send, and hands to touch it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from terminal.commands import Command
from terminal.counter import Counter, Status
from terminal.device_commands import DeviceCommand
from terminal.events import CounterChanged, Event, StatusChanged
from terminal.ui.desk import Desk
from terminal.ui.device_hand import DeviceSeam
from terminal.ui.main_window import MainWindow
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.settings import ScreenSettings
from tests.fakes import ui_counters as u


@dataclass
class Inbox:
    """Keeps what the screen wanted; `full` makes it refuse."""

    sent: list[Command] = field(default_factory=list)
    full: bool = False

    def take(self, command: Command) -> bool:
        if not self.full:
            self.sent.append(command)
        return not self.full


class ShownTill:
    """The window with its inbox."""

    def __init__(
        self,
        *,
        dark: bool = False,
        size: tuple[int, int] = (1366, 768),
        scale: float | None = 1.0,
        locale: str = "en_GB",
        devices: list[DeviceCommand] | None = None,
    ) -> None:
        self.inbox = Inbox()
        self.closed = 0
        self.devices = [] if devices is None else devices
        seam = DeviceSeam(self._take_device)
        settings = ScreenSettings(scale=scale, on_close=self._count_close, locale=locale, devices=seam)
        self.window = MainWindow(self.inbox.take, settings, dark=dark)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        settle()

    @property
    def desk(self) -> Desk:
        return self.window.desk

    @property
    def sent(self) -> list[Command]:
        return self.inbox.sent

    def show(self, counter: Counter, status: Status = u.ONLINE) -> ShownTill:
        self.hear(StatusChanged(status), CounterChanged(counter))
        return self

    def hear(self, *events: Event) -> None:
        for event in events:
            self.window.hear(event)
        settle()

    def touch(self, key: Key) -> None:
        assert key.isVisibleTo(self.window), f"{key.accessibleName()} is not there to touch"
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        settle()

    def double_touch(self, key: Key) -> None:
        """What Qt makes of two quick touches: press, release, double press, release."""
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(key, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(key, Qt.MouseButton.LeftButton)
        settle()

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.focused(), key, modifier)
            settle()

    def type(self, text: str) -> None:
        for sign in text:
            QTest.keyClicks(self.focused(), sign)
        settle()

    def focused(self) -> QWidget:
        candidates: list[QWidget | None] = [self.window.focusWidget(), self.desk]
        return next(each for each in candidates if each is not None)

    def texts(self) -> list[str]:
        """Every word that can be seen now."""
        labels = [label.text() for label in self.window.findChildren(Label) if label.isVisibleTo(self.window)]
        keys = [text for key in self.seen_keys() for text in (key.words, key.detail, key.note)]
        return [text for text in labels + keys if text]

    def seen_keys(self) -> list[Key]:
        """Every key that can be seen now."""
        return [key for key in self.window.findChildren(Key) if key.isVisibleTo(self.window)]

    def _take_device(self, command: DeviceCommand) -> bool:
        self.devices.append(command)
        return True

    def _count_close(self) -> None:
        self.closed += 1


Build = Callable[..., ShownTill]
"""Builds a window; the keywords are those of ShownTill."""


def settle() -> None:
    """Lets Qt lay out, paint and deliver what is queued."""
    for _ in range(4):
        QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, 52)  # deferred deletions
