"""The bar: how much of a way is done, beside words that say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.look import Look


class Bar(QWidget):
    """Drawn from whole numbers, from the side at which reading begins."""

    def __init__(self, look: Look, height: int = 8) -> None:
        super().__init__()
        self._look = look
        self._done, self._whole, self._ink = 0, 1, "brand_edge"
        self.setFixedHeight(look.px(height))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, done: int, whole: int, ink: str = "brand_edge") -> None:
        """So much of the whole, in this ink."""
        self._whole = max(whole, 1)
        self._done, self._ink = max(0, min(done, self._whole)), ink
        self.update()

    def filled(self) -> QRectF:
        """The part that is done; as soon as anything is, it can be seen."""
        height = float(self.height())
        width = self.width() * self._done / self._whole
        width = max(width, height) if self._done else 0.0
        left = self.width() - width if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0.0
        return QRectF(left, 0, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the way and what of it is done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        round_ = self.height() / 2
        for ink, place in (("border", QRectF(self.rect())), (self._ink, self.filled())):
            painter.setBrush(self._look.colour(ink))
            painter.drawRoundedRect(place, round_, round_)
