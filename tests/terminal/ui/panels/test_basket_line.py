"""One line of the basket."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.ui.look import Look
from terminal.ui.panels.basket_line import BasketLine
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present
from terminal.ui.tokens import LIGHT
from tests.fakes import ui_counters as u


def drawn(look: Look, at: int = 0) -> BasketLine:
    row = BasketLine(look, Present())
    row.draw(u.LINES[at], selected=False)
    row.resize(512, row.height())
    row.show()
    return row


def test_it_says_all_of_itself_to_a_screen_reader(look: Look) -> None:
    assert drawn(look).accessibleName() == "Flat white, large, 2, £7.80, 8 points"


def test_an_invoice_says_nothing_of_points_that_are_not_earned_yet(look: Look) -> None:
    row = BasketLine(look, Present())
    row.draw(u.INVOICE.lines[0], selected=False)
    row.show()
    assert [one.text for one in row.findChildren(Pill) if one.isVisible()] == []
    assert row.accessibleName() == "Invoice R-2026-0417, £120.00"
    row.draw(u.LINES[0], selected=False)
    assert [one.text for one in row.findChildren(Pill) if one.isVisible()] == ["+8 pts"]


def test_steppers_step_its_own_number(look: Look) -> None:
    row, steps = drawn(look, 2), list[tuple[int, int]]()
    row.stepped.connect(lambda number, step: steps.append((number, step)))
    for key in (row.more, row.less):
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert steps == [(3, 1), (3, -1)]


def test_the_last_piece_is_taken_away_not_lessened(look: Look) -> None:
    row = drawn(look)
    assert row.less.accessibleName() == "One less: Flat white, large"
    row.draw(replace(u.LINES[0], quantity=1), selected=True)
    assert row.less.accessibleName() == "Remove: Flat white, large"
    assert row.less.icon_name == "trash-2"


def test_a_touch_on_the_words_chooses_it(look: Look) -> None:
    row, chosen = drawn(look, 1), list[int]()
    row.chosen.connect(chosen.append)
    QTest.mouseClick(row.name, Qt.MouseButton.LeftButton)
    assert chosen == [2]


def test_a_narrow_till_puts_the_name_above(dressed: QApplication) -> None:
    row = drawn(Look(LIGHT, compact=True))
    assert row.less.mapTo(row, row.less.rect().topLeft()).y() > row.name.mapTo(row, row.name.rect().topLeft()).y()
    assert min(row.less.width(), row.less.height()) >= 48


def test_what_an_offer_takes_off_is_said_with_its_reason_beside_that_of_the_points(look: Look) -> None:
    row = BasketLine(look, Present())
    row.draw(u.REDUCED.lines[2], selected=False)
    row.resize(512, row.height())
    row.show()
    said = {label.text() for label in row.findChildren(Label) if label.isVisible()}
    assert {"double points", "Beans of the month"} <= said
    assert "−£2.00" in {pill.text for pill in row.findChildren(Pill) if pill.isVisible()}
    assert row.accessibleName() == "House blend beans 250 g, 1, £9.50, 19 points, −£2.00 Beans of the month"
    tall = row.height()
    row.draw(u.LINES[2], selected=False)
    assert row.height() < tall


def test_on_a_narrow_till_an_offer_makes_no_line_higher(dressed: QApplication) -> None:
    row = BasketLine(Look(LIGHT, compact=True), Present())
    row.draw(u.LINES[2], selected=False)
    low = row.height()
    row.draw(u.REDUCED.lines[2], selected=False)
    row.resize(350, row.height())
    row.show()
    QApplication.processEvents()
    assert row.height() == low
    inside = [child for child in row.findChildren(Label) if child.isVisible()]
    assert all(child.mapTo(row, child.rect().bottomLeft()).y() <= low for child in inside)
