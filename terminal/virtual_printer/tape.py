"""The paper: what was printed since the last cut, and the cut pieces as PNG files that look like thermal paper."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from terminal.virtual_printer.glyphs import Glyphs, Style

if TYPE_CHECKING:
    from PIL import Image

PIECES_KEPT: Final = 1_000
PIECE_DOTS_MAX: Final = 20_000
_MARGIN: Final = 32
_TOOTH: Final = 8
_INK: Final = (38, 36, 42)
_PAPER: Final = (252, 251, 247)
_TABLE: Final = (214, 216, 220)
_SHADOW: Final = (188, 190, 195)
_EDGE: Final = 14

Span = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class Piece:
    """One cut piece: its words line by line, and the picture if a folder was given."""

    number: int
    text: str
    path: Path | None


@dataclass(slots=True)
class Tape:
    """Paper of a width in dots; pictures go to `folder` under running numbers, or nowhere. For one thread."""

    folder: Path | None = None
    dots: int = 576
    fonts: Sequence[Path] = ()
    pieces: deque[Piece] = field(default_factory=lambda: deque(maxlen=PIECES_KEPT))
    _strips: list[Image.Image] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _glyphs: Glyphs = field(init=False)
    _last: int = 0

    def __post_init__(self) -> None:
        self._glyphs = Glyphs(self.fonts)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            numbers = [int(path.stem) for path in self.folder.glob("*.png") if path.stem.isdigit()]
            self._last = max(numbers, default=0)

    def line(self, spans: Sequence[Span], align: int, spacing: int) -> None:
        """One line of writing; align is 0 left, 1 center, 2 right, spacing the least height of the line."""
        self._words.append("".join(sign for sign, _ in spans))
        if self.folder is None:
            return
        width = sum(style.cell[0] for _, style in spans)
        height = max([style.cell[1] for _, style in spans], default=0)
        strip = self._blank(max(spacing, height + 6 if height else 0))
        left = self._left(width, align)
        for sign, style in spans:
            strip.paste(self._glyphs.draw(sign, style), (left, height - style.cell[1]))
            left += style.cell[0]
        self._add(strip)

    def feed(self, dots: int) -> None:
        """Empty paper."""
        if self.folder is not None and dots:
            self._add(self._blank(dots))

    def picture(self, picture: Image.Image, align: int, words: str) -> None:
        """A picture or code, cut off at the edge of the paper as a printer does; `words` stand for it in the text."""
        if words:
            self._words.append(words)
        if self.folder is not None:
            strip = self._blank(picture.height)
            strip.paste(picture.convert("L"), (self._left(picture.width, align), 0))
            self._add(strip)

    def cut(self) -> Piece:
        """The piece is finished: kept, and written in one step so that nobody sees half a file."""
        self._last += 1
        path = None if self.folder is None else self._written(self.folder / f"{self._last:04d}.png")
        piece = Piece(self._last, "\n".join(self._words).strip("\n"), path)
        self._strips.clear()
        self._words.clear()
        self.pieces.append(piece)
        return piece

    def _left(self, width: int, align: int) -> int:
        room = max(0, self.dots - width)
        return {1: room // 2, 2: room}.get(align, 0)

    def _blank(self, height: int) -> Image.Image:
        from PIL import Image

        return Image.new("L", (self.dots, height), 255)

    def _add(self, strip: Image.Image) -> None:
        self._strips.append(strip)
        if sum(known.height for known in self._strips) > PIECE_DOTS_MAX:
            self.cut()

    def _written(self, path: Path) -> Path:
        unfinished = path.with_suffix(".part")
        _paper(self._printed()).save(unfinished, format="PNG")
        return unfinished.replace(path)

    def _printed(self) -> Image.Image:
        printed = self._blank(max(1, sum(strip.height for strip in self._strips)))
        top = 0
        for strip in self._strips:
            printed.paste(strip, (0, top))
            top += strip.height
        return printed


def _paper(printed: Image.Image) -> Image.Image:
    """The printed dots on a strip of paper with margins and torn edges, lying on a table."""
    from PIL import Image, ImageDraw, ImageFilter, ImageOps

    inked = ImageOps.colorize(printed, black=_INK, white=_PAPER)
    width, height = printed.width + 2 * _MARGIN, printed.height + 2 * _MARGIN
    paper = Image.new("RGB", (width, height), _PAPER)
    paper.paste(inked, (_MARGIN, _MARGIN))
    outline = Image.new("L", (width, height), 0)
    ImageDraw.Draw(outline).polygon(_torn(width, height), fill=255)
    table = Image.new("RGB", (width + 2 * _EDGE, height + 2 * _EDGE), _TABLE)
    shade = Image.new("L", table.size, 0)
    shade.paste(outline, (_EDGE + 2, _EDGE + 4))
    table.paste(_SHADOW, mask=shade.filter(ImageFilter.GaussianBlur(4)))
    table.paste(paper, (_EDGE, _EDGE), outline)
    return table


def _torn(width: int, height: int) -> list[tuple[int, int]]:
    """The outline of paper that a toothed blade has cut at both ends."""
    steps = range(0, width + 1, _TOOTH)
    top = [(min(x, width - 1), _TOOTH // 2 if number % 2 else 0) for number, x in enumerate(steps)]
    bottom = [(x, height - 1 - y) for x, y in reversed(top)]
    return top + bottom
