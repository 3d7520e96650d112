"""Icons."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from terminal import assets
from terminal.ui import icons

SOURCES = Path(icons.__file__).parent


def test_an_icon_is_drawn_in_its_ink_and_nothing_else(dressed: QApplication) -> None:
    image = icons.icon("check", "#FF0000", 24).toImage()
    seen = {
        QColor(image.pixelColor(x, y)).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {"#ff0000"}


def test_a_sharper_screen_gets_more_dots(dressed: QApplication) -> None:
    picture = icons.icon("check", "#000000", 24, 2.0)
    assert (picture.width(), picture.devicePixelRatio()) == (48, 2.0)


def test_every_icon_that_the_screen_names_is_bundled() -> None:
    known = set(assets.icon_names())
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg in ("icon", "end_icon")
                and isinstance(node.value, ast.Constant)
            ):
                assert node.value.value in known | {""}, f"{path.name}: {node.value.value!r}"


def test_a_missing_icon_is_named(dressed: QApplication) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icons.icon("no-such-icon", "#000000", 24)
