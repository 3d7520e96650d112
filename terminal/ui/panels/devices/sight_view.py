"""What the camera sees, with the codes that were read drawn on it; it looks at most 15 times a second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.findings import CodeSeen, Sight
from terminal.ui.look import Look
from terminal.ui.present import plain

LOOK_MS = 66
LETTERS_MAX = 28


class SightView(QWidget):
    """Takes the newest frame there is and waits for none; the picture is mirrored, as people expect of themselves."""

    def __init__(self, look: Look, empty: str, sight: Callable[[], Sight | None]) -> None:
        super().__init__()
        self._look, self._empty, self._sight = look, empty, sight
        self.shown: Sight | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(look.px(150))
        self.setAccessibleName(empty)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look_now)

    def watch(self, *, wanted: bool) -> None:
        """Begins or ends looking; at the end nothing of the picture stays."""
        if wanted and not self._looking.isActive():
            self._looking.start()
            self.look_now()
        elif not wanted:
            self._looking.stop()
            self._keep(None)

    def look_now(self) -> None:
        """Shows what there is to see."""
        self._keep(self._sight())

    def sizeHint(self) -> QSize:
        """Sixteen to nine."""
        return QSize(self._look.px(600), self._look.px(338))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the frame and the codes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), self._look.px(12), self._look.px(12))
        sight = self.shown
        if sight is None:
            painter.setPen(self._look.colour("muted"))
            painter.setFont(self._look.font("body"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._empty)
            return
        scale = min(self.width() / sight.width, self.height() / sight.height)
        wide, high = sight.width * scale, sight.height * scale
        place = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
        image = QImage(sight.grey, sight.width, sight.height, sight.width, QImage.Format.Format_Grayscale8)
        painter.drawImage(place, image.flipped(Qt.Orientation.Horizontal))
        for code in sight.codes:
            self._mark(painter, code, place, scale)

    def _mark(self, painter: QPainter, code: CodeSeen, place: QRectF, scale: float) -> None:
        """A ring at the code's middle and its text beneath; one that waits for a second witness is drawn paler."""
        px = self._look.px
        ink = self._look.colour("earn_edge" if code.confirmed else "warn_edge")
        middle = QPointF(place.right() - code.at[0] * scale, place.top() + code.at[1] * scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, px(4)))
        painter.drawEllipse(middle, px(22), px(22))
        text = f"{code.symbology} · {plain(code.text, LETTERS_MAX)}"
        font = self._look.font("small")
        wide = QFontMetrics(font).horizontalAdvance(text) + px(16)
        left = min(max(middle.x() - wide / 2, place.left()), max(place.left(), place.right() - wide))
        top = min(middle.y() + px(28), place.bottom() - px(26))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("earn_tint" if code.confirmed else "warn_tint"))
        chip = QRectF(left, top, wide, px(24))
        painter.drawRoundedRect(chip, px(12), px(12))
        painter.setPen(self._look.colour("earn_ink" if code.confirmed else "warn_ink"))
        painter.setFont(font)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)

    def _keep(self, sight: Sight | None) -> None:
        if sight is not self.shown:
            self.shown = sight
            seen = ", ".join(code.text for code in sight.codes) if sight is not None else ""
            self.setAccessibleName(plain(seen, 80) or self._empty)
            self.update()
