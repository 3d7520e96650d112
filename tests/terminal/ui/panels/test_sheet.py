"""Sheets over the screen."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from terminal.ui import shortcuts, words
from terminal.ui.look import Look
from terminal.ui.panels.sheet import Sheet, help_sheet
from terminal.ui.pieces.label import Label


def build(look: Look) -> tuple[QWidget, Sheet, list[str]]:
    over, chosen = QWidget(), list[str]()
    over.resize(1024, 768)
    sheet = Sheet(look, over, "Close the till?", width=560)
    sheet.write("Closing is safe. " * 20)
    sheet.offer(("Close", "primary", lambda: chosen.append("close")), ("Keep", "plain", lambda: chosen.append("keep")))
    over.show()
    sheet.unfold()
    return over, sheet, chosen


def test_enter_takes_the_first_and_escape_the_last(look: Look) -> None:
    over, sheet, chosen = build(look)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert chosen == ["close"]
    over, sheet, chosen = build(look)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert chosen == ["keep"]
    assert over.isVisible()


def test_its_card_holds_all_of_its_words(look: Look) -> None:
    over, sheet, _ = build(look)
    assert over.rect().contains(sheet.geometry())
    for label in sheet.findChildren(Label):
        assert label.height() >= label.heightForWidth(label.width())


def test_help_fits_the_smallest_window(look: Look) -> None:
    over, closed = QWidget(), list[str]()
    over.resize(1024, 700)
    sheet = help_sheet(look, over, shortcuts.SHEET, lambda: closed.append("till"), lambda: closed.append("help"))
    over.show()
    sheet.unfold()
    assert over.rect().contains(sheet.card.geometry())
    assert {does for _, does in shortcuts.SHEET} <= {label.text() for label in sheet.findChildren(Label)}
    assert [key.words for key in sheet.keys] == [words.CLOSE, words.HELP_CLOSE]
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert closed == ["help"]
