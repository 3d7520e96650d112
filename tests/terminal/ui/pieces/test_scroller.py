"""Scrolling."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScroller, QVBoxLayout, QWidget

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


def test_its_content_is_never_wider_than_the_room(dressed: QApplication) -> None:
    content = QLabel("a very long line of words that wants far more room than there is")
    content.setMinimumHeight(900)
    scroller = Scroller(content)
    scroller.resize(120, 200)
    scroller.show()
    QApplication.processEvents()
    assert content.width() == scroller.viewport().width() < 120


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_bar_in_the_gutter_takes_no_room_and_moves_the_content(
    dressed: QApplication, direction: Qt.LayoutDirection
) -> None:
    panel, content = QWidget(), QLabel("x")
    panel.setLayoutDirection(direction)
    content.setMinimumHeight(900)
    scroller = Scroller(content, gutter=16)
    box = QVBoxLayout(panel)
    box.setContentsMargins(16, 0, 16, 0)
    box.addWidget(scroller)
    panel.resize(200, 200)
    panel.show()
    QApplication.processEvents()
    assert content.width() == scroller.viewport().width() >= 166
    assert scroller.bar.isVisible()
    is_left = direction is Qt.LayoutDirection.RightToLeft
    assert scroller.bar.geometry().right() < 16 if is_left else scroller.bar.geometry().left() >= 184
    scroller.bar.setValue(300)
    assert content.y() == -300
    content.setMinimumHeight(10)
    QApplication.processEvents()
    assert not scroller.bar.isVisible(), "what fits needs no bar"
    content.setMinimumHeight(900)
    QApplication.processEvents()
    scroller.hide()
    assert not scroller.bar.isVisible()
    panel.deleteLater()
