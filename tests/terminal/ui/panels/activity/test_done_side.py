"""What was done, and what to hand over now."""

from dataclasses import replace

from terminal import activity_commands as a
from terminal.activity import Deed, DeedShown
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.done_side import DoneSide
from tests.fakes import ui_past as past
from tests.fakes.ui_window import Inbox
from tests.terminal.ui.panels.activity.conftest import seen


def test_a_return_says_what_to_hand_back(look: Look, tongue: Tongue, hand: Hand, inbox: Inbox) -> None:
    side = DoneSide(look, tongue, hand)
    side.draw(past.RETURNED.done or DeedShown(Deed.RETURNED), past.SALE_PART)
    for said in ("Returned", "Hand back", "£7.98", "+207", "1,447"):
        assert said in seen(side)
    side.copy.click()
    side.leave.click()
    assert inbox.sent == [a.PastCopied("r-1"), a.StepLeft()]


def test_points_that_were_taken_again_may_be_owed(look: Look, tongue: Tongue, hand: Hand) -> None:
    side = DoneSide(look, tongue, hand)
    side.draw(DeedShown(Deed.UNCLAIMED, 0, -40, "Ben Ali", 0, 12), replace(past.SALE, later=()))
    said = seen(side)
    assert "Points taken back" in said
    assert "−40" in said
    assert "Ben Ali then owes 12 points" in said
    assert "Hand back" not in said
    assert side.copy.isHidden()
    assert side.pending.isHidden()


def test_points_of_another_tills_sale_are_said_to_count_later(look: Look, tongue: Tongue, hand: Hand) -> None:
    side = DoneSide(look, tongue, hand)
    side.draw(DeedShown(Deed.CLAIMED, 0, 8, "Ben Ali", pending=True), replace(past.SALE, later=()))
    assert "+8" in seen(side)
    assert "once the server knows of the sale" in seen(side)
    assert "New balance" not in seen(side)
