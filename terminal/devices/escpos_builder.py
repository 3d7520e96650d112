"""From a slip to the bytes that an ESC/POS printer wants; python-escpos builds, it never sends."""

from __future__ import annotations

import logging
import shutil
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, assert_never

from terminal.devices.logo import LogoRefused, drawn_logo
from terminal.devices.profiles import EPSON, PAPER_80, Model, Paper
from terminal.devices.raster import Lettering
from terminal.slip import QR, Barcode, Cut, Element, Gap, Logo, Row, Rule, Slip, Text

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_LOG: Final = logging.getLogger(__name__)

# ESC @ resets, FS . leaves Chinese mode, ESC R 0 takes American signs; ESC t selects the model's code page.
_OPENING: Final = b"\x1b@" + b"\x1c." + b"\x1bR\x00"
_PAGE: Final = b"\x1bt"
_LINE: Final = "\u2500"
_BAND_DOTS_MAX: Final = 240
_RASTER_HEADER_BYTES: Final = 8
_QR_DOTS_WANTED: Final = 300
_QR_QUIET_MODULES: Final = 4
_QR_MODULE_DOTS: Final = range(3, 9)
_BARCODE_HEIGHT: Final = 80
_BARCODE_QUIET_MODULES: Final = 10
_BARCODE_MODULE_DOTS: Final = (3, 2)
_EAN13_MODULES: Final = 95
_EAN13: Final = 67
_CODE128: Final = 73
# Signs of typesetters and locales that the page lacks, in the plainest sign that means the same.
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff\u061c\u2066\u2067\u2068\u2069\u00ad", ""),
        "\u2026": "...",
        "\u2022": "\u00b7",
        "\u2192": "->",
        "\u2028": " ",
        "\u2029": " ",
        "\u00a0": " ",
    }
)


class _Dummy(Protocol):
    """The part of python-escpos that is used here; it is published without types."""

    output: bytes

    def set(
        self, *, align: str, bold: bool, double_width: bool, double_height: bool, normal_textsize: bool
    ) -> None: ...
    def qr(self, content: str, *, ec: int, size: int, native: bool) -> None: ...
    def image(self, img_source: Image.Image, *, impl: str) -> None: ...
    def cut(self, *, feed: bool) -> None: ...
    def clear(self) -> None: ...


class SlipRefused(ValueError):
    """This slip can never come out of this printer; the message says why."""


