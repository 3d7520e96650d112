"""Scrolling."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScroller

from terminal.ui.pieces.scroller import Scroller


def test_it_scrolls_down_by_finger_and_never_sideways(dressed: QApplication) -> None:
    content = QLabel("x")
    content.setMinimumHeight(900)
    scroller = Scroller(content)
    scroller.resize(200, 200)
    scroller.show()
    assert scroller.verticalScrollBar().maximum() >= 700
    assert scroller.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert QScroller.hasScroller(scroller.viewport())
    assert scroller.focusPolicy() is Qt.FocusPolicy.NoFocus
