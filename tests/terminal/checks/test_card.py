"""The codes of the scanner's card read back as what the calibration looks for."""

from importlib import import_module
from types import ModuleType

import numpy as np
import pytest

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.checks.card import card_codes, square_code
from terminal.findings import Modules


def read(modules: Modules, rows: int) -> list[str]:
    zxing = pytest.importorskip("zxingcpp")
    dark = np.array(modules * rows if rows > 1 else modules, dtype=bool)
    picture = np.where(np.pad(dark, 12), 0, 255).astype(np.uint8)
    large = np.ascontiguousarray(np.kron(picture, np.ones((3, 3), dtype=np.uint8)))
    return [found.text for found in zxing.read_barcodes(large, text_mode=zxing.TextMode.Plain)]


def test_both_codes_of_the_card_read_back() -> None:
    codes = card_codes()
    assert read(codes.square, 1) == [CARD_TEXT]
    assert read(codes.bars, 40) == [CARD_TEXT]


def test_without_the_library_of_bars_the_square_is_there() -> None:
    def load(name: str) -> ModuleType:
        if name == "zxingcpp":
            raise ImportError(name)
        return import_module(name)

    codes = card_codes(load)
    assert codes.square
    assert codes.bars == ()


def test_an_address_reads_back() -> None:
    address = "https://shop.example/join?shop=1&from=till"
    assert read(square_code(address), 1) == [address]
