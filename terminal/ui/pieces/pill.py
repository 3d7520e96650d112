"""A pill: a few words with an icon on a tint, as high as its words and round at its ends."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.look import Look

TINTS: Final = {
    "gold": ("gold_tint", "gold_ink", ""),
    "earn": ("earn_tint", "earn_ink", ""),
    "brand": ("brand_tint", "brand_ink", ""),
    "muted": ("sunken", "muted", ""),
    "warn": ("warn_tint", "warn_ink", "warn_edge"),
    "danger": ("danger_tint", "danger_ink", "danger_edge"),
    "ok": ("earn_tint", "earn_ink", "earn_edge"),
    "busy": ("brand_tint", "brand_ink", ""),
}


class Pill(QWidget):
    """Shows a state in words, icon and tint together, so that no colour speaks alone."""

    def __init__(
        self, look: Look, tint: str, text: str = "", *, icon: str = "", role: str = "small", height: int = 24
    ) -> None:
        super().__init__()
        self._look = look
        self._role = role
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tint = tint
        self.text = text
        self._icon = icon
        self.show_words(text)

    def show_words(self, text: str, *, tint: str | None = None, icon: str | None = None) -> None:
        """New words, perhaps with another tint or icon."""
        self.tint = tint if tint is not None else self.tint
        self._icon = icon if icon is not None else self._icon
        self.text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as words and icon."""
        px = self._look.px
        words = self._look.width_of(self._role, self.text)
        return QSize(words + px(20) + (self._icon_size() + px(6) if self._icon else 0), px(self._height))

    def minimumSizeHint(self) -> QSize:
        """A pill gives way before it pushes its neighbours out; its words then end in an ellipsis."""
        return QSize(self._look.px(48), self._look.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground, icon and words."""
        px = self._look.px
        fill, ink, edge = TINTS[self.tint]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = px(1) / 2 if edge else 0
        body = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(self._look.colour(edge), px(1)) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(fill))
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        size = self._icon_size() if self._icon else 0
        room = self.width() - px(20) - (size + px(6) if size else 0)
        metrics = QFontMetrics(self._look.font(self._role))
        shown = metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, room)
        words = QRect(px(10) + (size + px(6) if size else 0), 0, room, self.height())
        glyph = QRect(px(10), (self.height() - size) // 2, size, size)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            words.moveLeft(px(10))
            glyph.moveLeft(self.width() - px(10) - size)
        if size:
            painter.drawPixmap(
                glyph.topLeft(), self._look.icon(self._icon, ink, self._height * 2 // 3 if self._height < 30 else 20)
            )
        painter.setFont(self._look.font(self._role))
        painter.setPen(self._look.colour(ink))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _icon_size(self) -> int:
        return self._look.px(self._height * 2 // 3 if self._height < 30 else 20)
