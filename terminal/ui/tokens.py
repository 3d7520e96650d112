"""The design tokens: colours of each theme, sizes, type, and the pairs of colours that people must be able to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCALES: Final = (2.0, 1.75, 1.5, 1.25, 1.0)
BASE_WIDTH: Final = 1366
BASE_HEIGHT: Final = 768
COMPACT_BELOW: Final = 1180
NARROWEST: Final = (1024, 700)

TARGET: Final = 48
FOCUS_WIDTH: Final = 3


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme, every colour as #RRGGBB; `*_ink` is written on the colour before it."""

    name: str
    canvas: str
    surface: str
    raised: str
    quiet: str
    sunken: str
    border: str
    border_strong: str
    text: str
    muted: str
    brand: str
    on_brand: str
    brand_tint: str
    brand_ink: str
    brand_edge: str
    go: str
    on_go: str
    go_chip: str
    earn_tint: str
    earn_ink: str
    earn_edge: str
    warn_tint: str
    warn_ink: str
    warn_edge: str
    danger_tint: str
    danger_ink: str
    danger_edge: str
    gold_tint: str
    gold_ink: str
    focus: str
    rail: str
    rail_on: str
    rail_ink: str
    rail_muted: str
    mark: str
    scrim: str


LIGHT: Final = Palette(
    name="light",
    canvas="#F3F5F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    quiet="#EDF0F6",
    sunken="#EDF0F6",
    border="#DDE2EC",
    border_strong="#8791A5",
    text="#121829",
    muted="#566076",
    brand="#2F45C5",
    on_brand="#FFFFFF",
    brand_tint="#E8ECFD",
    brand_ink="#2A3DB0",
    brand_edge="#2F45C5",
    go="#0B6E4F",
    on_go="#FFFFFF",
    go_chip="#095B41",
    earn_tint="#DDF3EA",
    earn_ink="#0A6447",
    earn_edge="#5FB897",
    warn_tint="#FFF0D4",
    warn_ink="#7A3D00",
    warn_edge="#E0A24A",
    danger_tint="#FDE8E6",
    danger_ink="#9A1D14",
    danger_edge="#E08A83",
    gold_tint="#FFF3CF",
    gold_ink="#805300",
    focus="#1B6EF3",
    rail="#121829",
    rail_on="#2A3350",
    rail_ink="#FFFFFF",
    rail_muted="#B4BCCF",
    mark="#FFC53D",
    scrim="#121829",
)

DARK: Final = Palette(
    name="dark",
    canvas="#0E1220",
    surface="#171D2E",
    raised="#1E2539",
    quiet="#232B42",
    sunken="#10162A",
    border="#2A3350",
    border_strong="#7A86A3",
    text="#EEF1F8",
    muted="#A6B0C6",
    brand="#4C64EA",
    on_brand="#FFFFFF",
    brand_tint="#1F2A52",
    brand_ink="#B4C0FF",
    brand_edge="#6F84F5",
    go="#107A57",
    on_go="#FFFFFF",
    go_chip="#0B5F43",
    earn_tint="#12352C",
    earn_ink="#7FE0B8",
    earn_edge="#2C7A61",
    warn_tint="#3A2A0E",
    warn_ink="#FFCF87",
    warn_edge="#8F6A25",
    danger_tint="#43191A",
    danger_ink="#FFB4AD",
    danger_edge="#95403C",
    gold_tint="#3A2F10",
    gold_ink="#FFD466",
    focus="#6BA6FF",
    rail="#090C16",
    rail_on="#2A3350",
    rail_ink="#FFFFFF",
    rail_muted="#B4BCCF",
    mark="#FFC53D",
    scrim="#000000",
)

READ_TOGETHER: Final = (
    ("text", "canvas"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "sunken"),
    ("text", "quiet"),
    ("muted", "quiet"),
    ("text", "brand_tint"),
    ("muted", "canvas"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "sunken"),
    ("muted", "brand_tint"),
    ("on_brand", "brand"),
    ("brand_ink", "brand_tint"),
    ("brand_ink", "surface"),
    ("brand_ink", "sunken"),
    ("on_go", "go"),
    ("on_go", "go_chip"),
    ("earn_ink", "earn_tint"),
    ("earn_ink", "surface"),
    ("earn_ink", "sunken"),
    ("warn_ink", "warn_tint"),
    ("danger_ink", "danger_tint"),
    ("danger_ink", "surface"),
    ("gold_ink", "gold_tint"),
    ("rail_ink", "rail_on"),
    ("rail_muted", "rail"),
)
SEEN_TOGETHER: Final = (
    ("border_strong", "surface"),
    ("focus", "canvas"),
    ("focus", "surface"),
    ("brand_edge", "surface"),
    ("mark", "rail"),
)


@dataclass(frozen=True, slots=True)
class Type:
    """One step of the type scale: size in unscaled pixels, weight 400..700, `display` for large figures."""

    size: int
    weight: int
    display: bool = False


TYPE: Final = {
    "tiny": Type(11, 600),
    "hint": Type(12, 600),
    "caption": Type(13, 500),
    "small": Type(13, 600),
    "body": Type(15, 500),
    "field": Type(17, 400),
    "strong": Type(15, 600),
    "item": Type(16, 600),
    "lead": Type(17, 600),
    "title": Type(20, 700, display=True),
    "figure": Type(20, 600),
    "key": Type(26, 600, display=True),
    "amount": Type(34, 700, display=True),
    "total": Type(42, 700, display=True),
    "hero": Type(48, 700, display=True),
    "huge": Type(64, 700, display=True),
}


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1..21 of two #RRGGBB colours by WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def scale_for(width: int, height: int) -> float:
    """The largest scale at which the base layout still fits a window of this size."""
    return next((s for s in SCALES if width >= BASE_WIDTH * s and height >= BASE_HEIGHT * s), 1.0)


def largest_scale(width: int, height: int) -> float:
    """The largest scale at which a window of this size still holds every key, in the narrow layout if need be."""
    return max(1.0, min(width / NARROWEST[0], height / NARROWEST[1]))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
