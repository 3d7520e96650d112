"""The printer's letters: every sign in a cell of one width, drawn from the fonts at hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image, ImageFont

CELL_A: Final = (12, 24)
CELL_B: Final = (9, 17)
# Pillow looks these up among the fonts of the system; each may be absent.
_SYSTEM_FONTS: Final = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "consola.ttf", "cour.ttf", "Menlo.ttc")
_LETTER_SHARE: Final = 0.82
_BASELINE_SHARE: Final = 0.78
_NO_GLYPH: Final = "\U0010fffe"


@dataclass(frozen=True, slots=True)
class Style:
    """How a sign is printed; width and height are multiples of 1 to 8."""

    bold: bool = False
    wide: int = 1
    high: int = 1
    small: bool = False
    underline: bool = False
    reverse: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """Dots that one sign takes."""
        width, height = CELL_B if self.small else CELL_A
        return width * self.wide, height * self.high


@dataclass(slots=True)
class Glyphs:
    """Draws signs and remembers them: best a monospaced font, given or the system's, else any given. For one thread."""

    fonts: Sequence[Path] = ()
    _loaded: dict[int, list[ImageFont.FreeTypeFont]] = field(default_factory=dict)
    _drawn: dict[tuple[str, Style], Image.Image] = field(default_factory=dict)

    def draw(self, sign: str, style: Style) -> Image.Image:
        """The sign in its cell, 0 is ink."""
        key = (sign, style)
        if key not in self._drawn:
            if len(self._drawn) > 2_000:
                self._drawn.clear()
            self._drawn[key] = self._cell(sign, style)
        return self._drawn[key]

    def _cell(self, sign: str, style: Style) -> Image.Image:
        from PIL import Image, ImageChops, ImageDraw

        width, height = style.cell
        cell = Image.new("L", (width, height), 255)
        draw = ImageDraw.Draw(cell)
        if sign in _LINES:
            for left, top, right, bottom in _LINES[sign]:
                draw.rectangle((left * width, top * height, right * width - 1, bottom * height - 1), fill=0)
        elif not sign.isspace():
            cell = self._letter(sign, style)
        if style.underline:
            ImageDraw.Draw(cell).line((0, height - 2, width, height - 2), fill=0, width=2)
        return ImageChops.invert(cell) if style.reverse else cell

    def _letter(self, sign: str, style: Style) -> Image.Image:
        """Drawn at the height of the style, then stretched to its width, or squeezed where a font is too wide."""
        from PIL import Image, ImageDraw

        width, height = style.cell
        unit = (CELL_B if style.small else CELL_A)[0] * style.high
        font = self._font_with(sign, round(height * _LETTER_SHARE))
        strokes = style.high if style.bold else 0
        drawn = max(unit, math.ceil(font.getlength(sign)) + strokes)
        upright = Image.new("L", (drawn, height), 255)
        draw = ImageDraw.Draw(upright)
        for shift in range(strokes + 1):
            at = (drawn / 2 + shift - strokes / 2, round(height * _BASELINE_SHARE))
            draw.text(at, sign, fill=0, font=font, anchor="ms")
        return upright if drawn == width else upright.resize((width, height), Image.Resampling.BILINEAR)

    def _font_with(self, sign: str, dots: int) -> ImageFont.FreeTypeFont:
        fonts = self._fonts_of(dots)
        for font in fonts:
            drawn, missing = font.getmask(sign), font.getmask(_NO_GLYPH)
            if (drawn.size, bytes(drawn)) != (missing.size, bytes(missing)):
                return font
        return fonts[0]

    def _fonts_of(self, dots: int) -> list[ImageFont.FreeTypeFont]:
        from PIL import ImageFont

        if dots not in self._loaded:
            fonts: list[ImageFont.FreeTypeFont] = []
            given = [str(font) for font in self.fonts]
            mono = [name for name in given if "Mono" in name]
            for name in [*mono, *_SYSTEM_FONTS, *given]:
                try:
                    fonts.append(ImageFont.truetype(name, dots))
                except OSError:
                    continue
            own = ImageFont.load_default(dots)
            self._loaded[dots] = [*fonts, *([own] if isinstance(own, ImageFont.FreeTypeFont) else [])]
        return self._loaded[dots]


# Lines that must join from cell to cell: left, top, right and bottom as shares of the cell.
_MID: Final = (0.46, 0.54)
_LINES: Final[dict[str, tuple[tuple[float, float, float, float], ...]]] = {
    "\u2500": ((0, _MID[0], 1, _MID[1]),),
    "\u2550": ((0, 0.38, 1, 0.46), (0, 0.54, 1, 0.62)),
    "\u2502": ((0.42, 0, 0.58, 1),),
    "\u2588": ((0, 0, 1, 1),),
    "\u2580": ((0, 0, 1, 0.5),),
    "\u2584": ((0, 0.5, 1, 1),),
}
