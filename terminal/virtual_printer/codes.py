"""Codes as a printer draws them from the data it was sent, one cell a module."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

# GS k numbers of both function types, with the names of python-barcode.
_SYMBOLOGIES: Final = {
    0: "upca",
    2: "ean13",
    3: "ean8",
    4: "code39",
    5: "itf",
    6: "codabar",
    65: "upca",
    67: "ean13",
    68: "ean8",
    69: "code39",
    70: "itf",
    71: "codabar",
    73: "code128",
}
_LEVELS: Final = {48: 1, 49: 0, 50: 3, 51: 2}
_QR_BYTES_MAX: Final = 2953


@lru_cache(maxsize=32)
def qr_picture(data: bytes, level: int, module_dots: int) -> Image.Image | None:
    """The QR code of these bytes at level 48 (L) to 51 (H), ink 0; nothing if they do not fit into one."""
    import qrcode
    from PIL import Image
    from qrcode.exceptions import DataOverflowError

    if not 0 < len(data) <= _QR_BYTES_MAX:
        return None
    code = qrcode.QRCode(error_correction=_LEVELS.get(level, 1), border=0)
    code.add_data(data)
    try:
        matrix = code.get_matrix()
    except (DataOverflowError, ValueError):
        return None
    cells = Image.new("L", (len(matrix), len(matrix)))
    cells.putdata([0 if dark else 255 for row in matrix for dark in row])
    side = len(matrix) * module_dots
    return cells.resize((side, side), Image.Resampling.NEAREST)


def bars(symbology: int, data: bytes) -> tuple[str, str] | None:
    """The bars as ones and zeros and the words beneath; nothing for data or kinds that a printer skips."""
    import barcode
    from barcode.errors import BarcodeError

    name = _SYMBOLOGIES.get(symbology)
    text = _code128_text(data) if name == "code128" else data.decode("ascii", "replace")
    if name is None or not text:
        return None
    try:
        options = {"add_checksum": False} if name == "code39" else {}
        code = barcode.get_barcode_class(name)(text, **options)
        return str(code.build()[0]).replace("G", "1"), str(code.get_fullcode())
    except (BarcodeError, ValueError, KeyError, IndexError):
        return None


def bars_picture(modules: str, module_dots: int, height: int) -> Image.Image:
    """The bars, ink 0."""
    from PIL import Image

    line = Image.new("L", (len(modules), 1))
    line.putdata([0 if module == "1" else 255 for module in modules])
    return line.resize((len(modules) * module_dots, height), Image.Resampling.NEAREST)


def _code128_text(data: bytes) -> str | None:
    """What `{B` and `{C` data say; other code sets and functions are not drawn."""
    text = ""
    code_set = b""
    place = 0
    while place < len(data):
        if data[place : place + 1] == b"{":
            mark = data[place : place + 2]
            place += 2
            if mark in (b"{B", b"{C"):
                code_set = mark
            elif mark == b"{{" and code_set == b"{B":
                text += "{"
            else:
                return None
            continue
        text += f"{data[place]:02d}" if code_set == b"{C" else chr(data[place])
        place += 1
    return text if code_set and text.isascii() and text.isprintable() else None
