"""The bytes of a slip are what was meant and nothing else; the virtual printer's own reader is the judge."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from terminal.assets import font_files, resource
from terminal.devices.escpos_builder import EscposBuilder, SlipRefused
from terminal.devices.profiles import EPSON, PAPER_58, PAPER_80, read_models
from terminal.devices.raster import Lettering
from terminal.slip import QR, Barcode, Cut, Element, Gap, Row, Rule, Slip, Text
from terminal.virtual_printer.tokens import Token, Tokeniser

LETTERING = Lettering([path for path in font_files() if path.stem in {"Inter-Regular", "NotoSansArabic-Regular"}])
WIDE = EscposBuilder(PAPER_80, LETTERING)
NARROW = EscposBuilder(PAPER_58, LETTERING)
UNKNOWN = EscposBuilder(PAPER_80, LETTERING, read_models(resource("printers.toml")).unknown)
DRAWER_KICKING_NAME = "Ann \x1dV\x00\x10\x14\x01\x00\x01"
HARMLESS = {
    *("text", "LF", "ESC @", "ESC R", "ESC t", "ESC !", "ESC E", "ESC a", "ESC d", "ESC J"),
    *("GS (", "GS h", "GS w", "GS f", "GS H", "GS k", "GS v", "GS V", "FS ."),
}


def tokens(*elements: Element, builder: EscposBuilder = WIDE, copy_no: int = 1) -> list[Token]:
    return Tokeniser().feed(builder.build(Slip(elements), copy_no))


def lines(*elements: Element, builder: EscposBuilder = WIDE, copy_no: int = 1) -> list[str]:
    said = [token for token in tokens(*elements, builder=builder, copy_no=copy_no) if token.name in ("text", "LF")]
    return b"".join(b"\n" if token.name == "LF" else token.args for token in said).decode("cp858").splitlines()


def names(*elements: Element, builder: EscposBuilder = WIDE, copy_no: int = 1) -> list[str]:
    return [token.name for token in tokens(*elements, builder=builder, copy_no=copy_no)]


def test_every_job_begins_by_putting_the_printer_into_a_known_state() -> None:
    assert WIDE.build(Slip((Text("x"),))).startswith(b"\x1b@\x1c.\x1bR\x00\x1bt\x13")


def test_every_job_ends_with_one_cut_whether_asked_or_not() -> None:
    assert names(Text("x")).count("GS V") == 1
    assert names(Text("x"), Cut()).count("GS V") == 1
    assert names(Text("x"), Cut())[-1] == "GS V"


def test_euro_and_accents_are_signs_of_the_one_code_page() -> None:
    assert lines(Row("Cr\u00e8me br\u00fbl\u00e9e", "\u20ac 3.20"))[0].split() == [
        "Cr\u00e8me",
        "br\u00fbl\u00e9e",
        "\u20ac",
        "3.20",
    ]


def test_signs_of_typesetters_become_plain_ones_rather_than_a_picture() -> None:
    assert lines(Text("\u201c1\u202f240\u00a0points\u201d \u2013 it\u2019s \u22125\u2026")) == [
        '"1 240 points" - it\'s -5...'
    ]
    assert lines(Text("Cafe\u0301")) == ["Caf\u00e9"]


@pytest.mark.parametrize("foreign", ["\u0623\u062d\u0645\u062f", "\u65e5\u672c\u8a9e", "\U0001f600", "\u017e\u0416"])
def test_writing_that_the_page_lacks_is_drawn(foreign: str) -> None:
    assert "GS v" in names(Text(foreign))
    assert "GS v" in names(Row(foreign, "3.20"))
    assert "text" not in names(Text(foreign))


def test_dots_that_spell_a_command_get_one_dot_more() -> None:
    dots = b"\x10\x14\x01\x00\x01\x10\x04\x01\x10\x05\x01" + b"\x00" * 61

    class Unlucky(Lettering):
        def paragraph(self, text: str, dots_wide: int, *, align: str, bold: bool, size: int) -> Image.Image:
            return Image.frombytes("1", (576, 1), dots, "raw", "1;I")

    (band,) = [
        token.args
        for token in tokens(Text("\u65e5"), builder=EscposBuilder(PAPER_80, Unlucky()))
        if token.name == "GS v"
    ]
    assert band[6:] == b"\x10\x1c\x01\x00\x01\x10\x0c\x01\x10\x0d\x01" + b"\x00" * 61


def test_a_picture_is_as_wide_as_the_paper_and_in_low_bands() -> None:
    for builder in (WIDE, NARROW):
        bands = [token.args for token in tokens(Text("\u65e5" * 400, size=2), builder=builder) if token.name == "GS v"]
        assert len(bands) > 1
        for band in bands:
            assert int.from_bytes(band[2:4], "little") * 8 == builder.paper.dots
            assert int.from_bytes(band[4:6], "little") <= 255


@given(st.text(max_size=120), st.text(max_size=20))
def test_no_line_is_wider_than_the_paper(left: str, right: str) -> None:
    for builder in (WIDE, NARROW):
        for line in lines(Row(left, right), Text(left), Text(right, size=2), builder=builder):
            assert len(line) <= builder.paper.columns


@given(st.text(alphabet=st.characters(codec="cp858", categories=["L", "N"]), min_size=1, max_size=90))
def test_an_amount_stands_whole_and_flush_right(name: str) -> None:
    for builder in (WIDE, NARROW):
        printed = lines(Row(name, "\u20ac 1,234.50"), builder=builder)
        assert printed[-1].endswith(" \u20ac 1,234.50")
        assert len(printed[-1]) == builder.paper.columns
        kept = "".join(printed).removesuffix("\u20ac 1,234.50").replace(" ", "")
        assert kept == unicodedata.normalize("NFC", name)


def test_a_right_side_wider_than_the_paper_still_comes_out_whole() -> None:
    assert "".join(lines(Row("x", "9" * 100), builder=NARROW)[1:]).replace(" ", "") == "9" * 100


def test_a_name_that_would_cut_and_kick_the_drawer_does_neither() -> None:
    elements = (Text(DRAWER_KICKING_NAME), Row(DRAWER_KICKING_NAME, DRAWER_KICKING_NAME), QR("x", DRAWER_KICKING_NAME))
    assert set(names(*elements)) <= HARMLESS
    assert names(*elements).count("GS V") == 1


FIVE_STRINGS = st.tuples(
    st.text(alphabet=st.characters(), max_size=40),
    st.text(alphabet=st.characters(max_codepoint=255), max_size=40),
    st.text(alphabet=st.characters(max_codepoint=0x1F), max_size=20),
    st.text(alphabet="\x10\x04\x05\x14\x1b\x1c\x1d@(kHVpGa01\x00\x01\n", max_size=40),
    st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")),
)


@pytest.mark.promised
@given(FIVE_STRINGS, st.sampled_from([WIDE, NARROW, UNKNOWN]))
def test_no_text_whatever_commands_the_printer(texts: tuple[str, ...], builder: EscposBuilder) -> None:
    anything, first_256, controls, commands, raw = texts
    elements: list[Element] = [Text(anything), Row(first_256, controls), Text(commands, "center", bold=True, size=2)]
    elements += [Text(raw), Row(commands, raw)]
    if code := "".join(sign for sign in raw + commands if " " <= sign <= "~")[:20]:
        elements += [QR(code, anything), Barcode("CODE128", code)]
    said = tokens(*elements, builder=builder)
    assert {token.name for token in said} <= HARMLESS
    assert [token.name for token in said].count("GS V") == 1
    for token in said:
        if token.name == "text":
            assert min(token.args) >= 0x20
        if token.name == "GS v":
            assert not any(command in token.args[6:] for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_a_name_of_ten_thousand_letters_takes_a_few_lines() -> None:
    assert len(lines(Text("x" * 10_000))) <= 9
    assert len(lines(Row("x" * 10_000, "3.20"), builder=NARROW)) <= 20


def test_copies_are_marked_at_both_ends_of_every_piece() -> None:
    assert lines(Text("a"), Cut(), Text("b"), Cut(), copy_no=1) == ["a", "b"]
    assert lines(Text("a"), Cut(), Text("b"), Cut(), copy_no=3) == ["COPY 3", "a", "COPY 3", "COPY 3", "b", "COPY 3"]


def test_a_qr_code_is_left_to_the_printer_with_large_modules() -> None:
    said = [token.args[3:] for token in tokens(QR("M:7K2M9QXD4F")) if token.name == "GS ("]
    assert b"1C\x08" in said
    assert b"1P0M:7K2M9QXD4F" in said
    assert [data[:2] for data in said][-1] == b"1Q"


@pytest.mark.parametrize(("letters", "wide", "narrow"), [(20, 8, 8), (139, 7, 7), (400, 6, 5)])
def test_modules_are_six_dots_where_the_paper_allows(letters: int, wide: int, narrow: int) -> None:
    for builder, dots in ((WIDE, wide), (NARROW, narrow)):
        sizes = [token.args[5] for token in tokens(QR("A" * letters), builder=builder) if token.args[3:5] == b"1C"]
        assert sizes == [dots]


def test_a_code_that_no_camera_could_read_on_this_paper_is_refused() -> None:
    with pytest.raises(SlipRefused, match="does not fit"):
        NARROW.build(Slip((QR("\u65e5" * 400),)))


def test_a_printer_without_qr_gets_a_picture_of_it() -> None:
    plain = EscposBuilder(PAPER_80, LETTERING, replace(EPSON, qr=False))
    assert "GS (" not in names(QR("M:7K2M9QXD4F"), builder=plain)
    assert "GS v" in names(QR("M:7K2M9QXD4F"), builder=plain)


def test_barcodes_name_their_code_set_and_double_their_braces() -> None:
    (said,) = [token.args for token in tokens(Barcode("CODE128", "A{1")) if token.name == "GS k"]
    assert said == b"\x49\x06{BA{{1"
    (said,) = [token.args for token in tokens(Barcode("EAN13", "5449000000996")) if token.name == "GS k"]
    assert said == b"\x43\x0d5449000000996"


def test_a_barcode_too_long_for_the_paper_becomes_a_qr_code() -> None:
    long = Barcode("CODE128", "ABCDEFGHIJKLMNOP")
    assert "GS k" in names(long)
    assert "GS k" not in names(long, builder=NARROW)
    assert any(token.args[3:] == b"1P0ABCDEFGHIJKLMNOP" for token in tokens(long, builder=NARROW))


def test_rules_and_gaps_are_as_wide_and_high_as_asked() -> None:
    assert lines(Rule(), builder=NARROW) == ["\u2500" * 32]
    assert [token.args for token in tokens(Gap(3)) if token.name == "ESC d"] == [b"\x03"]


def test_building_leaves_the_log_of_the_program_alone(capsys: pytest.CaptureFixture[str]) -> None:
    import logging

    handlers = list(logging.getLogger().handlers)
    EscposBuilder(PAPER_80, LETTERING).build(Slip((Text("\u65e5"), QR("x"), Barcode("CODE128", "x"))))
    assert logging.getLogger().handlers == handlers
    assert capsys.readouterr().out == ""


def test_what_is_indented_stays_so_where_it_is_too_long_for_a_line() -> None:
    printed = lines(Text("   3 x together  +19 points, double points today"), Cut(), builder=NARROW)
    assert [line for line in printed if line.strip()] == ["   3 x together  +19 points,", "   double points today"]
    assert all(len(line) <= 32 for line in lines(Text(" " * 40 + "x" * 40), builder=NARROW))
