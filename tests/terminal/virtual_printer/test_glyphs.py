"""Letters stay in their cells."""

from __future__ import annotations

import pytest
from PIL import Image

from terminal.assets import font_files
from terminal.virtual_printer.glyphs import Glyphs, Style

GLYPHS = Glyphs(font_files())


def ink(picture: Image.Image) -> int:
    return sum(255 - dot for dot in picture.tobytes())


@pytest.mark.parametrize(
    ("style", "cell"),
    [
        (Style(), (12, 24)),
        (Style(small=True), (9, 17)),
        (Style(wide=2, high=2, bold=True), (24, 48)),
        (Style(wide=4, high=1), (48, 24)),
        (Style(wide=1, high=3), (12, 72)),
    ],
)
def test_a_sign_fills_its_cell_and_no_more(style: Style, cell: tuple[int, int]) -> None:
    for sign in "Wi\u20ac":
        drawn = GLYPHS.draw(sign, style)
        assert drawn.size == cell
        assert ink(drawn) > 0


def test_styles_can_be_told_apart() -> None:
    plain = ink(GLYPHS.draw("A", Style()))
    assert ink(GLYPHS.draw("A", Style(bold=True))) > plain
    assert ink(GLYPHS.draw("A", Style(underline=True))) > plain
    assert ink(GLYPHS.draw("A", Style(reverse=True))) > 12 * 24 * 128
    assert ink(GLYPHS.draw(" ", Style())) == 0


def test_lines_run_from_edge_to_edge() -> None:
    rows = GLYPHS.draw("\u2500", Style()).resize((1, 24), Image.Resampling.BOX).tobytes()
    assert 0 in rows


def test_a_sign_without_a_glyph_is_still_something() -> None:
    assert ink(GLYPHS.draw("\ufffd", Style())) > 0
