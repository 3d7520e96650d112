"""Codes read by zbar through pyzbar: a second witness for linear codes, where the system has the library."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.decoder import TRADE_CODES, Reading, middle, trade_reading

if TYPE_CHECKING:
    from pyzbar.pyzbar import Decoded

    from terminal.devices.decoder import Grey

LIBRARY: Final = "zbar"
# PDF417 and DataBar are left out: there zbar writes warnings of its own to the terminal.
_NAMES: Final = {
    "QRCODE": "QR",
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "CODE128": "Code128",
    "CODE39": "Code39",
    "CODABAR": "Codabar",
    "I25": "ITF",
}


_SHOP: Final = ("EAN13", "EAN8", "UPCA", "UPCE", "CODE128")
"""What members and shelves carry; QR alone would take as long as these together."""


class ZbarDecoder:
    """Reads the kinds that it is built for; only plain ASCII counts, because zbar guesses other encodings wrongly."""

    library = LIBRARY

    def __init__(self, pyzbar: ModuleType, names: tuple[str, ...]) -> None:
        self._pyzbar = pyzbar
        self._symbols = [pyzbar.ZBarSymbol[name] for name in names]
        self.symbologies = frozenset(_NAMES[name] for name in names)

    def read(self, grey: Grey) -> list[Reading]:
        """Every code that zbar finds."""
        try:
            found = self._pyzbar.decode(grey, symbols=self._symbols)
        except ValueError:  # pyzbar fails so on a code of which zbar tells no corner.
            return []
        readings = (_reading(code) for code in found)
        return [reading for reading in readings if reading is not None]


class ZbarDecoders:
    """The library in its two uses."""

    def __init__(self, pyzbar: ModuleType) -> None:
        self.shop = ZbarDecoder(pyzbar, _SHOP)
        self.everything = ZbarDecoder(pyzbar, tuple(_NAMES))


def load_zbar(load: Callable[[str], ModuleType] = import_module) -> ZbarDecoders | str:
    """The library, or a sentence that says what is missing without it."""
    try:
        return ZbarDecoders(load("pyzbar.pyzbar"))
    except (ImportError, OSError, AttributeError):
        return "The library zbar is missing: barcodes are read a little less often."


def _reading(code: Decoded) -> Reading | None:
    symbology = _NAMES.get(code.type)
    if symbology is None or not code.data or not code.data.isascii():
        return None
    at = middle([(point.x, point.y) for point in code.polygon])
    text = code.data.decode("ascii")
    if symbology in TRADE_CODES:
        return trade_reading(text, symbology, LIBRARY, at)
    return Reading(text, symbology, LIBRARY, at)
