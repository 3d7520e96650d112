"""Real keys through a real X server, and the filter alone on a screen that nobody sees."""

from collections.abc import Iterator
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from terminal.devices.keymap import position_of
from terminal.devices.wedge import Wedge
from terminal.ui.key_filter import KeyFilter
from tests.fakes.keyboard import CONTROL, KeyEvent, scanned, typed
from tests.scans.real_keys import PACES_MS, TRIES, batch, counter, entry, heard, quickened


@pytest.mark.display
@pytest.mark.slow
def test_a_hundred_scans_on_two_layouts_are_read_and_leave_nothing_in_the_field(xvfb_display: str) -> None:
    rng = Random(7)
    with counter(xvfb_display) as hands:
        for layout in ("us", "fr"):
            hands.layout(layout)
            for pace_ms in PACES_MS[:5]:
                codes, events = batch(rng, 10, pace_ms)
                answer = heard(hands, events, pace_ms)
                assert (answer["text"], answer["scans"], answer["clicks"]) == ("", codes, 0), (layout, pace_ms)


@pytest.mark.display
@pytest.mark.slow
def test_fifty_entries_of_a_person_reach_the_field_and_are_no_scan(xvfb_display: str) -> None:
    rng = Random(11)
    with counter(xvfb_display) as hands:
        for _ in range(10):
            events = [each for place in range(5) for each in entry(rng, 1000 + 2000 * place)]
            hands.press(quickened(events))
            answer = hands.tell()
            assert (answer["text"], answer["scans"]) == ("".join(each.sign for each in events if each.down), [])


@pytest.mark.display
def test_a_scan_is_read_while_the_window_stands_still(xvfb_display: str) -> None:
    codes, events = batch(Random(3), 1, 8)
    with counter(xvfb_display) as hands:
        for _ in range(TRIES):
            hands.say("stall 0.4")
            assert hands.hear() == {"stalls": True}
            answer = heard(hands, events)
            assert (answer["text"], answer["scans"], answer["clicks"]) == ("", codes, 0)


@pytest.mark.display
def test_a_persons_enter_and_shortcut_work_and_those_in_a_scan_do_not(xvfb_display: str) -> None:
    rng = Random(5)
    with counter(xvfb_display) as hands:
        hands.press(typed("12\r", 1000, gap_ms=90, down_ms=70, rng=rng))
        control_w = [KeyEvent(0, True, CONTROL), KeyEvent(20, True, 17), KeyEvent(90, False, 17)]
        hands.press([*control_w, KeyEvent(99, False, CONTROL)])
        answer = hands.tell()
        assert (answer["text"], answer["clicks"], answer["shortcuts"]) == ("12", 1, 1)
        answer = heard(hands, scanned("\x1712345\x17678\r", 1000, gap_ms=8, rng=rng))
        assert (answer["text"], answer["clicks"], answer["shortcuts"]) == ("", 0, 0)
        assert answer["scans"] == ["\x1712345\x17678"]


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[QLineEdit]:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    keys = KeyFilter(wedge=Wedge(), position_of=position_of, on_scan=lambda text, at_ms: None, now_ms=lambda: 0)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(keys)
    edit.show()
    qtbot.waitExposed(edit)
    edit.setFocus()
    yield edit
    application.removeEventFilter(keys)


def test_a_key_is_held_back_and_then_shown(field: QLineEdit, qtbot: QtBot) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    assert field.text() == ""
    qtbot.waitUntil(lambda: field.text() == "a")


def test_a_click_comes_after_the_key_that_was_pressed_before_it(field: QLineEdit) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    QTest.mouseClick(field.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert field.text() == "a"


def test_the_window_may_close_while_a_key_is_held_back(field: QLineEdit, qtbot: QtBot) -> None:
    QTest.keyPress(field.windowHandle(), Qt.Key.Key_A)
    field.close()
    qtbot.wait(80)
    assert field.text() == "a"
