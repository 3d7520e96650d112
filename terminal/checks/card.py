"""Codes for the screen: any text as a QR, the scanner's card as a QR and as bars."""

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
    return CardCodes(square_code(CARD_TEXT, load), _bars(load))


def square_code(text: str, load: Callable[[str], ModuleType] = import_module) -> Modules:
    """A QR without its quiet zone; like `card_codes` it takes a moment."""
    code = load("qrcode").QRCode(border=0)
    code.add_data(text.encode())
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
