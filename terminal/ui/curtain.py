"""Tells whether the till's window can be seen, so that a camera is on only while somebody may scan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_MOVES: Final = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange})


class Curtain(QObject):
    """An event filter of one window; `on_change` is called in the screen's thread and must not wait."""

    def __init__(self, window: QWidget, on_change: Callable[[bool], None]) -> None:
        super().__init__(window)
        self._window, self._on_change = window, on_change
        self._open: bool | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own door; nothing is ever held back here."""
        if event.type() in _MOVES:
            is_open = event.type() is not QEvent.Type.Hide and not self._window.isMinimized()
            if is_open != self._open:
                self._open = is_open
                self._on_change(is_open)
        return False
