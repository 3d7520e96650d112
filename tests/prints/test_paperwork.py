"""Papers of every template are printed from their bytes by the virtual printer and read back: words, codes and dots."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from terminal.assets import font
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.raster import Lettering
from terminal.slip import QR, Barcode, Element, Row, Rule, Text
from terminal.virtual_printer.press import Press
from terminal.virtual_printer.tape import Piece, Tape
from terminal.virtual_printer.tokens import Tokeniser
from tests.prints.paperwork import Paperwork, all_papers
from tests.terminal.virtual_printer.test_press import BodyFake

LETTERING = Lettering((font("Inter-Medium"), font("NotoSansArabic-Regular")))
PAPERS = list(all_papers())
PICTURE = "[picture]"
SAME_SIGN = str.maketrans({"\u2212": "-", "\u2019": "'", "\u2013": "-", "\u202f": None, "\u200e": None, "\u200f": None})


def printed(work: Paperwork, folder: Path) -> Piece:
    tape = Tape(folder, work.paper.dots)
    press = Press(tape, BodyFake())
    for token in Tokeniser().feed(EscposBuilder(work.paper, LETTERING).build(work.slip, work.copy_no)):
        press.obey(token)
    assert press.unknown == {}
    (piece,) = tape.pieces
    return piece


def letters(text: str) -> str:
    """Without what only spaces words out, and with one sign for those that mean the same."""
    return "".join(unicodedata.normalize("NFC", text).translate(SAME_SIGN).split())


def wanted_words(work: Paperwork, *, bars: bool = True) -> str:
    """What a person should read from top to bottom; drawn words are a picture, those under bars the printer's own."""
    mark = f"COPY{work.copy_no}" if work.copy_no > 1 else ""
    return _one_picture(
        mark
        + "".join(
            _words(one, work.paper.columns) for one in work.slip.elements[:-1] if bars or not isinstance(one, Barcode)
        )
        + mark
    )


def _words(element: Element, columns: int) -> str:
    match element:
        case Text(text):
            return _written(text)
        case Row(left, right):
            return _written(left + right)
        case Rule():
            return "\u2500" * columns
        case QR(_, caption):
            return "[qr]" + _written(caption)
        case Barcode(_, text):
            return letters(text)
        case _:
            return ""


def _written(text: str) -> str:
    try:
        letters(text).encode("cp858")
    except UnicodeEncodeError:
        return PICTURE
    return letters(text)


def _one_picture(words: str) -> str:
    return re.sub(rf"(?:{re.escape(PICTURE)})+", PICTURE, words)


def test_there_are_more_than_two_hundred_and_all_are_different() -> None:
    assert len({(work.slip, work.paper, work.copy_no) for work in PAPERS}) == len(PAPERS) >= 200
    assert {work.name.split("-")[0] for work in PAPERS} == {
        *("sale", "refund", "points", "voucher", "day", "test", "cards", "calibration")
    }


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_paper_reads_back_as_it_was_meant(tmp_path: Path, part: int) -> None:
    for work in PAPERS[part::8]:
        piece = printed(work, tmp_path)
        assert _one_picture(letters(piece.text)) == wanted_words(work), work.name
        assert codes_on(piece) == codes_of(work), work.name


def codes_on(piece: Piece) -> list[str]:
    assert piece.path is not None
    with Image.open(piece.path) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    return sorted(code.text for code in found)


def codes_of(work: Paperwork) -> list[str]:
    return sorted(element.text for element in work.slip.elements if isinstance(element, QR | Barcode))


def test_words_that_are_drawn_stand_on_paper_dot_for_dot(tmp_path: Path) -> None:
    work = next(work for work in PAPERS if work.name.startswith("sale-ar_EG-80"))
    drawn = [one for one in work.slip.elements if isinstance(one, Text) and _written(one.text) == PICTURE]
    assert drawn
    for element in drawn:
        picture = LETTERING.paragraph(element.text, 576, align=element.align, bold=element.bold, size=element.size)
        bands = [
            Image.frombytes("1", (576, int.from_bytes(token.args[4:6], "little")), token.args[6:], "raw", "1;I")
            for token in Tokeniser().feed(EscposBuilder(lettering=LETTERING).build(type(work.slip)((element,))))
            if token.name == "GS v"
        ]
        on_paper = Image.new("1", picture.size)
        top = 0
        for band in bands:
            on_paper.paste(band, (0, top))
            top += band.height
        different = sum(a != b for a, b in zip(on_paper.tobytes(), picture.tobytes(), strict=True))
        # A dot more where dots would spell a command of the printer.
        assert different <= 2
