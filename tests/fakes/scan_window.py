"""A dialog with a field, a default button and a shortcut behind the key filter; told and asked through its stdin."""

import json
import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout

from terminal.devices.keymap import position_of
from terminal.devices.wedge import Wedge
from terminal.ui.key_filter import KeyFilter

SETTLED_MS = 150


class Stamps(QObject):
    """How long real keys were down and apart, by the X server's stamps: whether the pressing itself was at pace."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_down_ms = 0
        self.longest_gap_ms = 0
        self.stall_s = 0.0
        self._down: dict[int, int] = {}
        self._pressed_ms: int | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name.
        if isinstance(event, QKeyEvent) and watched.isWindowType() and event.spontaneous():
            if event.type() is QEvent.Type.KeyPress:
                self._stall()
                self._down[event.nativeScanCode()] = event.timestamp()
                self._gap(event)
            elif event.type() is QEvent.Type.KeyRelease and event.text():
                down_ms = event.timestamp() - self._down.pop(event.nativeScanCode(), event.timestamp())
                self.longest_down_ms = max(self.longest_down_ms, down_ms)
        return False

    def _gap(self, event: QKeyEvent) -> None:
        """From key to key within one scan; the pause behind an Enter is nobody's pace."""
        if self._pressed_ms is not None:
            self.longest_gap_ms = max(self.longest_gap_ms, event.timestamp() - self._pressed_ms)
        self._pressed_ms = None if event.key() == Qt.Key.Key_Return else event.timestamp()

    def begin(self) -> None:
        """Forget what was measured."""
        self.longest_down_ms = self.longest_gap_ms = 0
        self._pressed_ms = None

    def _stall(self) -> None:
        """Shortly after the key that is being told, nothing moves for a while."""
        stall_s, self.stall_s = self.stall_s, 0.0
        if stall_s:
            QTimer.singleShot(2, lambda: time.sleep(stall_s))


class Counter(QDialog):
    """Where a cashier would type; answers `tell` with all that came through and begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self.scans: list[str] = []
        self.clicks = 0
        self.shortcuts = 0
        self.field = QLineEdit()
        pay = QPushButton("Take the money", default=True)
        pay.clicked.connect(self._click)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self._shortcut)
        box = QVBoxLayout(self)
        box.addWidget(self.field)
        box.addWidget(pay)
        self.stamps = Stamps()
        self.stdin = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self.stdin.activated.connect(self._command)

    def on_scan(self, text: str, at_ms: int) -> None:
        self.scans.append(text)

    def _click(self) -> None:
        self.clicks += 1

    def _shortcut(self) -> None:
        self.shortcuts += 1

    def _command(self) -> None:
        command = os.read(0, 100).decode().strip()
        if command == "tell":
            QTimer.singleShot(SETTLED_MS, self._tell)
        elif command.startswith("stall"):
            self.stamps.stall_s = float(command.split()[1])
            say({"stalls": True})
        else:
            QApplication.quit()

    def _tell(self) -> None:
        say(
            {
                "text": self.field.text(),
                "scans": self.scans,
                "clicks": self.clicks,
                "shortcuts": self.shortcuts,
                "longest_down_ms": self.stamps.longest_down_ms,
                "longest_gap_ms": self.stamps.longest_gap_ms,
            }
        )
        self.field.clear()
        self.scans, self.clicks, self.shortcuts = [], 0, 0
        self.stamps.begin()


def say(what: dict[str, object]) -> None:
    """One line of JSON to whoever started this."""
    print(json.dumps(what), flush=True)


def main() -> None:
    """Shows the dialog until stdin says otherwise."""
    application = QApplication(sys.argv)
    counter = Counter()
    keys = KeyFilter(
        wedge=Wedge(), position_of=position_of, on_scan=counter.on_scan, now_ms=lambda: time.monotonic_ns() // 1_000_000
    )
    application.installEventFilter(keys)
    application.installEventFilter(counter.stamps)
    counter.show()
    counter.activateWindow()
    counter.field.setFocus()
    QTimer.singleShot(300, lambda: say({"ready": True}))
    application.exec()


if __name__ == "__main__":
    main()
