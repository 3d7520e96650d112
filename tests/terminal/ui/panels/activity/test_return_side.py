"""What a return will do is read before it is done."""

import pytest

from terminal import activity_commands as a
from terminal.activity import ActivityShown
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.return_side import ReturnSide
from tests.fakes import ui_past as past
from tests.fakes.ui_window import Inbox
from tests.terminal.ui.panels.activity.conftest import seen


def drawn(look: Look, tongue: Tongue, hand: Hand, shown: ActivityShown) -> ReturnSide:
    side = ReturnSide(look, tongue, hand, lambda: 1)
    assert shown.after is not None
    assert shown.sale is not None
    side.draw(shown.after, shown.sale)
    return side


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (past.RETURN_BEGUN, ["£0.00", "Choose what comes back", "scan the goods"]),
        (past.RETURNING, ["£7.98", "−17", "+224", "Amara Okafor then owes 12 points"]),
        (
            past.RETURNING_VOUCHERS,
            ["1,479", "Good again: 7K2M-9QXD-4F", "Reward comes back, its points too: Travel cup"],
        ),
        (past.RETURNING_PART, ["Vouchers paid a part."]),
        (past.PAPER_RETURN, ["£3.04", "This till cannot know whose points they are"]),
        (past.REFUSED_RETURN, ["It can be returned once the server has booked it."]),
    ],
)
def test_money_points_debt_vouchers_and_rewards_are_told(
    look: Look, tongue: Tongue, hand: Hand, shown: ActivityShown, words: list[str]
) -> None:
    said = seen(drawn(look, tongue, hand, shown))
    for one in words:
        assert one in said


def test_nothing_chosen_and_what_is_refused_cannot_be_confirmed(
    look: Look, tongue: Tongue, hand: Hand, inbox: Inbox
) -> None:
    for shown in (past.RETURN_BEGUN, past.REFUSED_RETURN):
        side = drawn(look, tongue, hand, shown)
        side.press()
        side.calm()
        assert not side.confirm.isEnabled()
    assert inbox.sent == []


def test_everything_or_nothing_with_one_touch(look: Look, tongue: Tongue, hand: Hand, inbox: Inbox) -> None:
    side = drawn(look, tongue, hand, past.RETURNING)
    side.everything.click()
    side.nothing.click()
    side.confirm.click()
    side.leave.click()
    assert inbox.sent == [a.PiecesWanted(None, 1), a.PiecesWanted(None, 0), a.ReturnConfirmed(798), a.StepLeft()]


def test_an_amount_of_a_line_is_typed_where_it_may_come_back_in_parts(
    look: Look, tongue: Tongue, hand: Hand, inbox: Inbox
) -> None:
    assert drawn(look, tongue, hand, past.RETURNING).part.isHidden()
    side = drawn(look, tongue, hand, past.RETURNING_AMOUNT)
    assert (side.part.isHidden(), side.part.text()) == (False, "8.00")
    for text in ("12.5", "nonsense"):
        side.part.setText(text)
        side.part.ask_now()
    assert inbox.sent == [a.PartWanted(1, 1_250), a.PartWanted(1, 0)]
    assert past.AMOUNT_RETURN_BEGUN.after is not None
    assert past.AMOUNT_RETURN_BEGUN.sale is not None
    side.part.setText("")
    side.draw(past.AMOUNT_RETURN_BEGUN.after, past.AMOUNT_RETURN_BEGUN.sale)
    assert side.part.text() == ""
