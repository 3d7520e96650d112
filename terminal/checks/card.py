"""The scanner's card as codes for the screen: a QR, and bars where the library that draws them is there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.findings import CardCodes, Modules

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def card_codes(load: Callable[[str], ModuleType] = import_module) -> CardCodes:
    """Takes a moment, since it loads libraries: no thread that people wait for calls it."""
    return CardCodes(_square(load), _bars(load))


def _square(load: Callable[[str], ModuleType]) -> Modules:
    code = load("qrcode").QRCode(border=0)
    code.add_data(CARD_TEXT.encode())
    return tuple(tuple(bool(module) for module in line) for line in code.get_matrix())


def _bars(load: Callable[[str], ModuleType]) -> Modules:
    try:
        zxing = load("zxingcpp")
        drawn = zxing.create_barcode(CARD_TEXT, zxing.BarcodeFormat.Code128).to_image(scale=1, add_quiet_zones=False)
    except (ImportError, AttributeError, TypeError, ValueError):
        # Bars are the lesser half: a scanner that reads no QR can be given the printed card.
        return ()
    pixels = memoryview(drawn)
    return (tuple(pixels[0, column] < 128 for column in range(pixels.shape[1] if pixels.shape else 0)),)
