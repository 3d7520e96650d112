"""Keys that ask first."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.ui.look import Look
from terminal.ui.pieces.sure_key import SureKey


def build(look: Look) -> tuple[SureKey, list[str]]:
    done: list[str] = []
    return SureKey(look, "Clear", "Sure?", lambda: done.append("cleared"), hint="Ctrl+Del", name="Cancel"), done


def test_the_first_press_asks_the_second_acts(look: Look) -> None:
    key, done = build(look)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert (key.words, done) == ("Sure?", [])
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert (key.words, done) == ("Clear", ["cleared"])


def test_a_double_touch_is_one_press(look: Look) -> None:
    key, done = build(look)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(key, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton)
    assert done == []
    assert key.asking


def test_it_calms_down_by_itself(look: Look) -> None:
    key, done = build(look)
    key.press_once()
    key._timer.timeout.emit()  # noqa: SLF001  # as after four seconds
    assert (key.words, key.hint, key.asking) == ("Clear", "Ctrl+Del", False)
    key.press_once()
    assert done == []


def test_it_does_nothing_while_it_is_off_and_stops_asking(look: Look) -> None:
    key, done = build(look)
    key.press_once()
    key.setEnabled(False)
    key.rest_words(detail="")
    assert not key.asking
    key.press_once()
    key.press_once()
    assert done == []


def test_its_second_words_follow(look: Look) -> None:
    key, _ = build(look)
    key.rest_words(detail="0:42 left")
    assert key.detail == "0:42 left"
