"""The style sheet."""

import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.theme import qt_palette, style_sheet
from terminal.ui.tokens import DARK, LIGHT, Palette


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)
def test_every_colour_of_the_sheet_is_a_token(palette: Palette) -> None:
    tokens = {getattr(palette, field) for field in palette.__slots__}
    sheet = style_sheet(Look(palette))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= tokens
    assert "«" not in sheet
    assert sheet.count("{") == sheet.count("}") > 10


def test_sizes_follow_the_scale() -> None:
    assert "48px" in style_sheet(Look(LIGHT, 1.0))
    assert "96px" in style_sheet(Look(LIGHT, 2.0))


def test_the_focus_ring_is_three_wide() -> None:
    assert f"border: 3px solid {LIGHT.focus}" in style_sheet(Look(LIGHT))


def test_what_no_rule_names_has_the_same_colours(dressed: QApplication) -> None:
    palette = qt_palette(Look(DARK))
    assert palette.color(QPalette.ColorRole.Window).name().upper() == DARK.canvas
    assert palette.color(QPalette.ColorRole.Text).name().upper() == DARK.text
