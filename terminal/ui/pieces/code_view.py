"""Draws a code of dark and light modules large enough for a scanner, black on white in every theme."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.findings import Modules
from terminal.ui.look import Look

QUIET_SQUARE = 4
QUIET_BARS = 10
BARS_HIGH = 120


class CodeView(QWidget):
    """Whole pixels a module, so that no edge is blurred; as large as the room allows."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._modules: Modules = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(look.px(180))

    def draw(self, modules: Modules) -> None:
        """Shows this code; a single row is one of bars."""
        if modules != self._modules:
            self._modules = modules
            self.update()

    def sizeHint(self) -> QSize:
        """A square that a camera or scanner reads at arm's length."""
        return QSize(self._look.px(260), self._look.px(260))

    def module_px(self) -> int:
        """How many pixels of the screen a module has."""
        if not self._modules:
            return 0
        ratio = self.devicePixelRatioF()
        across = len(self._modules[0]) + 2 * self._quiet()
        if len(self._modules) == 1:
            return max(1, int(self.width() * ratio) // across)
        return max(1, int(min(self.width(), self.height()) * ratio) // across)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws paper and modules."""
        if not self._modules:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        side, quiet = self.module_px(), self._quiet()
        across = (len(self._modules[0]) + 2 * quiet) * side
        bars = len(self._modules) == 1
        tall = min(round(self._look.px(BARS_HIGH) * ratio), int(self.height() * ratio)) if bars else across
        left, top = (int(self.width() * ratio) - across) // 2, (int(self.height() * ratio) - tall) // 2
        painter.fillRect(QRect(left, top, across, tall), QColor(Qt.GlobalColor.white))
        inset = quiet * side
        for line, modules in enumerate(self._modules):
            for place, dark in enumerate(modules):
                if dark:
                    at = left + inset + place * side
                    where = (
                        QRect(at, top + side * 2, side, tall - side * 4)
                        if bars
                        else QRect(at, top + inset + line * side, side, side)
                    )
                    painter.fillRect(where, QColor(Qt.GlobalColor.black))

    def _quiet(self) -> int:
        return QUIET_BARS if len(self._modules) == 1 else QUIET_SQUARE
