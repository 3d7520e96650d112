"""The code on the screen is read by a reader of codes."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.findings import Modules
from terminal.ui.look import Look
from terminal.ui.pieces.code_view import CodeView
from tests.fakes import ui_devices as d


@pytest.mark.parametrize(("modules", "size"), [(d.CARD.square, (300, 260)), (d.CARD.bars, (900, 200))])
def test_it_reads_back(look: Look, modules: Modules, size: tuple[int, int]) -> None:
    zxing = pytest.importorskip("zxingcpp")
    view = CodeView(look, "the card")
    view.resize(*size)
    view.draw(modules)
    picture = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    found = zxing.read_barcodes(np.ascontiguousarray(grey[:, : picture.width()]), text_mode=zxing.TextMode.Plain)
    assert [one.text for one in found] == [CARD_TEXT]


def test_with_nothing_to_show_nothing_is_drawn(look: Look) -> None:
    view = CodeView(look, "the card")
    view.resize(100, 100)
    view.grab()
    assert view.module_px() == 0
