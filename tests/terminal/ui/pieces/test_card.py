"""Cards."""

from PySide6.QtWidgets import QApplication, QLabel

from terminal.ui.pieces.card import Card, column, row, rule, spring


def test_parts_lie_across_or_down(dressed: QApplication) -> None:
    parts = QLabel("a"), QLabel("b")
    across = row(7, *parts)
    across.resize(200, 50)
    across.show()
    assert parts[0].y() == parts[1].y()
    assert parts[1].x() > parts[0].x()
    down = column(7, *(QLabel(text) for text in "ab"))
    assert down.box.spacing() == 7
    assert down.box.count() == 2


def test_a_card_changes_its_kind(dressed: QApplication) -> None:
    card = Card("line", margin=(3, 4))
    card.set_kind("line_chosen")
    assert card.property("card") == "line_chosen"
    margins = card.box.contentsMargins()
    assert (margins.left(), margins.top()) == (3, 4)


def test_a_spring_takes_the_space_and_a_rule_its_height(dressed: QApplication) -> None:
    line = rule(2)
    held = column(0, line, spring())
    held.resize(100, 100)
    held.show()
    assert line.height() == 2
