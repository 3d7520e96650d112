"""A page in the printer's memory: written in any order and any of four directions, on paper only when it is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

    from terminal.virtual_printer.glyphs import Glyphs, Style

HEIGHT_DOTS_MAX: Final = 1662
_FIRST_BASELINE: Final = 24
_TURN: Final = {0: 0, 1: 90, 2: 180, 3: 270}
"""Degrees against the clock for ESC T: to the right, upwards, upside down, downwards."""


class Page:
    """What stands between ESC L and FF; the cursor is a baseline in the direction of writing. For one thread."""

    def __init__(self, dots: int, glyphs: Glyphs) -> None:
        from PIL import Image

        self._glyphs, self._dots = glyphs, dots
        self._sheet = Image.new("L", (dots, HEIGHT_DOTS_MAX), 255)
        self._area = (0, 0, dots, HEIGHT_DOTS_MAX)
        self._direction = 0
        self._bottom = self._x = self._y = 0
        self._lines: list[str] = [""]
        self._begin()

    def area(self, x: int, y: int, width: int, height: int) -> None:
        """ESC W: what is written from now on stands in this part of the page."""
        self._settle()
        x, y = min(x, self._dots - 1), min(y, HEIGHT_DOTS_MAX - 1)
        self._area = (x, y, max(1, min(width, self._dots - x)), max(1, min(height, HEIGHT_DOTS_MAX - y)))
        self._bottom = max(self._bottom, y + self._area[3])
        self._begin()

    def turn(self, direction: int) -> None:
        """ESC T: which way the writing goes; begins at the start of the area."""
        self._settle()
        self._direction = direction % 4
        self._begin()

    def write(self, sign: str, style: Style, spacing: int) -> None:
        """One sign at the cursor, on the next line when this one is full."""
        width, height = style.cell
        if self._x + width > self._canvas.width:
            self.line_feed(spacing)
        self._canvas.paste(self._glyphs.draw(sign, style), (self._x, self._y - height))
        self._x += width
        self._lines[-1] += sign

    def picture(self, picture: Image.Image, words: str) -> None:
        """A picture standing on the baseline."""
        self._canvas.paste(picture.convert("L"), (self._x, max(0, self._y - picture.height)))
        self._x += picture.width
        self._lines[-1] += words

    def line_feed(self, dots: int) -> None:
        """The beginning of the next line."""
        self.move(x=0, y=self._y + dots)

    def move(self, *, x: int | None = None, y: int | None = None) -> None:
        """The cursor goes to these dots of the area; outside of it nothing is seen."""
        self._x = self._x if x is None else max(0, x)
        self._y = self._y if y is None else max(0, y)
        if self._lines[-1]:
            self._lines.append("")

    def forward(self, *, x: int = 0, y: int = 0) -> None:
        """The cursor moves on, or back."""
        self.move(x=self._x + x if x else None, y=self._y + y if y else None)

    def cancel(self) -> None:
        """CAN: what was written in this area is gone."""
        self._begin()

    def printed(self) -> tuple[Image.Image, list[str]]:
        """The page as dots, and its words line by line; the page stays in memory."""
        from PIL import ImageOps

        self._settle()
        self._begin()
        inked = ImageOps.invert(self._sheet).getbbox()
        bottom = max(self._bottom, inked[3] if inked else 1)
        return self._sheet.crop((0, 0, self._dots, bottom)), [line for line in self._lines if line]

    def _begin(self) -> None:
        from PIL import Image

        _, _, width, height = self._area
        lying = self._direction in (1, 3)
        self._canvas = Image.new("L", (height, width) if lying else (width, height), 255)
        self._x, self._y = 0, _FIRST_BASELINE

    def _settle(self) -> None:
        """What was written in this direction goes onto the sheet, over what is there."""
        from PIL import ImageChops

        x, y, width, height = self._area
        turned = self._canvas.rotate(_TURN[self._direction], expand=True, fillcolor=255)
        before = self._sheet.crop((x, y, x + width, y + height))
        self._sheet.paste(ImageChops.darker(before, turned), (x, y))


def number(args: bytes) -> int:
    """A number as commands give it, low byte first."""
    return int.from_bytes(args, "little")


def signed(args: bytes) -> int:
    """The same for one that may be below zero."""
    return int.from_bytes(args, "little", signed=True)


def _turn(args: bytes) -> int:
    return args[0] - ord("0") if args[0] >= ord("0") else args[0]


ORDERS: Final[dict[str, Callable[[Page, bytes], None]]] = {
    "ESC $": lambda page, args: page.move(x=number(args)),
    "ESC \\": lambda page, args: page.forward(x=signed(args)),
    "GS $": lambda page, args: page.move(y=number(args)),
    "GS \\": lambda page, args: page.forward(y=signed(args)),
    "ESC W": lambda page, args: page.area(*(number(args[at : at + 2]) for at in (0, 2, 4, 6))),
    "ESC T": lambda page, args: page.turn(_turn(args)),
    "CAN": lambda page, _: page.cancel(),
}
"""Commands that place what is written while a page is in memory."""
