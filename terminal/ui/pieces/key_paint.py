"""How a key is drawn: its ground by kind, its parts by shape."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from terminal.ui.pieces.key_face import KeyFace
from terminal.ui.pieces.key_kinds import KINDS, inks_of
from terminal.ui.tokens import FOCUS_WIDTH

RADIUS: Final = 12
ICON: Final = {"centre": 20, "row": 22, "stack": 24, "hero": 26, "tall": 26}
LEFT: Final = Qt.AlignmentFlag.AlignLeft
MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter


def needed_width(key: KeyFace) -> int:
    """The width at which nothing of the key is shortened."""
    px, look = key.look.px, key.look
    words, detail = look.width_of(key.role, key.words), look.width_of("caption", key.detail)
    icon = px(ICON[key.shape]) if key.icon_name else 0
    chip = chip_width(key)
    if key.shape in ("stack", "tall"):
        return max(words, icon, chip) + px(8)
    gaps = px(8) * (bool(icon and words) + bool(chip and (words or icon)))
    if key.shape == "centre":
        tiny = look.width_of("tiny", key.hint) if not key.words else 0
        return (
            max(words, detail, icon, tiny) + px(8)
            if not key.words
            else max(words, detail) + icon + chip + gaps + px(20)
        )
    if key.shape == "row":
        end = px(22 + 8) if key.end_icon else 0
        return words + detail + icon + chip + end + gaps + (px(12) if detail else 0) + px(30)
    return max(words, detail) + icon + chip + gaps + px(36)


def chip_width(key: KeyFace) -> int:
    """The width of the hint in its chip; keys without words write it bare beneath their icon."""
    if not key.hint or key.shape == "stack" or (not key.words and key.shape == "centre"):
        return 0
    return key.look.width_of("hint", key.hint) + key.look.px(12)


class KeyPaint:
    """One drawing of one key."""

    def __init__(self, key: KeyFace, painter: QPainter) -> None:
        self._key = key
        self._painter = painter
        self._look = key.look
        self._px = key.look.px
        self._inks = inks_of(key.kind, enabled=key.isEnabled())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def whole(self) -> None:
        """Draws ground and parts."""
        self.ground()
        shapes = {
            "centre": self._centre,
            "row": self._row,
            "stack": self._stack,
            "hero": self._hero,
            "tall": self._tall,
        }
        shapes[self._key.shape]()

    def ground(self) -> None:
        """Draws what lies under the words: fill, edge, focus ring."""
        key, px, inks = self._key, self._px, self._inks
        radius = min(px(RADIUS), key.height() // 2)
        inset = px(inks.edge_width) / 2
        body = QRectF(key.rect()).adjusted(inset, inset, -inset, -inset)
        edge = QPen(self._look.colour(inks.edge), px(inks.edge_width)) if inks.edge else QPen(Qt.PenStyle.NoPen)
        self._painter.setPen(edge)
        self._painter.setBrush(self._fill())
        self._painter.drawRoundedRect(body, radius, radius)
        if key.kind == "digit" and key.isEnabled() and not key.isDown():
            self._painter.setPen(QPen(self._look.colour("border"), px(2)))
            foot = key.height() - px(1)
            self._painter.drawLine(radius, foot, key.width() - radius, foot)
        if key.hasFocus():
            self._focus(radius)

    def _fill(self) -> QColor:
        key, fill = self._key, self._inks.fill
        if not fill:
            under = "rail_on" if key.kind == "rail" else "sunken"
            return self._look.colour(under) if key.hovered or key.isDown() else QColor(Qt.GlobalColor.transparent)
        base = self._look.colour(fill)
        light = base.lightness() > 90
        if key.isDown():
            return base.darker(112) if light else base.lighter(130)
        if key.hovered and key.isEnabled():
            return base.darker(103) if light else base.lighter(112)
        return base

    def _focus(self, radius: int) -> None:
        width = self._px(FOCUS_WIDTH)
        ring = QRectF(self._key.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if KINDS[self._key.kind].fill in ("brand", "go"):
            self._painter.setPen(QPen(self._look.colour("surface"), width * 2))
            self._painter.drawRoundedRect(ring, radius, radius)
        self._painter.setPen(QPen(self._look.colour("focus"), width))
        self._painter.drawRoundedRect(ring, radius, radius)

    def _centre(self) -> None:
        key, px = self._key, self._px
        if not key.words:
            self._icon_only()
            return
        chip, icon = chip_width(key), px(ICON["centre"]) if key.icon_name else 0
        wanted = max(self._look.width_of(key.role, key.words), self._look.width_of("caption", key.detail))
        gaps = (px(8) if icon else 0) + (px(8) if chip else 0)
        if icon and wanted + icon + gaps + chip + px(12) > key.width():
            # Words say more than a picture.
            icon, gaps = 0, px(8) if chip else 0
        words = min(wanted, key.width() - px(12) - icon - gaps - chip)
        left = (key.width() - words - icon - gaps - chip) // 2
        if icon:
            self._icon(key.icon_name, left, ICON["centre"])
            left += icon + px(8)
        self._words(QRect(left, -px(9) if key.detail else 0, words, key.height()), MIDDLE)
        self._second(QRect(left, px(11), words, key.height()), key.detail, "caption", MIDDLE)
        if chip:
            self._chip(left + words + px(8))

    def _icon_only(self) -> None:
        key, px = self._key, self._px
        size = ICON["centre"] if key.height() < px(64) else 26
        lift = px(6) if key.hint else 0
        top = (key.height() - px(size)) // 2 - lift
        self._icon(key.icon_name, (key.width() - px(size)) // 2, size, top=top)
        self._second(QRect(0, top + px(size) + px(2), key.width(), px(14)), key.hint, "tiny", MIDDLE)

    def _row(self) -> None:
        key, px = self._key, self._px
        left, right = px(14), key.width() - px(14)
        lift = px(9) if key.note else 0
        if key.icon_name and self._has_room_for_icon():
            self._icon(key.icon_name, left, ICON["row"])
            left += px(ICON["row"] + 12)
        if key.end_icon:
            right -= px(22)
            self._icon(key.end_icon, right, 22)
            right -= px(10)
        elif key.hint:
            right -= chip_width(key)
            self._chip(right)
            right -= px(8)
        self._second(QRect(left, px(10), right - left, key.height()), key.note, "tiny", LEFT)
        if key.detail:
            width = min(self._look.width_of("caption", key.detail), (right - left) // 2)
            self._second(QRect(right - width, -lift, width, key.height()), key.detail, "caption", LEFT)
            right -= width + px(10)
        self._words(QRect(left, -lift, right - left, key.height()), LEFT)

    def _has_room_for_icon(self) -> bool:
        """In a row; words say more than a picture."""
        key, px, width_of = self._key, self._px, self._look.width_of
        end = px(22 + 10) if key.end_icon else chip_width(key) + px(8) if key.hint else 0
        detail = width_of("caption", key.detail) + px(10) if key.detail else 0
        return px(28) + px(ICON["row"] + 12) + width_of(key.role, key.words) + detail + end <= key.width()

    def _stack(self) -> None:
        key, px = self._key, self._px
        both = px(24) + px(4) + px(16) + (px(14) if key.hint else 0)
        top = (key.height() - both) // 2
        self._icon(key.icon_name, (key.width() - px(24)) // 2, 24, top=top)
        self._words(QRect(0, top + px(28), key.width(), px(16)), MIDDLE)
        self._second(QRect(0, top + px(44), key.width(), px(14)), key.hint, "tiny", MIDDLE)

    def _tall(self) -> None:
        key, px = self._key, self._px
        middle = key.height() // 2
        self._icon(key.icon_name, (key.width() - px(ICON["tall"])) // 2, ICON["tall"], top=middle - px(38))
        self._words(QRect(0, middle - px(10), key.width(), px(24)), MIDDLE)
        if key.hint:
            self._chip((key.width() - chip_width(key)) // 2, top=middle + px(18))

    def _hero(self) -> None:
        key, px = self._key, self._px
        left, right = px(18), key.width() - px(18)
        if key.end_icon:
            right -= px(ICON["hero"])
            self._icon(key.end_icon, right, ICON["hero"])
            right -= px(8)
        if key.hint:
            right -= chip_width(key)
            self._chip(right)
            right -= px(8)
        self._words(QRect(left, -px(12) if key.detail else 0, right - left, key.height()), LEFT)
        self._second(QRect(left, px(13), right - left, key.height()), key.detail, "strong", LEFT)

    def _chip(self, left: int, *, top: int | None = None) -> None:
        px, inks = self._px, self._inks
        down = (self._key.height() - px(24)) // 2 if top is None else top
        place = self._key.mirrored(QRect(left, down, chip_width(self._key), px(24)))
        ink = self._look.colour(inks.chip_ink)
        self._painter.setPen(QPen(Qt.PenStyle.NoPen) if inks.chip else QPen(ink, px(1)))
        self._painter.setBrush(self._look.colour(inks.chip) if inks.chip else QColor(Qt.GlobalColor.transparent))
        self._painter.drawRoundedRect(place, px(7), px(7))
        self._painter.setFont(self._look.font("hint"))
        self._painter.setPen(ink)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._key.hint)

    def _icon(self, name: str, left: int, size: int, *, top: int | None = None) -> None:
        px = self._px
        down = (self._key.height() - px(size)) // 2 if top is None else top
        place = self._key.mirrored(QRect(left, down, px(size), px(size)))
        self._painter.drawPixmap(place.topLeft(), self._look.icon(name, self._inks.ink, size))

    def _words(self, place: QRect, side: Qt.AlignmentFlag) -> None:
        self._painter.setPen(self._look.colour(self._inks.ink))
        self._text(place, self._key.words, self._key.role, side)

    def _second(self, place: QRect, text: str, role: str, side: Qt.AlignmentFlag) -> None:
        if text:
            self._painter.setPen(self._look.colour(self._inks.second))
            self._text(place, text, role, side)

    def _text(self, place: QRect, text: str, role: str, side: Qt.AlignmentFlag) -> None:
        font = self._look.font(role)
        self._painter.setFont(font)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        mirrored = side is LEFT and self._key.layoutDirection() is Qt.LayoutDirection.RightToLeft
        across = Qt.AlignmentFlag.AlignRight if mirrored else side
        flags = across | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        self._painter.drawText(self._key.mirrored(place), flags, shown)
