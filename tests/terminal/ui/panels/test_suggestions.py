"""Suggestions."""

from dataclasses import replace

from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.counter import FoundShown
from terminal.events import Found
from terminal.ui import words
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build, ShownTill


def asked(till: Build, text: str = "ama") -> ShownTill:
    shown = till().show(u.EMPTY)
    shown.desk.top.search.setFocus()
    shown.desk.top.search.setText(text)
    shown.hear(Found(text, u.FOUND, None))
    return shown


def test_a_touch_takes_a_member_or_an_item(till: Build) -> None:
    shown = asked(till)
    shown.touch(shown.desk.suggestions.keys[0])
    assert shown.sent == [c.MemberChosen("m-1")]
    assert not shown.desk.suggestions.isVisible()
    assert shown.desk.top.search.text() == ""
    shown = asked(till)
    shown.touch(shown.desk.suggestions.keys[2])
    assert shown.sent == [c.ProductPicked("p-6")]


def test_a_reward_that_was_found_is_shown_first(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.desk.top.search.setFocus()
    shown.desk.top.search.setText("4711")
    shown.hear(Found("4711", (FoundShown("reward", "mug", "Travel cup", "Reward · 500 points"),), None))
    assert "Reward: Travel cup" in shown.desk.suggestions.keys[0].accessibleName()
    shown.touch(shown.desk.suggestions.keys[0])
    assert shown.sent == [c.RewardWanted("mug")]


def test_arrows_and_enter_take_one(till: Build) -> None:
    shown = asked(till)
    shown.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert shown.sent == [c.MemberChosen("m-1")]


def test_enter_without_a_choice_sends_the_text(till: Build) -> None:
    shown = asked(till)
    shown.press(Qt.Key.Key_Return)
    assert shown.sent == [c.TextEntered("ama")]


def test_an_answer_to_an_older_text_is_left_alone(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.desk.top.search.setText("aman")
    shown.hear(Found("ama", u.FOUND, None))
    assert not shown.desk.suggestions.isVisible()


def test_nothing_found_is_said(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.desk.top.search.setText("zzz")
    shown.hear(Found("zzz", (), "Nobody and nothing found."))
    assert "Nobody and nothing found." in shown.texts()


def test_many_rows_are_cut_and_lie_under_the_field(till: Build) -> None:
    shown = till().show(u.EMPTY)
    shown.desk.top.search.setText("a")
    shown.hear(Found("a", tuple(replace(u.FOUND[0], id=f"m-{n}") for n in range(20)), None))
    suggestions, search = shown.desk.suggestions, shown.desk.top.search
    assert sum(key.isVisible() for key in suggestions.keys) == 7
    assert suggestions.width() == search.width()
    assert suggestions.y() >= search.mapTo(shown.desk, search.rect().bottomLeft()).y()
    assert shown.desk.rect().contains(suggestions.geometry())


def test_escape_closes_them(till: Build) -> None:
    shown = asked(till)
    shown.press(Qt.Key.Key_Escape)
    assert not shown.desk.suggestions.isVisible()
    assert shown.sent == []


def test_a_list_that_is_cut_short_says_so(till: Build) -> None:
    shown = asked(till)
    assert words.MORE_FOUND not in shown.texts()
    shown.hear(Found("ama", u.FOUND * 3, None))
    assert words.MORE_FOUND in shown.texts()
