"""The sheet of sample codes: member cards and goods to scan, as PNG for the screen and PDF for paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import barcode
import qrcode
from barcode.writer import ImageWriter
from PIL import Image, ImageDraw, ImageFont

from terminal.assets import font

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DPI: Final = 150
A4: Final = (1240, 1754)
_MARGIN: Final = 90
_INK, _MUTED, _LINE = "#121829", "#566076", "#dde2ec"
_COLUMNS: Final = 2
CARDS_ON_SHEET: Final = 6
GOODS_ON_SHEET: Final = 6


@dataclass(frozen=True, slots=True)
class SampleCard:
    """A member to scan."""

    name: str
    number: str
    code: str
    balance: str


@dataclass(frozen=True, slots=True)
class SampleGood:
    """A product to scan; `gtin` are its 13 digits."""

    name: str
    gtin: str
    price: str


def draw_sheet(folder: Path, cards: Sequence[SampleCard], goods: Sequence[SampleGood]) -> list[Path]:
    """Write `sample-codes.png` and `sample-codes.pdf` into the folder and return their paths."""
    page = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(page)
    pen.text((_MARGIN, 70), "Sample codes", _INK, _font("InterDisplay-Bold", 52))
    words = "Hold a card or a product to the camera or scanner, or type the number."
    pen.text((_MARGIN, 138), words, _MUTED, _font("Inter-Regular", 24))
    top = _grid(200, 268, [partial(_card, page, card) for card in cards[:CARDS_ON_SHEET]])
    pen.line((_MARGIN, top + 8, A4[0] - _MARGIN, top + 8), _LINE, 2)
    _grid(top + 36, 230, [partial(_good, page, good) for good in goods[:GOODS_ON_SHEET]])
    png, pdf = folder / "sample-codes.png", folder / "sample-codes.pdf"
    page.save(png, dpi=(DPI, DPI))
    page.save(pdf, resolution=DPI)
    return [png, pdf]


def write_code_pictures(folder: Path, cards: Sequence[SampleCard]) -> list[Path]:
    """One picture a card, such as a phone would show; a camera source may be pointed at this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for place, card in enumerate(cards[:CARDS_ON_SHEET], start=1):
        path = folder / f"card-{place}.png"
        _qr(card.code, 480).save(path)
        paths.append(path)
    return paths


def _grid(top: int, height: int, cells: Sequence[Callable[[tuple[int, int], int], None]]) -> int:
    """Let each cell draw itself at its corner, in a width of its own; returns where the next thing may stand."""
    width = (A4[0] - 2 * _MARGIN) // _COLUMNS
    for place, draw in enumerate(cells):
        draw((_MARGIN + place % _COLUMNS * width, top + place // _COLUMNS * height), width - 24)
    return top + -(-len(cells) // _COLUMNS) * height


def _card(page: Image.Image, card: SampleCard, corner: tuple[int, int], width: int) -> None:
    pen, (x, y) = ImageDraw.Draw(page), corner
    pen.rounded_rectangle((x, y, x + width, y + 248), 18, outline=_LINE, width=2)
    page.paste(_qr(card.code, 190), (x + 14, y + 28))
    pen.text((x + 218, y + 26), card.name, _INK, _font("Inter-SemiBold", 27))
    pen.text((x + 218, y + 64), f"{card.balance} points", _MUTED, _font("Inter-Regular", 22))
    page.paste(_bars("code128", card.number, (width - 250, 84)), (x + 218, y + 106))
    pen.text((x + 218, y + 200), card.number, _INK, _font("Inter-Medium", 22))


def _good(page: Image.Image, good: SampleGood, corner: tuple[int, int], width: int) -> None:
    pen, (x, y) = ImageDraw.Draw(page), corner
    pen.text((x, y), good.name, _INK, _font("Inter-SemiBold", 25))
    pen.text((x + width - 20, y), good.price, _MUTED, _font("Inter-Regular", 22), anchor="ra")
    page.paste(_bars("ean13", good.gtin, (380, 110)), (x, y + 42))
    pen.text((x, y + 160), good.gtin, _MUTED, _font("Inter-Regular", 22))


def _qr(text: str, size: int) -> Image.Image:
    code = qrcode.QRCode(border=3, box_size=1, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    drawn: Image.Image = code.make_image().get_image().convert("RGB")
    scale = max(size // drawn.width, 1)
    return drawn.resize((drawn.width * scale, drawn.height * scale), Image.Resampling.NEAREST)


def _bars(kind: str, text: str, size: tuple[int, int]) -> Image.Image:
    """A linear code on whole pixels per module, so that it stays readable on paper and screen."""
    writer = ImageWriter()
    made = barcode.get(kind, text, writer=writer)
    modules = len(made.build()[0])
    scale = max(size[0] // (modules + 20), 1)
    bars = Image.new("RGB", ((modules + 20) * scale, size[1]), "white")
    pen = ImageDraw.Draw(bars)
    for place, module in enumerate(made.build()[0]):
        if module != "0":
            left = (place + 10) * scale
            pen.rectangle((left, 0, left + scale - 1, size[1]), "black")
    return bars


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font(name)), size)
