"""A window that is shown, put away and shown again."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from terminal.ui.curtain import Curtain


def test_each_change_is_told_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told: list[bool] = []
    Curtain(window, told.append)
    window.show()
    window.showMaximized()
    assert told == [True]
    window.showMinimized()
    qtbot.waitUntil(lambda: told == [True, False])
    window.showNormal()
    qtbot.waitUntil(lambda: told == [True, False, True])
    window.hide()
    assert told == [True, False, True, False]
