"""The ring: how far a member is on the way to the next goal."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from terminal.ui.look import Look


class Ring(QWidget):
    """The arc is drawn from whole numbers; the words inside say the same, so that it is never the shape alone."""

    def __init__(self, look: Look, size: int) -> None:
        super().__init__()
        self._look = look
        self._have = 0
        self._goal = 1
        self._words = ("", "")
        self.setFixedSize(look.px(size), look.px(size))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, have: int, goal: int, figure: str, unit: str) -> None:
        """`have` of `goal` points, with a figure and its unit in the middle."""
        self._have, self._goal, self._words = max(0, min(have, goal)), max(1, goal), (figure, unit)
        self.setAccessibleName(f"{figure} {unit}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws track, arc and words."""
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = px(7)
        body = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(self._look.colour("border"), width))
        painter.drawEllipse(body)
        pen = QPen(self._look.colour("brand_edge"), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._have:
            painter.drawArc(body, 90 * 16, -360 * 16 * self._have // self._goal)
        centre = self.height() // 2
        self._write(painter, QRect(0, centre - px(18), self.width(), px(22)), self._words[0], "lead", "text")
        self._write(painter, QRect(0, centre + px(1), self.width(), px(18)), self._words[1], "tiny", "muted")

    def _write(self, painter: QPainter, place: QRect, text: str, role: str, ink: str) -> None:
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.colour(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
