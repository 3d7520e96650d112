"""The physical keys on the desk."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent

from terminal import commands as c
from terminal.commands import Command
from terminal.counter import Counter
from terminal.events import PrintsUnsettled
from terminal.ui import words
from terminal.ui.view import Page
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build

K = Qt.Key


@pytest.mark.parametrize(
    ("key", "counter", "sent"),
    [
        (K.Key_F3, u.SALE, c.MemberCleared()),
        (K.Key_F6, u.REDEEMING, c.PointsEntered(0)),
        (K.Key_F7, u.SALE, c.BasketHeld()),
        (K.Key_F9, u.REDEEMING, c.TenderTaken("card", 1780)),
        (K.Key_F10, u.REDEEMING, c.TenderTaken("e-wallet", 1780)),
        (K.Key_F11, u.REDEEMING, c.TenderTaken("other", 1780)),
        (K.Key_F12, u.SALE, c.SaleFinished()),
        (K.Key_Plus, u.SALE, c.QuantitySet(4, 2)),
        (K.Key_Minus, u.SALE, c.QuantitySet(4, 0)),
        (K.Key_Delete, u.SALE, c.QuantitySet(4, 0)),
    ],
)
def test_each_key_does_what_its_button_does(till: Build, key: Qt.Key, counter: Counter, sent: Command) -> None:
    shown = till().show(counter)
    shown.press(key)
    assert shown.sent == [sent]


def test_keys_open_pages_and_close_them_again(till: Build) -> None:
    shown = till().show(u.HELD)
    for key, page in ((K.Key_F4, Page.HELD), (K.Key_F5, Page.KEYS)):
        shown.press(key)
        assert shown.window.view.page is page
        shown.press(key)
        assert shown.window.view.page is Page.LINES


def test_nothing_is_held_when_nothing_is_there(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.press(K.Key_F7)
    assert shown.sent == []


def test_the_receipt_comes_again(till: Build) -> None:
    shown = till().show(u.DONE)
    shown.press(K.Key_P, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.sent == [c.ReceiptWanted()]


def test_the_arrows_choose_a_line_and_backspace_takes_a_digit(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.press(K.Key_Up, K.Key_Up)
    assert shown.window.view.selected == 2
    shown.press(K.Key_Down, K.Key_5, K.Key_6, K.Key_Backspace)
    assert shown.window.view.selected == 3
    assert shown.window.view.entry.digits == "5"


def test_a_digit_key_on_which_something_lies_counts_once(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.press(K.Key_5)
    for _ in range(9):
        held = QKeyEvent(QEvent.Type.KeyPress, K.Key_5, Qt.KeyboardModifier.NoModifier, "5", autorep=True)
        QCoreApplication.sendEvent(shown.desk, held)
    assert shown.window.view.entry.digits == "5"


def test_no_key_moves_when_a_receipt_is_asked_about(till: Build) -> None:
    shown = till().show(u.DONE)

    def places() -> list[QRect]:
        return [QRect(key.mapTo(shown.window, QPoint()), key.size()) for key in before]

    before = shown.seen_keys()
    stood = places()
    shown.hear(PrintsUnsettled(u.UNSETTLED))
    assert shown.desk.question.isVisible()
    assert places() == stood


def test_tab_reaches_controls_and_space_presses_them(till: Build) -> None:
    shown = till().show(u.SALE)
    reached = set()
    for _ in range(60):
        shown.press(K.Key_Tab)
        reached.add(shown.focused().accessibleName())
    assert any(name.startswith("£5 off") for name in reached)
    assert any(name.startswith("One more") for name in reached)
    assert any(name.startswith("Hold") for name in reached)
    shown.desk.member.offers.keys[1].setFocus()
    shown.press(K.Key_Space)
    assert shown.sent == [c.PointsEntered(500)]


def test_enter_never_presses_the_focused_button(till: Build) -> None:
    shown = till().show(u.SALE)
    shown.desk.member.offers.keys[1].setFocus()
    shown.press(K.Key_Return)
    assert shown.sent == []
    assert shown.window.view.page is Page.PAYMENT


def test_undo_by_key_asks_twice(till: Build) -> None:
    shown = till().show(u.DONE)
    shown.press(K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.sent == []
    shown.press(K.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert shown.sent == [c.LastUndone()]


def test_before_the_till_has_spoken_nothing_half_drawn_is_shown(till: Build) -> None:
    shown = till()
    assert shown.desk.opening.isVisible()
    assert not shown.desk.member.isVisible()
    assert not any(fact.isVisible() for fact in shown.desk.status.devices.values())
    rail = {words.ROOM_TILL, "Activity", "Devices", "Shift", words.INVOICE, words.SYNC, words.THEME_DARK, words.HELP}
    assert {key.words for key in shown.seen_keys()} <= rail
    shown.show(u.EMPTY)
    assert not shown.desk.opening.isVisible()
    assert shown.desk.member.isVisible()
