"""A picture key: the sign of its category on a tint, its name on up to two lines, its price."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from terminal.ui.look import Look
from terminal.ui.pieces.key import Key

HEIGHT: Final = 92
TINTS: Final = (
    ("brand_tint", "brand_ink"),
    ("earn_tint", "earn_ink"),
    ("warn_tint", "warn_ink"),
    ("gold_tint", "gold_ink"),
    ("danger_tint", "danger_ink"),
)
SIGNS: Final = {
    "hot": "coffee",
    "coffee": "coffee",
    "tea": "coffee",
    "drink": "cup-soda",
    "baker": "croissant",
    "bread": "croissant",
    "food": "utensils",
    "house": "package",
    "gift": "gift",
    "fruit": "leaf",
    "veg": "leaf",
}


class Tile(Key):
    """The tint only helps the eye; the name says it all."""

    def __init__(self, look: Look, name: str, price: str, sign: str, tint: int) -> None:
        super().__init__(look, kind="digit", role="strong", height=HEIGHT)
        self._sign = sign
        self._tint = TINTS[tint % len(TINTS)]
        self.say(name, detail=price)
        self.give_way()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the key's ground, then sign, price and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw_ground(painter)
        px, look = self.look.px, self.look
        fill, ink = self._tint
        badge = self.mirrored(QRect(px(10), px(10), px(32), px(32)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(fill))
        painter.drawRoundedRect(badge, px(9), px(9))
        sign = look.icon(self._sign, ink, 20)
        painter.drawPixmap(badge.left() + px(6), badge.top() + px(6), sign)
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("muted"))
        price = QRect(px(46), px(10), self.width() - px(58), px(32))
        painter.drawText(
            self.mirrored(price), Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, self.detail
        )
        painter.setPen(look.colour("text"))
        name = QRect(px(12), px(46), self.width() - px(22), self.height() - px(52))
        self._write_name(painter, name)

    def _write_name(self, painter: QPainter, place: QRect) -> None:
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(self.words) <= place.width():
            painter.drawText(place, flags, self.words)
            return
        painter.setFont(self.look.font("small"))
        metrics = painter.fontMetrics()
        longest = metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, place.width() * 2 - self.look.px(24))
        painter.drawText(place, flags | Qt.TextFlag.TextWordWrap, longest)


def sign_for(category: str) -> str:
    """The icon that fits a category's name, else a tag."""
    lowered = category.lower()
    return next((sign for part, sign in SIGNS.items() if part in lowered), "tag")
