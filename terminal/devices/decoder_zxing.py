"""Codes read by zxing-cpp, the only library that knows every kind."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

from terminal.devices.decoder import LINEAR_CODES, TRADE_CODES, Reading, middle, trade_reading

if TYPE_CHECKING:
    from zxingcpp import Barcode

    from terminal.devices.decoder import Grey

LIBRARY: Final = "zxing-cpp"
_NAMES: Final = {
    "QRCode": "QR",
    "QRCodeModel1": "QR",
    "QRCodeModel2": "QR",
    "MicroQRCode": "MicroQR",
    "Aztec": "Aztec",
    "AztecCode": "Aztec",
    "AztecRune": "Aztec",
    "DataMatrix": "DataMatrix",
    "PDF417": "PDF417",
    "CompactPDF417": "PDF417",
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "Code128": "Code128",
    "Code39": "Code39",
    "Code39Std": "Code39",
    "Code39Ext": "Code39",
    "Codabar": "Codabar",
    "ITF": "ITF",
    "ITF14": "ITF",
    "DataBar": "DataBar",
    "DataBarOmni": "DataBar",
    "DataBarStk": "DataBar",
    "DataBarStkOmni": "DataBar",
    "DataBarLtd": "DataBar",
    "DataBarExp": "DataBar",
    "DataBarExpStk": "DataBar",
}
_KINDS: Final = {
    "EANUPC": TRADE_CODES,
    "QRCode": frozenset({"QR"}),
    "MicroQRCode": frozenset({"MicroQR"}),
    **{name: frozenset({name}) for name in ("Aztec", "DataMatrix", "PDF417", *(LINEAR_CODES - TRADE_CODES))},
}
_SHOP: Final = ("QRCode", "Aztec", "DataMatrix", "PDF417", "EANUPC", "Code128")
"""What members, shelves and wallets carry; each further kind costs a millisecond a frame."""
_RARE: Final = ("MicroQRCode", "Code39", "Codabar", "ITF", "DataBar")
_LINEAR: Final = ("EANUPC", "Code128", "Code39", "Codabar", "ITF")
_INVERTED: Final = ("QRCode", "Aztec", "DataMatrix")


class ZxingDecoder:
    """Reads the kinds of codes that it is built for; `invert` also looks for light codes on a dark ground."""

    library = LIBRARY

    def __init__(self, zxing: ModuleType, formats: tuple[str, ...], *, invert: bool = False) -> None:
        self._zxing = zxing
        self._formats = tuple(getattr(zxing.BarcodeFormat, name) for name in formats)
        self._invert = invert
        self.symbologies = frozenset().union(*(_KINDS[name] for name in formats))

    def read(self, grey: Grey) -> list[Reading]:
        """Every code of its kinds; the text is the code's own content, not the form printed under it."""
        found = self._zxing.read_barcodes(
            grey, formats=self._formats, try_invert=self._invert, text_mode=self._zxing.TextMode.Plain
        )
        readings = (_reading(code) for code in found)
        return [reading for reading in readings if reading is not None]


class ZxingDecoders:
    """The library in its four uses."""

    def __init__(self, zxing: ModuleType) -> None:
        self.shop = ZxingDecoder(zxing, _SHOP)
        self.everything = ZxingDecoder(zxing, (*_SHOP, *_RARE))
        self.linear = ZxingDecoder(zxing, _LINEAR)
        self.inverted = ZxingDecoder(zxing, _INVERTED, invert=True)


def load_zxing(load: Callable[[str], ModuleType] = import_module) -> ZxingDecoders | str:
    """The library, or a sentence that says what is missing without it."""
    try:
        return ZxingDecoders(load("zxingcpp"))
    except (ImportError, OSError, AttributeError):
        return "The library zxing-cpp is missing: Aztec, DataMatrix, PDF417 and small codes cannot be read."


def _reading(code: Barcode) -> Reading | None:
    symbology = _NAMES.get(code.format.name)
    if symbology is None or not code.text:
        return None
    corners = code.position
    at = middle(
        [
            (point.x, point.y)
            for point in (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
        ]
    )
    if symbology in TRADE_CODES:
        return trade_reading(code.text, symbology, LIBRARY, at, code.symbology_identifier)
    return Reading(code.text, symbology, LIBRARY, at, code.symbology_identifier)
