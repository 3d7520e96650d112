"""Whether a receipt came out whole."""

from PySide6.QtWidgets import QWidget

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.print_question import PrintQuestion
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_one_receipt_after_the_other_each_answered_once(look: Look, hand: Hand, inbox: Inbox, holder: QWidget) -> None:
    question = PrintQuestion(look, hand)
    question.setParent(holder)
    question.heard(u.UNSETTLED, u.NOW_MS)
    assert "7KQ-29F" in question.accessibleName()
    question.yes.click()
    assert "8MB-41C" in question.accessibleName()
    question.no.click()
    question.yes.click()
    assert inbox.sent == [c.PrintSettled(41, came_out=True), c.PrintSettled(42, came_out=False)]
    assert question.isHidden()


def test_no_doubt_no_question(look: Look, hand: Hand, holder: QWidget) -> None:
    question = PrintQuestion(look, hand)
    question.setParent(holder)
    question.heard((), u.NOW_MS)
    assert question.isHidden()
