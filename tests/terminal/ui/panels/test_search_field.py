"""The search field."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.search_field import TEXT_MAX, SearchField
from tests.fakes.ui_window import Inbox, settle

Build = Callable[[], SearchField]


@pytest.fixture
def field(look: Look, hand: Hand) -> SearchField:
    search = SearchField(look, hand)
    search.entered.connect(search.send)
    search.resize(600, 56)
    search.show()
    search.activateWindow()
    settle()
    search.setFocus()
    return search


def test_suggestions_are_asked_for_once_the_typing_rests(field: SearchField, inbox: Inbox, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "ama")
    assert inbox.sent == []
    qtbot.waitUntil(lambda: bool(inbox.sent))
    assert inbox.sent == [c.TextTyped("ama")]


def test_enter_sends_the_text_and_asks_for_nothing_more(field: SearchField, inbox: Inbox, qtbot: QtBot) -> None:
    QTest.keyClicks(field, " 4821 ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.wait(200)
    assert inbox.sent == [c.TextEntered("4821")]
    assert field.text() == ""


def test_an_empty_text_is_not_sent(field: SearchField, inbox: Inbox) -> None:
    QTest.keyClicks(field, "   ")
    QTest.keyClick(field, Qt.Key.Key_Enter)
    assert inbox.sent == []


def test_escape_leaves_without_a_word(field: SearchField, inbox: Inbox) -> None:
    left: list[int] = []
    field.left.connect(lambda: left.append(1))
    QTest.keyClicks(field, "ama")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), left, inbox.sent) == ("", [1], [])


def test_a_long_paste_is_cut(field: SearchField) -> None:
    field.insert("x" * 10_000)
    assert len(field.text()) == TEXT_MAX


def test_arrows_walk(field: SearchField) -> None:
    steps: list[int] = []
    field.walked.connect(steps.append)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert steps == [1, -1]


def test_the_hint_lies_at_the_far_end_in_both_directions(field: SearchField) -> None:
    hint = field._hint  # noqa: SLF001  # where it lies is what is tested
    assert hint.x() > field.width() // 2
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert hint.x() < field.width() // 2
    assert hint.isVisible()
