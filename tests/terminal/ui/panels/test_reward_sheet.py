"""The card of a reward over the desk: all that is asked is on it, Enter gives it and Esc leaves it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.ui.panels.reward_sheet import RewardSheet
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


def test_the_card_says_price_member_branch_and_what_is_left(till: Build) -> None:
    shown = till().show(u.GIFT)
    sheet = shown.window.sheet
    assert isinstance(sheet, RewardSheet)
    said = " | ".join(shown.texts())
    for words in ("Travel cup", "500 points and £2.00", "Amara Okafor", "High Street", "740 points", "Shelf 3"):
        assert words in said


@pytest.mark.parametrize(
    ("key", "sent"), [(Qt.Key.Key_Return, c.RewardConfirmed("mug")), (Qt.Key.Key_Escape, c.RewardDismissed())]
)
def test_enter_gives_it_and_esc_leaves_it(till: Build, key: Qt.Key, sent: c.Command) -> None:
    shown = till().show(u.GIFT)
    shown.press(key)
    assert shown.sent == [sent]
    assert shown.window.sheet is None
    shown.show(u.GIFT)
    assert shown.window.sheet is None, "it was answered, the till has not said so yet"
    shown.show(u.SALE)
    shown.show(u.GIFT)
    assert isinstance(shown.window.sheet, RewardSheet)


def test_it_goes_when_the_till_wants_no_answer_any_more_and_another_one_takes_its_place(till: Build) -> None:
    shown = till().show(u.GIFT)
    first = shown.window.sheet
    other = replace(u.GIFT_CARD, id="hat", name="Hat")
    shown.show(replace(u.GIFT, reward=other))
    assert shown.window.sheet is not first
    assert "Hat" in shown.texts()
    shown.show(u.SALE)
    assert shown.window.sheet is None
