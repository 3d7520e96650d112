"""Held sales."""

from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.ui import words
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


def test_a_held_sale_is_told_apart_and_comes_back(till: Build) -> None:
    shown = till().show(u.HELD)
    assert "Held · 2" in shown.texts()
    shown.touch(shown.desk.top.held)
    assert {"Tomasz Wiśniewski", words.NO_MEMBER, "£12.40"} <= set(shown.texts())
    assert shown.desk.basket is not None
    shown.touch(shown.desk.basket.held.keys[1])
    assert shown.sent == [c.BasketResumed(2)]


def test_nothing_held_shows_no_key_for_it(till: Build) -> None:
    shown = till().show(u.SALE)
    assert not shown.desk.top.held.isVisible()
    shown.press(Qt.Key.Key_F4)
    assert words.HELD_EMPTY in shown.texts()
