"""The field that both searches are: keys that walk, enter and leave, and one question for a burst of letters."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from terminal.ui.look import Look
from terminal.ui.pieces.typed_field import TypedField


def field(look: Look) -> tuple[TypedField, list[str]]:
    asked: list[str] = []
    made = TypedField(look, "Type here", asked.append, icon="search", height=56, letters_max=5)
    made.resize(400, 56)
    made.show()
    return made, asked


def test_a_burst_of_letters_is_asked_for_once_and_no_longer_than_it_may_be(look: Look, qtbot: QtBot) -> None:
    made, asked = field(look)
    made.take_text("am")
    QTest.keyClicks(made, "anda")
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["amand"]


def test_arrows_walk_enter_goes_on_and_escape_leaves(look: Look) -> None:
    made, asked = field(look)
    heard: list[object] = []
    made.walked.connect(heard.append)
    made.entered.connect(lambda: heard.append("entered"))
    made.left.connect(lambda: heard.append("left"))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
        QTest.keyClick(made, key)
    assert (heard, asked) == ([1, -1, "entered", "left"], [])


def test_the_icon_lies_where_the_text_begins(look: Look) -> None:
    made, _ = field(look)
    (icon,) = [child for child in made.children() if type(child).__name__ == "Picture"]
    before = icon.property("x")
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert made.mirrored
    assert icon.property("x") > before + 200
