"""Writing that a printer's own fonts lack, drawn as dots from the fonts at hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image, ImageFont

LINE_DOTS: Final = 30
LETTER_DOTS: Final = 23
_BASELINE_DOTS: Final = 23
_INK_FROM: Final = 70
_NO_GLYPH: Final = "\U0010fffe"
_MISSING: Final = ("\u25a1", "?")
_STRONG: Final = {"R": True, "AL": True, "L": False}
_DIGITS: Final = ("EN", "AN", "ES", "CS", "ET")
# Pillow looks these up among the fonts of the system; each may be absent.
_SYSTEM_FONTS: Final = (
    "DejaVuSans.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoEmoji-Regular.ttf",
    "segoeui.ttf",
    "seguisym.ttf",
    "msyh.ttc",
    "Arial Unicode.ttf",
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Letters of one font and one direction."""

    text: str
    font: ImageFont.FreeTypeFont
    leftwards: bool


@dataclass(slots=True)
class Lettering:
    """The fonts to draw with, best first; the system's and Pillow's own come after the given ones. For one thread."""

    fonts: Sequence[Path] = ()
    _loaded: dict[int, list[ImageFont.FreeTypeFont]] = field(default_factory=dict)
    _covered: dict[tuple[int, int, str], bool] = field(default_factory=dict)

    def paragraph(self, text: str, dots: int, *, align: str, bold: bool, size: int) -> Image.Image:
        """The text wrapped to `dots` of width, one bit a dot, 30 dots a line and size; ink is 0."""
        lines = self._wrapped(text, dots, size)
        picture = _blank(dots, len(lines) * LINE_DOTS * size)
        for number, line in enumerate(lines):
            room = max(0, dots - self._dots(line, size))
            left = {"left": 0, "center": room // 2, "right": room}[align]
            self._draw(picture, left, number, line, bold=bold, size=size)
        return _inked(picture)

    def row(self, left: str, right: str, dots: int, *, bold: bool) -> Image.Image:
        """The left text wrapped, the right one flush right beside its last line, or beneath when there is no room."""
        right_dots = self._dots(right, 1)
        beside = right_dots <= dots * 2 // 3
        lines = self._wrapped(left, dots - right_dots - LETTER_DOTS // 2 if beside else dots, 1)
        picture = _blank(dots, (len(lines) + (not beside)) * LINE_DOTS)
        for number, line in enumerate(lines):
            self._draw(picture, 0, number, line, bold=bold, size=1)
        last = len(lines) - beside
        self._draw(picture, max(0, dots - right_dots), last, right, bold=bold, size=1)
        return _inked(picture)

    def _wrapped(self, text: str, dots: int, size: int) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if self._dots(longer, size) <= dots:
                lines[-1] = longer
                continue
            pieces = _chopped(word, lambda part: self._dots(part, size) <= dots)
            lines[-1:] = pieces if not lines[-1] else [lines[-1], *pieces]
        return lines

    def _dots(self, text: str, size: int) -> int:
        return sum(_advance(piece) for piece in self._pieces(text, size))

    def _draw(self, picture: Image.Image, left: float, line: int, text: str, *, bold: bool, size: int) -> None:
        from PIL import ImageDraw

        draw = ImageDraw.Draw(picture)
        baseline = line * LINE_DOTS * size + _BASELINE_DOTS * size
        for piece in self._pieces(text, size):
            for shift in range(size + 1 if bold else 1):
                at = (left + shift, baseline)
                draw.text(at, _seen(piece), fill=0, font=piece.font, anchor="ls", direction=_direction(piece))
            left += _advance(piece)

    def _pieces(self, text: str, size: int) -> list[_Piece]:
        """The pieces from left to right as they stand on paper: directional runs, turned round in a leftward line."""
        runs = _runs(text)
        if _leftwards(text):
            runs.reverse()
        pieces: list[_Piece] = []
        for leftwards, run in runs:
            parts = [_Piece(part, font, leftwards) for part, font in self._by_font(run, size)]
            pieces += reversed(parts) if leftwards else parts
        return pieces

    def _by_font(self, run: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        parts: list[tuple[str, ImageFont.FreeTypeFont]] = []
        for sign in run:
            if parts and (_clings(sign) or self._covers(parts[-1][1], sign)):
                parts[-1] = (parts[-1][0] + sign, parts[-1][1])
            elif not _clings(sign):
                parts.append(self._font_for(sign, size))
        return parts

    def _font_for(self, sign: str, size: int) -> tuple[str, ImageFont.FreeTypeFont]:
        fonts = self._fonts_of(size)
        for wanted in (sign, *_MISSING):
            for font in fonts:
                if self._covers(font, wanted):
                    return wanted, font
        return _MISSING[-1], fonts[-1]

    def _covers(self, font: ImageFont.FreeTypeFont, sign: str) -> bool:
        if sign.isspace():
            return True
        key = (id(font), int(font.size), sign)
        if key not in self._covered:
            drawn, missing = font.getmask(sign), font.getmask(_NO_GLYPH)
            self._covered[key] = (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))
        return self._covered[key]

    def _fonts_of(self, size: int) -> list[ImageFont.FreeTypeFont]:
        if size not in self._loaded:
            names = [*map(str, self.fonts), *_SYSTEM_FONTS]
            found = [_font(name, LETTER_DOTS * size) for name in names]
            self._loaded[size] = [font for font in found if font is not None] + _own_font(LETTER_DOTS * size)
        return self._loaded[size]


def _font(name: str, dots: int) -> ImageFont.FreeTypeFont | None:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(name, dots)
    except OSError:
        return None


def _own_font(dots: int) -> list[ImageFont.FreeTypeFont]:
    from PIL import ImageFont

    font = ImageFont.load_default(dots)
    return [font] if isinstance(font, ImageFont.FreeTypeFont) else []


def _runs(text: str) -> list[tuple[bool, str]]:
    """The text cut where its direction turns, true means leftwards; a plain part of the Unicode bidirectional rules.

    Digits go with the letters before them; other signs go with their neighbours if these agree, else with the line.
    """
    strong = [_STRONG.get(unicodedata.bidirectional(sign)) for sign in text]
    line = _leftwards(text)
    before, after = _carried(strong, first=line), _carried(strong[::-1], first=line)[::-1]
    runs: list[tuple[bool, str]] = []
    for sign, earlier, later in zip(text, before, after, strict=True):
        way = earlier if earlier == later or unicodedata.bidirectional(sign) in _DIGITS else line
        if runs and runs[-1][0] == way:
            runs[-1] = (way, runs[-1][1] + sign)
        else:
            runs.append((way, sign))
    return runs


def _leftwards(text: str) -> bool:
    """The way of the line is that of its first letter."""
    ways = (_STRONG.get(unicodedata.bidirectional(sign)) for sign in text)
    return next((way for way in ways if way is not None), False)


def _carried(ways: list[bool | None], *, first: bool) -> list[bool]:
    """Each place with the last known way up to it."""
    carried: list[bool] = []
    for way in ways:
        carried.append(way if way is not None else carried[-1] if carried else first)
    return carried


def _clings(sign: str) -> bool:
    """Accents, joiners and direction marks have no place of their own."""
    return unicodedata.category(sign) in ("Mn", "Me", "Mc", "Cf")


def _chopped(word: str, fits: Callable[[str], bool]) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and not _clings(sign) and not fits(pieces[-1] + sign):
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _direction(piece: _Piece) -> str | None:
    return ("rtl" if piece.leftwards else "ltr") if _shapes() else None


def _seen(piece: _Piece) -> str:
    """Without the shaping library letters stay unjoined, but at least they stand in the right order."""
    return piece.text[::-1] if piece.leftwards and not _shapes() else piece.text


def _advance(piece: _Piece) -> int:
    return round(piece.font.getlength(_seen(piece), direction=_direction(piece)))


def _shapes() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


def _blank(dots: int, height: int) -> Image.Image:
    from PIL import Image

    return Image.new("L", (dots, height), 255)


def _inked(picture: Image.Image) -> Image.Image:
    return picture.point(lambda grey: 0 if grey < 255 - _INK_FROM else 255).convert("1")
