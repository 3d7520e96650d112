"""An invoice is asked for by touch, keyboard or scanner: its number, then what is due."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.counter import Mode
from terminal.events import CounterChanged
from terminal.invoice import InvoiceCard, InvoiceEntered, InvoiceLeft, InvoiceWanted
from terminal.ui.panels.invoice_sheet import InvoiceSheet
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill, settle


@pytest.fixture
def shown(till: Build) -> ShownTill:
    return till().show(u.INVOICE_ASKED)


def sheet_of(shown: ShownTill) -> InvoiceSheet:
    sheet = shown.window.sheet
    assert isinstance(sheet, InvoiceSheet)
    return sheet


def is_open(shown: ShownTill) -> bool:
    return isinstance(shown.window.sheet, InvoiceSheet)


def fields(shown: ShownTill) -> tuple[str, str]:
    return sheet_of(shown).number.value.text(), sheet_of(shown).amount.value.text()


def test_typed_by_keyboard_it_takes_two_enters(shown: ShownTill) -> None:
    shown.type("R-17")
    shown.press(Qt.Key.Key_Return)
    shown.type("12x000")
    assert fields(shown) == ("R-17", "£120.00"), "no letter is an amount"
    assert shown.window.view.entry.digits == "", "nothing reaches the keypad beneath"
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [InvoiceEntered("R-17", 12_000)]
    assert is_open(shown), "it stays until the till has taken it"
    shown.hear(CounterChanged(u.INVOICE))
    assert not is_open(shown)
    assert not shown.desk.blocked


def test_by_touch_a_field_is_chosen_and_the_key_takes_both(shown: ShownTill) -> None:
    sheet = sheet_of(shown)
    assert not sheet.take.isEnabled()
    shown.touch(sheet.pad.digits[6])
    QTest.mouseClick(sheet.amount, Qt.MouseButton.LeftButton)
    settle()
    for at in (4, 9, 9):
        shown.touch(sheet.pad.digits[at])
    assert fields(shown) == ("7", "£5.00")
    QTest.mouseClick(sheet.number, Qt.MouseButton.LeftButton)
    settle()
    shown.touch(sheet.pad.back)
    shown.touch(sheet.pad.digits[0])
    shown.touch(sheet.take)
    assert shown.sent == [InvoiceEntered("1", 500)]


def test_a_scanned_number_takes_the_place_of_a_typed_one_and_the_amount_is_next(shown: ShownTill) -> None:
    shown.type("wrong")
    shown.hear(CounterChanged(replace(u.INVOICE_ASKED, invoice_card=InvoiceCard("R-18"))))
    shown.type("99")
    assert fields(shown) == ("R-18", "£0.99")


def test_a_refusal_is_read_here_and_what_was_keyed_stays(shown: ShownTill) -> None:
    shown.type("R-17")
    shown.press(Qt.Key.Key_Down)
    shown.type("500")
    shown.press(Qt.Key.Key_Return)
    shown.hear(CounterChanged(replace(u.INVOICE_ASKED, invoice_card=InvoiceCard("", "It counts once."))))
    assert "It counts once." in shown.texts()
    assert fields(shown) == ("R-17", "£5.00")
    shown.press(Qt.Key.Key_Up, Qt.Key.Key_Backspace)
    shown.type("8")
    assert fields(shown) == ("R-18", "£5.00")


def test_enter_without_a_number_or_an_amount_asks_for_what_is_missing(shown: ShownTill) -> None:
    shown.press(Qt.Key.Key_Return)
    shown.type("A")
    shown.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    shown.type("1")
    assert fields(shown) == ("A", "£0.01")
    assert shown.sent == []


def test_a_long_number_shows_its_end_and_is_never_longer_than_any(shown: ShownTill) -> None:
    shown.type("X" * 70 + "9")
    number, _ = fields(shown)
    assert number.startswith("…")
    shown.press(Qt.Key.Key_Down)
    shown.type("1")
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [InvoiceEntered("X" * 64, 1)]


@pytest.mark.parametrize("by_touch", [True, False])
def test_left_it_is_gone_and_does_not_come_back_by_itself(shown: ShownTill, *, by_touch: bool) -> None:
    if by_touch:
        shown.touch(sheet_of(shown).leave)
    else:
        shown.press(Qt.Key.Key_Escape)
    assert shown.sent == [InvoiceLeft()]
    shown.hear(CounterChanged(u.INVOICE_ASKED))
    assert not is_open(shown)
    shown.hear(CounterChanged(u.EMPTY), CounterChanged(u.INVOICE_ASKED))
    assert is_open(shown)


def test_the_rail_and_a_key_of_the_keyboard_ask_for_it(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.touch(shown.desk.rail.invoice)
    shown.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.sent == [InvoiceWanted(), InvoiceWanted()]


def test_where_no_money_is_taken_there_is_no_invoice_either(till: Build) -> None:
    shown = till().show(replace(u.BESIDE, mode=Mode.BESIDE))
    assert not shown.desk.rail.invoice.isVisibleTo(shown.window)
    shown.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    assert InvoiceWanted() not in shown.sent


@pytest.mark.parametrize("locale", ["en_GB", "es_ES", "fr_FR", "de_DE", "ar"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_it_fits_every_screen_in_every_language(till: Build, locale: str, size: tuple[int, int]) -> None:
    card = InvoiceCard("R-2026-0417", "Invoice R-2026-0417 was written down here on 20 Nov 2026 already. " * 2)
    shown = till(locale=locale, size=size).show(replace(u.INVOICE_ASKED, invoice_card=card))
    sheet = sheet_of(shown)
    assert sheet.rect().contains(sheet.card.geometry())
    low = sheet.leave.mapTo(sheet, sheet.leave.rect().bottomLeft()).y()
    assert low < sheet.card.geometry().bottom()
