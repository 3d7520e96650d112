"""The look of one moment: palette, scale and density as one value which every widget is built with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPixmap

from terminal.ui import icons
from terminal.ui.tokens import COMPACT_BELOW, TARGET, TYPE, Palette

FAMILIES = ("Inter", "Noto Sans Arabic")
DISPLAY_FAMILIES = ("Inter Display", "Inter", "Noto Sans Arabic")


@dataclass(frozen=True)
class Look:
    """A change of look builds the widgets anew; nothing repaints itself into another theme."""

    palette: Palette
    scale: float = 1.0
    compact: bool = False
    ratio: float = 1.0

    def px(self, size: float) -> int:
        """A size of the tokens in pixels of this look."""
        return round(size * self.scale)

    @property
    def target(self) -> int:
        """The least height and width of anything that is touched."""
        return self.px(TARGET)

    @property
    def gap(self) -> int:
        """The space between panels."""
        return self.px(8 if self.compact else 12)

    @property
    def pad(self) -> int:
        """The space inside a panel."""
        return self.px(10 if self.compact else 16)

    def colour(self, ink: str) -> QColor:
        """A colour of the palette by its token name."""
        return QColor(self.hex(ink))

    def hex(self, ink: str) -> str:
        """The same as #RRGGBB."""
        return str(getattr(self.palette, ink))

    def font(self, role: str) -> QFont:
        """The font of a step of the type scale; figures always have one width."""
        return _font(role, self.scale)

    def width_of(self, role: str, text: str) -> int:
        """The pixels that a text needs so that none of it is shortened, with a little for rounding."""
        return _width(role, self.scale, text) + self.px(2) if text else 0

    def icon(self, name: str, ink: str, size: int = 24) -> QPixmap:
        """A tinted icon, its size in unscaled pixels."""
        return icons.icon(name, self.hex(ink), self.px(size), self.ratio)


def fits_compact(width: int, scale: float) -> bool:
    """Whether a window of this width needs the narrow layout."""
    return width < COMPACT_BELOW * scale


def measure_anew() -> None:
    """Other fonts are there now: what was measured by the former ones does not count any more."""
    _font.cache_clear()
    _width.cache_clear()


@lru_cache(maxsize=4_000)
def _width(role: str, scale: float, text: str) -> int:
    return QFontMetrics(_font(role, scale)).horizontalAdvance(text)


@lru_cache(maxsize=128)
def _font(role: str, scale: float) -> QFont:
    step = TYPE[role]
    font = QFont(list(DISPLAY_FAMILIES if step.display else FAMILIES))
    font.setPixelSize(round(step.size * scale))
    font.setWeight(QFont.Weight(step.weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
