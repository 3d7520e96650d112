"""The cash sheet by touch and keyboard: an amount, then what it is; closing asks once more."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.cash import CHOSEN
from terminal.cash_commands import CashMoved, CashWanted, DrawerWanted, ReadingWanted, ShiftBegun, ShiftClosed
from terminal.counter import Mode
from terminal.events import CounterChanged, ShiftChanged, StatusChanged
from terminal.ui.panels.cash_sheet import CashSheet
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill


@pytest.fixture
def shown(till: Build) -> ShownTill:
    shown = till().show(u.SALE)
    shown.hear(StatusChanged(u.WITH_DRAWER))
    key = shown.window.desk.rail.cash
    assert key is not None
    key.click()
    shown.hear(ShiftChanged(u.SHIFT))
    return shown


def sheet_of(shown: ShownTill) -> CashSheet:
    sheet = shown.window.sheet
    assert isinstance(sheet, CashSheet)
    return sheet


def typed(shown: ShownTill, digits: str) -> CashSheet:
    sheet = sheet_of(shown)
    QTest.keyClicks(sheet, digits)
    return sheet


def test_it_says_how_drawer_and_shift_are(shown: ShownTill) -> None:
    assert CashWanted() in shown.sent
    sheet = sheet_of(shown)
    assert "£100.00" in sheet.shift.text()
    assert "£135.50" in sheet.expected.text()
    assert sheet.drawer.text() == "The cash drawer is open."
    assert not sheet.begin.isEnabled()


def test_each_reason_opens_the_drawer_and_none_does_without_one(shown: ShownTill) -> None:
    for key in sheet_of(shown).reasons:
        key.click()
    assert [sent for sent in shown.sent if isinstance(sent, DrawerWanted)] == [DrawerWanted(why) for why in CHOSEN]
    shown.hear(StatusChanged(u.ONLINE))
    shown.hear(ShiftChanged(u.SHIFT))
    assert not any(key.isEnabled() for key in sheet_of(shown).reasons)


def test_money_moves_by_what_is_keyed(shown: ShownTill) -> None:
    sheet = sheet_of(shown)
    assert not sheet.paid_in.isEnabled()
    typed(shown, "12500")
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    sheet.paid_in.click()
    typed(shown, "300")
    sheet.paid_out.click()
    sheet.reading.click()
    assert shown.sent[-3:] == [CashMoved(1_250), CashMoved(-300), ReadingWanted()]


def test_a_shift_begins_with_its_float(shown: ShownTill) -> None:
    shown.hear(ShiftChanged(u.NO_SHIFT))
    typed(shown, "10000").begin.click()
    assert shown.sent[-1] == ShiftBegun(10_000)


def test_closing_asks_whether_so_much_was_counted(shown: ShownTill) -> None:
    sheet = typed(shown, "13500")
    sheet.close_key.click()
    assert not [sent for sent in shown.sent if isinstance(sent, ShiftClosed)]
    sheet.close_key.click()
    assert shown.sent[-1] == ShiftClosed(13_500)
    sheet.close_key.click()
    assert shown.sent[-1] == ShiftClosed(None)


def test_escape_leaves_and_a_till_beside_another_has_no_drawer(shown: ShownTill) -> None:
    QTest.keyClick(sheet_of(shown), Qt.Key.Key_Escape)
    assert shown.window.sheet is None
    shown.hear(CounterChanged(u.BESIDE))
    assert shown.window.desk.mode is Mode.BESIDE
    assert shown.window.desk.rail.cash is None


def test_a_report_that_the_file_lost_stands_there_until_the_next_one(shown: ShownTill) -> None:
    assert not sheet_of(shown).lost.isVisible()
    shown.hear(ShiftChanged(replace(u.SHIFT, lost_z=41)))
    assert sheet_of(shown).lost.isVisible()
    assert "Z report 41" in sheet_of(shown).lost.text()
    assert "the next is 42" in sheet_of(shown).lost.text()
    shown.hear(ShiftChanged(u.SHIFT))
    assert not sheet_of(shown).lost.isVisible()
