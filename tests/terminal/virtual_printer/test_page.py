"""A page is written in memory and read on paper: placed, turned, taken back, printed twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from terminal.virtual_printer.glyphs import Glyphs, Style
from terminal.virtual_printer.page import Page
from tests.terminal.virtual_printer.test_press import press

CUT = b"\x1dV\x00"
QR = b"\x1d(k\x06\x00\x31\x50\x30R:1\x1d(k\x03\x00\x31\x43\x06\x1d(k\x03\x00\x31\x51\x30"


def area(x: int, y: int, width: int, height: int) -> bytes:
    return b"\x1bW" + b"".join(number.to_bytes(2, "little") for number in (x, y, width, height))


def test_a_page_comes_out_when_it_is_printed_and_not_before() -> None:
    (first, second), body, machine = press(b"\x1bLone\ntwo" + CUT + b"\x0c" + CUT + b"plain\n" + CUT)
    assert (first.text, second.text) == ("one\ntwo", "plain")
    assert machine.unknown == {}
    assert body.lines > 1


def test_a_page_that_is_left_or_reset_is_gone() -> None:
    assert [piece.text for piece in press(b"\x1bLone\x1bStwo\n" + CUT)[0]] == ["two"]
    assert [piece.text for piece in press(b"\x1bLone\x1b@two\n" + CUT)[0]] == ["two"]


def test_a_page_may_be_printed_twice_and_cancelled() -> None:
    (piece,), _, _ = press(b"\x1bLone\x1b\x0c\x1b\x0c\x1bS" + CUT)
    assert piece.text == "one\none"


@pytest.mark.parametrize("direction", range(4))
def test_a_code_reads_back_in_every_direction(tmp_path: Path, direction: int) -> None:
    raw = b"\x1bL" + area(40, 20, 400, 300) + b"\x1bT" + bytes([direction]) + b"\x1d$\xc8\x00" + QR + b"\x0c" + CUT
    (piece,), _, _ = press(raw, tmp_path)
    assert piece.path is not None
    with Image.open(piece.path) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == "R:1"
    assert abs(code.orientation) in ({0: (0,), 1: (90,), 2: (180,), 3: (90,)}[direction])


def ink(page: Page) -> tuple[int, int, int, int] | None:
    return ImageOps.invert(page.printed()[0]).getbbox()


def test_writing_stands_where_the_cursor_is_and_only_in_its_area() -> None:
    page = Page(576, Glyphs())
    page.area(100, 50, 200, 100)
    page.move(x=60, y=48)
    page.write("X", Style(), 30)
    left, top, right, bottom = ink(page) or (0, 0, 0, 0)
    assert 160 <= left < right <= 172
    assert 74 <= top < bottom <= 98
    page.forward(x=500)
    page.write("Y", Style(), 30)
    assert (ink(page) or (0, 0, 999, 999))[2] <= 300
    page.cancel()
    assert page.printed()[0].height == 150


def test_a_line_of_words_goes_to_the_dot_that_is_named() -> None:
    (piece,), _, machine = press(b"Coffee\x1b$\xf0\x003.20\x1b\\\x18\x00x\n" + CUT)
    assert piece.text == "Coffee" + " " * 14 + "3.20  x"
    assert machine.unknown == {}
