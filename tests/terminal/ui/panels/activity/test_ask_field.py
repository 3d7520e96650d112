"""The field asks once the typing rests, and never for what the till said itself."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.ui.look import Look
from terminal.ui.panels.activity.ask_field import AskField
from terminal.ui.pieces.typed_field import TYPED_MS


def field(look: Look) -> tuple[AskField, list[str]]:
    asked: list[str] = []
    made = AskField(look, "Type here", asked.append, icon="search")
    made.show()
    return made, asked


def test_it_asks_once_for_a_burst_of_letters_and_at_once_for_enter(look: Look) -> None:
    made, asked = field(look)
    QTest.keyClicks(made, "ama")
    assert asked == []
    QTest.qWait(TYPED_MS + 80)
    assert asked == ["ama"]
    QTest.keyClicks(made, "ra")
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert asked == ["ama", "amara"]


def test_it_follows_the_till_unless_somebody_is_typing(look: Look) -> None:
    made, asked = field(look)
    made.follow("Amara Okafor")
    assert (made.text(), asked) == ("Amara Okafor", [])
    made.clear()
    QTest.keyClicks(made, "ben")
    made.follow("something else")
    assert made.text() == "ben"


def test_escape_empties_it_and_then_leaves(look: Look) -> None:
    made, asked = field(look)
    left: list[str] = []
    made.left.connect(lambda: left.append("left"))
    made.take_text("x")
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert (made.text(), asked, left) == ("", [""], [])
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert left == ["left"]


def test_it_lies_the_other_way_round_where_people_write_so(look: Look) -> None:
    made, _ = field(look)
    made.resize(400, 56)
    before = made.textMargins()
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made.resize(401, 56)
    after = made.textMargins()
    assert (before.left(), before.right()) == (after.right(), after.left())
