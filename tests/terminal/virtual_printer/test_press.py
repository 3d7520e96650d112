"""The press does what the commands say, and the finished picture can be read by a camera's decoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from terminal.assets import font_files
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.profiles import EPSON, PAPER_58, PAPER_80
from terminal.devices.raster import Lettering
from terminal.slip import QR, Barcode, Cut, Row, Slip, Text
from terminal.virtual_printer.press import Press
from terminal.virtual_printer.tape import Piece, Tape
from terminal.virtual_printer.tokens import Tokeniser


class BodyFake:
    """Paper without end."""

    def __init__(self) -> None:
        self.said = b""
        self.lines = self.kicks = 0
        self.automatic = False

    def paper_for_a_line(self) -> None:
        self.lines += 1

    def fit_to_work(self) -> None:
        """Always."""

    def say(self, data: bytes) -> None:
        self.said += data

    def sensor_byte(self, number: int) -> bytes:
        return bytes([number])

    def automatic_status(self, *, wanted: bool) -> None:
        self.automatic = wanted

    def kick_drawer(self) -> None:
        self.kicks += 1


def press(raw: bytes, folder: Path | None = None, dots: int = 576) -> tuple[list[Piece], BodyFake, Press]:
    body, tape = BodyFake(), Tape(folder, dots, font_files())
    machine = Press(tape, body)
    for token in Tokeniser().feed(raw):
        machine.obey(token)
    return list(tape.pieces), body, machine


def codes(piece: Piece) -> dict[str, str]:
    assert piece.path is not None
    with Image.open(piece.path) as picture:
        return {str(code.format).rsplit(".", 1)[-1]: code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}


def test_codes_of_a_receipt_read_back_from_the_picture(tmp_path: Path) -> None:
    for paper, code in ((PAPER_80, "R:2-000417"), (PAPER_58, "000417")):
        slip = Slip((Text("CAF\u00c9"), QR("M:7K2M9QXD4F", "M:7K2M"), Barcode("CODE128", code), Cut()))
        (piece,), body, machine = press(EscposBuilder(paper).build(slip), tmp_path / str(paper.dots), paper.dots)
        assert set(codes(piece).values()) == {"M:7K2M9QXD4F", code}
        assert machine.unknown == {}
        assert body.kicks == 0


def test_a_drawn_qr_code_and_a_long_one_read_back_too(tmp_path: Path) -> None:
    long = "V:" + "7K2M9QXD4F" * 13
    for number, builder in enumerate((EscposBuilder(model=replace(EPSON, qr=False)), EscposBuilder(PAPER_58))):
        (piece,), _, _ = press(builder.build(Slip((QR(long),))), tmp_path / str(number), builder.paper.dots)
        assert list(codes(piece).values()) == [long]


def test_an_ean_reads_back(tmp_path: Path) -> None:
    (piece,), _, _ = press(EscposBuilder(PAPER_58).build(Slip((Barcode("EAN13", "5449000000996"),))), tmp_path, 384)
    assert list(codes(piece).values()) == ["5449000000996"]


def test_euro_and_accents_come_out_as_written() -> None:
    raw = EscposBuilder().build(
        Slip((Row("Cr\u00e8me br\u00fbl\u00e9e", "\u20ac 3.20"), Text("\u0623\u062d\u0645\u062f")))
    )
    (piece,), _, _ = press(raw)
    assert piece.text.split() == ["Cr\u00e8me", "br\u00fbl\u00e9e", "\u20ac", "3.20", "[picture]"]


def test_arabic_leaves_ink_on_the_paper(tmp_path: Path) -> None:
    lettering = Lettering([path for path in font_files() if path.stem == "NotoSansArabic-Regular"])
    (piece,), _, _ = press(
        EscposBuilder(lettering=lettering).build(Slip((Text("\u0623\u062d\u0645\u062f"),))), tmp_path
    )
    assert piece.path is not None
    with Image.open(piece.path) as picture:
        assert sum(count for grey, count in enumerate(picture.convert("L").histogram()) if grey < 80) > 100


def test_each_code_page_has_its_own_euro() -> None:
    (piece,), _, _ = press(b"\x1bt\x13\xd5\n\x1bt\x10\x80\n\x1bt\x00\x80\n\x1dV\x00")
    assert piece.text == "\u20ac\n\u20ac\n\u00c7"


def test_a_line_that_is_too_long_goes_on_in_the_next() -> None:
    (piece,), body, _ = press(b"x" * 50 + b"\n\x1d!\x11" + b"y" * 25 + b"\n\x1dV\x00")
    assert [len(line) for line in piece.text.split("\n")] == [48, 2, 24, 1]
    assert body.lines == 4


def test_reset_forgets_style_and_half_a_line() -> None:
    (piece,), _, _ = press(b"lost\x1b@kept\n\x1bd\x03\x1dVA\x00")
    assert piece.text == "kept"


def test_the_process_id_is_told_after_what_was_sent_before() -> None:
    _, body, _ = press(b"x\n\x1dV\x00\x1d(H\x06\x00\x30\x30AB2Z")
    assert body.said == b"\x37\x22AB2Z\x00"


def test_questions_are_answered_and_the_drawer_opens() -> None:
    _, body, machine = press(b"\x1dI\x01\x1dIC\x1dr\x01\x1da\xff\x1bp\x00\x32\x32\x1bZ")
    assert body.said == b"\x20_VIRTUAL\x00\x01"
    assert body.automatic
    assert body.kicks == 1
    assert machine.unknown == {"ESC Z": 1}


@given(st.binary(max_size=200))
def test_no_bytes_whatever_stop_the_press(raw: bytes) -> None:
    press(raw)
