"""The done panel."""

from dataclasses import replace

from PySide6.QtCore import Qt

from terminal import commands as c
from terminal.ui import words
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


def test_it_says_change_points_balance_and_code(till: Build) -> None:
    shown = till().show(u.SALE).show(u.DONE)
    seen = shown.texts()
    assert {words.DONE, "£2.20", "+32", "−500", "772"} <= set(seen)
    assert any("7KQ-29F" in text for text in seen)


def test_no_change_is_not_mentioned(till: Build) -> None:
    shown = till().show(u.SALE).show(replace(u.DONE, done=replace(u.DONE_SALE, change_minor=0, balance=None)))
    assert words.GIVE_CHANGE not in shown.texts()
    assert words.DONE_BALANCE not in shown.texts()


def test_it_goes_with_the_next_digit_which_is_not_lost(till: Build) -> None:
    shown = till().show(u.SALE).show(u.DONE)
    shown.press(Qt.Key.Key_4)
    assert words.DONE not in shown.texts()
    assert "£0.04" in shown.texts()
    assert shown.sent == [c.DoneDismissed()]


def test_the_receipt_comes_again_and_the_undo_closes_with_time(till: Build) -> None:
    late = replace(u.DONE, done=replace(u.DONE_SALE, undo_until_ms=u.NOW_MS - 1))
    shown = till().show(u.SALE).show(late)
    assert shown.desk.basket is not None
    done = shown.desk.basket.done
    assert not done.undo.isEnabled()
    shown.touch(done.receipt)
    assert shown.sent == [c.ReceiptWanted()]


def test_an_undone_sale_is_said_plainly(till: Build) -> None:
    shown = till().show(u.SALE).show(u.DONE).show(replace(u.DONE, done=None))
    shown.show(replace(u.DONE, done=replace(u.DONE_SALE, undone=True)))
    why = words.DONE_UNDONE_WHY.format(money="£17.80")
    assert {words.DONE_UNDONE, why, words.HAND_BACK, "£17.80"} <= set(shown.texts())
    assert words.GIVE_CHANGE not in shown.texts()


def test_beside_another_till_nothing_is_handed_back_here(till: Build) -> None:
    done = replace(u.BESIDE_EMPTY, done=replace(u.DONE_SALE, undone=True))
    assert words.HAND_BACK not in till().show(u.BESIDE).show(done).texts()
