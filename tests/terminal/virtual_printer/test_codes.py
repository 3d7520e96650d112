"""Drawn codes read back as what was sent."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image, ImageOps

from terminal.virtual_printer.codes import bars, bars_picture, qr_picture


def read(picture: Image.Image | None) -> list[tuple[str, str]]:
    assert picture is not None
    framed = ImageOps.expand(picture, 60, 255)
    return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(framed)]


@pytest.mark.parametrize("level", [48, 49, 50, 51])
def test_a_qr_code_reads_back_at_every_level(level: int) -> None:
    ((_, text),) = read(qr_picture(b"M:7K2M9QXD4F", level, 4))
    assert text == "M:7K2M9QXD4F"


def test_data_that_is_too_much_or_nothing_is_no_code() -> None:
    assert qr_picture(b"", 49, 4) is None
    assert qr_picture(b"x" * 2953, 51, 4) is None
    assert qr_picture(b"x" * 3000, 48, 4) is None


@pytest.mark.parametrize(
    ("symbology", "data", "text"),
    [
        (73, b"{BA{{1 b", "A{1 b"),
        (73, b"{C\x0c\x22\x38", "123456"),
        (67, b"5449000000996", "5449000000996"),
        (2, b"544900000099", "5449000000996"),
        (68, b"96385074", "96385074"),
        (69, b"ABC-12", "ABC-12"),
    ],
)
def test_bars_read_back(symbology: int, data: bytes, text: str) -> None:
    drawn = bars(symbology, data)
    assert drawn is not None
    ((_, seen),) = read(bars_picture(drawn[0], 3, 80))
    assert seen == text


@pytest.mark.parametrize(
    ("symbology", "data"),
    [(73, b"ABC"), (73, b""), (73, b"{A\x01"), (73, b"{B\xff"), (67, b"54490"), (67, b"abc"), (72, b"A")],
)
def test_data_that_a_printer_skips_is_no_code(symbology: int, data: bytes) -> None:
    assert bars(symbology, data) is None
