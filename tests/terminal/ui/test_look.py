"""The look of one moment."""

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look, fits_compact
from terminal.ui.tokens import DARK, LIGHT, TYPE


def test_the_bundled_fonts_are_found_in_every_step_of_the_type_scale(look: Look) -> None:
    for role, step in TYPE.items():
        info = QFontInfo(look.font(role))
        assert info.family().startswith("Inter"), role
        assert info.weight() == step.weight, role


def test_figures_have_one_width(look: Look) -> None:
    metrics = QFontMetrics(look.font("figure"))
    assert len({metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_sizes_grow_with_the_scale(dressed: QApplication, scale: float) -> None:
    look = Look(LIGHT, scale)
    assert look.target == round(48 * scale)
    assert look.font("body").pixelSize() == round(15 * scale)


def test_equal_looks_are_equal() -> None:
    assert Look(LIGHT, 1.0) == Look(LIGHT, 1.0)
    assert Look(LIGHT, 1.0) != Look(DARK, 1.0)


def test_a_text_fits_the_width_it_is_said_to_need(look: Look) -> None:
    metrics = QFontMetrics(look.font("small"))
    for text in ("Gold", "+19 pts", "Online · all sent"):
        from PySide6.QtCore import Qt

        assert metrics.elidedText(text, Qt.TextElideMode.ElideRight, look.width_of("small", text)) == text
    assert look.width_of("small", "") == 0


def test_narrow_windows_are_compact() -> None:
    assert fits_compact(1024, 1.0)
    assert not fits_compact(1366, 1.0)
