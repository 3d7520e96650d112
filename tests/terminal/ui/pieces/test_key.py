"""Keys."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.pieces.key import Key
from terminal.ui.tokens import LIGHT


def test_a_key_is_large_enough_at_every_scale(dressed: QApplication) -> None:
    for scale in (1.0, 1.25, 2.0):
        key = Key(Look(LIGHT, scale), icon="x", name="Close")
        key.adjustSize()
        assert min(key.width(), key.height()) >= round(48 * scale)


def test_a_key_is_named_with_its_words_and_its_physical_key(look: Look) -> None:
    key = Key(look, "Hold", hint="F7")
    assert key.accessibleName() == "Hold — F7"
    key.say("", name="Remove: Tea")
    assert key.accessibleName() == "Remove: Tea — F7"


def test_an_ampersand_in_its_words_is_only_an_ampersand(look: Look) -> None:
    key = Key(look, "Fish & chips")
    assert key.words == "Fish & chips"
    assert key.shortcut().isEmpty()


def test_what_must_happen_once_drops_the_second_half_of_a_double_touch(look: Look) -> None:
    touched: list[str] = []
    once, digit = Key(look, "Finish", once=True), Key(look, "0")
    once.does(lambda: touched.append("finish"))
    digit.does(lambda: touched.append("0"))
    for key in (once, digit):
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(key, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(key, Qt.MouseButton.LeftButton)
    assert touched.count("finish") == 1
    assert touched.count("0") == 2


def test_a_key_that_is_off_sends_nothing(look: Look) -> None:
    touched: list[int] = []
    key = Key(look, "Hold")
    key.does(lambda: touched.append(1))
    key.setEnabled(False)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert touched == []


def test_a_pointer_above_only_lights_it(look: Look) -> None:
    key = Key(look, "Hold")
    before = (key.text(), key.sizeHint())
    key.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    lit = key.hovered
    key.leaveEvent(QEvent(QEvent.Type.Leave))
    assert (lit, key.hovered) == (True, False)
    assert (key.text(), key.sizeHint()) == before


def test_a_touch_does_not_take_the_focus(look: Look) -> None:
    key = Key(look, "Hold")
    assert key.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert Key(look, "7", focus=False).focusPolicy() is Qt.FocusPolicy.NoFocus