@dataclass(slots=True)
class EscposBuilder:
    """Builds for one printer; its first slip takes a second for python-escpos to load. For one thread."""

    paper: Paper = PAPER_80
    lettering: Lettering = field(default_factory=Lettering)
    model: Model = EPSON
    logo: Path | None = None
    _logo: Image.Image | None = None
    _dummy: _Dummy | None = None

    def build(self, slip: Slip, copy_no: int = 1) -> bytes:
        """From ESC @ to the last cut, each piece of a copy marked at both ends; raises SlipRefused."""
        opening = _OPENING + _PAGE + bytes([self.model.page_number])
        return opening + b"".join(self._element(element) for element in _marked(slip, copy_no))

    def _element(self, element: Element) -> bytes:
        match element:
            case Text():
                return self._text(element)
            case Row():
                return self._row(element)
            case Rule():
                line = self._encoded(_LINE) or b"-"
                return self._styled() + line * self.paper.columns + b"\n"
            case QR():
                return self._qr(element)
            case Barcode():
                return self._barcode(element)
            case Logo():
                return self._logo_drawn()
            case Gap():
                return b"\x1bd" + bytes([element.lines])
            case Cut():
                return self._said(lambda escpos: escpos.cut(feed=False))
            case _:
                assert_never(element)

    def _text(self, text: Text) -> bytes:
        lines = [self._encoded(line) for line in _wrapped(text.text, self.paper.columns // text.size)]
        if None in lines:
            dots = self.paper.dots
            drawn = self.lettering.paragraph(text.text, dots, align=text.align, bold=text.bold, size=text.size)
            return self._picture(drawn)
        style = self._styled(align=text.align, bold=text.bold, double=text.size == 2)
        return style + b"".join(line + b"\n" for line in lines if line is not None)

    def _row(self, row: Row) -> bytes:
        left, right = self._encoded(row.left), self._encoded(row.right)
        if left is None or right is None:
            return self._picture(self.lettering.row(row.left, row.right, self.paper.dots, bold=row.bold))
        lines = _row_lines(_plain(row.left), _plain(row.right), self.paper.columns)
        return self._styled(bold=row.bold) + b"".join(line.encode(self.model.code_page) + b"\n" for line in lines)

    def _logo_drawn(self) -> bytes:
        """A file that cannot be drawn is told to the log once, and paper goes without it."""
        if self.logo is not None and self._logo is None:
            try:
                self._logo = drawn_logo(self.logo, self.paper.dots)
            except LogoRefused as refused:
                _LOG.warning("%s", refused)
                self.logo = None
        return self._picture(self._logo) if self._logo is not None else b""

    def _qr(self, code: QR) -> bytes:
        matrix = _qr_matrix(code.text)
        module = _qr_module_dots(len(matrix), self.paper.dots)
        margin = b"\x1bJ" + bytes([_QR_QUIET_MODULES * module // 2])
        if self.model.qr:
            # Level M is 1 in python-escpos.
            drawn = self._said(lambda escpos: escpos.qr(code.text, ec=1, size=module, native=True))
        else:
            drawn = self._picture(_qr_picture(matrix, module, self.paper.dots))
        caption = self._text(Text(code.caption, "center")) if code.caption else b""
        return self._styled(align="center") + margin + drawn + margin + caption

    def _barcode(self, code: Barcode) -> bytes:
        # By hand, because python-escpos tells about every barcode on stdout.
        modules = _EAN13_MODULES if code.kind == "EAN13" else 11 * len(code.text) + 35
        room = (
            dots for dots in _BARCODE_MODULE_DOTS if (modules + 2 * _BARCODE_QUIET_MODULES) * dots <= self.paper.dots
        )
        module = next(room, None)
        if module is None or not self.model.barcode:
            return self._qr(QR(code.text, code.text))
        if code.kind == "EAN13":
            symbology, data = _EAN13, code.text.encode("ascii")
        else:
            symbology, data = _CODE128, b"{B" + code.text.replace("{", "{{").encode("ascii")
        shape = b"\x1bJ\x0c\x1dh" + bytes([_BARCODE_HEIGHT]) + b"\x1dw" + bytes([module]) + b"\x1df\x00" + b"\x1dH\x02"
        return self._styled(align="center") + shape + b"\x1dk" + bytes([symbology, len(data)]) + data + b"\n"

    def _styled(self, *, align: str = "left", bold: bool = False, double: bool = False) -> bytes:
        return self._said(
            lambda escpos: escpos.set(
                align=align, bold=bold, double_width=double, double_height=double, normal_textsize=not double
            )
        )

    def _picture(self, picture: Image.Image) -> bytes:
        tops = range(0, picture.height, _BAND_DOTS_MAX)
        bands = [picture.crop((0, top, picture.width, min(top + _BAND_DOTS_MAX, picture.height))) for top in tops]
        return self._styled() + b"".join(self._band(band) for band in bands)

    def _band(self, band: Image.Image) -> bytes:
        said = self._said(lambda escpos: escpos.image(band, impl="bitImageRaster"))
        return said[:_RASTER_HEADER_BYTES] + _without_commands(said[_RASTER_HEADER_BYTES:])

    def _encoded(self, text: str) -> bytes | None:
        try:
            return _plain(text).encode(self.model.code_page)
        except UnicodeEncodeError:
            return None

    def _said(self, say: Callable[[_Dummy], None]) -> bytes:
        if self._dummy is None:
            self._dummy = _dummy(self.paper.escpos_profile)
        say(self._dummy)
        said = bytes(self._dummy.output)
        self._dummy.clear()
        return said


def _dummy(profile: str) -> _Dummy:
    """python-escpos, without what its import leaves behind: a handler on the root log and a temporary folder."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    from escpos import capabilities
    from escpos.printer import Dummy

    root.handlers[:] = handlers
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    dummy: _Dummy = Dummy(profile=profile)
    return dummy


def _marked(slip: Slip, copy_no: int) -> list[Element]:
    """The elements with a cut at the end and, on copies, the mark at the top and the bottom of every piece."""
    elements = list(slip.elements)
    if not elements or not isinstance(elements[-1], Cut):
        elements.append(Cut())
    if copy_no == 1:
        return elements
    mark = Text(f"COPY {copy_no}", "center", bold=True, size=2)
    marked: list[Element] = []
    fresh = True
    for element in elements:
        marked += [mark] if fresh or isinstance(element, Cut) else []
        marked.append(element)
        fresh = isinstance(element, Cut)
    return marked


def _without_commands(dots: bytes) -> bytes:
    """Printers obey DLE EOT, DLE ENQ and DLE DC4 even inside a picture; one dot more makes it none."""
    for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        dots = dots.replace(command, bytes([command[0], command[1] | 0x08]))
    return dots


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def _wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text; what is indented stays so."""
    shown = _plain(text)
    indent = shown[: len(shown) - len(shown.lstrip(" "))][: columns // 2]
    return textwrap.wrap(shown, columns, break_on_hyphens=False, subsequent_indent=indent) or [""]


def _row_lines(left: str, right: str, columns: int) -> list[str]:
    """The amount stands flush right beside the last line of the name, or on lines of its own if it is very long."""
    right = " ".join(right.split())
    if len(right) > columns * 2 // 3:
        return [*_wrapped(left, columns), *(line.rjust(columns) for line in _wrapped(right, columns))]
    lines = _wrapped(left, columns - len(right) - 1) if right else _wrapped(left, columns)
    return [*lines[:-1], lines[-1] + right.rjust(columns - len(lines[-1]))]


def _qr_matrix(text: str) -> list[list[bool]]:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text.encode("utf-8"))
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _qr_module_dots(modules: int, dots: int) -> int:
    """Six dots or more where the paper allows, fewer for long codes; below three no camera reads it."""
    fitting = dots // (modules + 2 * _QR_QUIET_MODULES)
    wanted = max(6, min(_QR_DOTS_WANTED // modules, _QR_MODULE_DOTS[-1]))
    if fitting < _QR_MODULE_DOTS[0]:
        raise SlipRefused(f"a QR code of {modules} modules does not fit on this paper")
    return min(wanted, fitting)


def _qr_picture(matrix: list[list[bool]], module: int, dots: int) -> Image.Image:
    from PIL import Image

    small = Image.new("1", (len(matrix), len(matrix)), 1)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            small.putpixel((x, y), 0 if dark else 1)
    side = len(matrix) * module
    paper = Image.new("1", (dots, side), 1)
    paper.paste(small.resize((side, side), Image.Resampling.NEAREST), ((dots - side) // 2, 0))
    return paper
