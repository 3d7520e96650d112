"""Icons: Lucide line drawings, tinted when loaded and kept as pictures for the look they were made for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from terminal import assets


@lru_cache(maxsize=512)
def icon(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a square picture of `size` logical pixels in one colour."""
    drawing = drawings()[name].replace(b"currentColor", colour.encode())
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@lru_cache(maxsize=1)
def drawings() -> dict[str, bytes]:
    """Every bundled drawing by its name; read from disk once, before the first window."""
    paths = {name: assets.icon(name) for name in assets.icon_names()}
    return {name: path.read_bytes() for name, path in paths.items()}
