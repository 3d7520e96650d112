"""The beside mode on the screen."""

from dataclasses import replace

from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.ui import words
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build

WITH_MEMBER = replace(u.BESIDE_EMPTY, member=u.AMARA)


def test_three_actions_by_keyboard(till: Build) -> None:
    shown = till().show(u.BESIDE_EMPTY)
    assert words.BESIDE_MEMBER in shown.texts()
    shown.show(WITH_MEMBER)
    shown.type("2480")
    shown.press(Qt.Key.Key_Return)
    shown.show(u.BESIDE)
    shown.type("A-10482")
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [c.AmountEntered(2480), c.ReferenceEntered("A-10482"), c.SaleFinished()]


def test_three_actions_by_touch(till: Build) -> None:
    shown = till().show(WITH_MEMBER)
    pad = shown.desk.pad
    assert pad is not None
    for digit in ("9", "00"):
        shown.touch(pad.grid.digits[digit])
    shown.touch(pad.grid.take)
    shown.show(u.BESIDE)
    shown.touch(pad.grid.digits["7"])
    shown.touch(pad.finish)
    assert shown.sent == [c.AmountEntered(900), c.ReferenceEntered("7"), c.SaleFinished()]


def test_it_has_no_basket_and_no_money(till: Build) -> None:
    shown = till().show(u.BESIDE)
    assert shown.desk.basket is None
    assert shown.desk.keypad is None
    shown.press(Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F7)
    assert shown.sent == []


def test_a_finished_sale_is_said_and_goes_with_enter(till: Build) -> None:
    shown = till().show(u.BESIDE)
    shown.show(replace(u.BESIDE_EMPTY, done=replace(u.DONE_SALE, change_minor=0)))
    assert words.DONE in shown.texts()
    shown.press(Qt.Key.Key_Return)
    assert words.DONE not in shown.texts()
    assert shown.sent == [c.DoneDismissed()]


def test_a_step_can_be_touched_to_go_back(till: Build) -> None:
    from PySide6.QtTest import QTest

    shown = till().show(u.BESIDE)
    beside = shown.desk.beside
    assert beside is not None
    QTest.mouseClick(beside.total, Qt.MouseButton.LeftButton)
    shown.type("12")
    assert "£0.12" in shown.texts()


def test_escape_in_the_receipt_number_empties_it(till: Build) -> None:
    shown = till().show(WITH_MEMBER)
    shown.type("900")
    shown.press(Qt.Key.Key_Return)
    shown.show(u.BESIDE)
    shown.type("AB")
    shown.press(Qt.Key.Key_Escape)
    assert shown.desk.beside is not None
    assert shown.desk.beside.number.text() == ""
