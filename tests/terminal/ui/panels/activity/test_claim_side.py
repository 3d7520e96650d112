"""Whose the points are is found, seen and confirmed."""

from dataclasses import replace

from loyalty.ops.accrued import NO_REASON, Reason, Why
from terminal import activity_commands as a
from terminal.activity import ActivityShown, ClaimShown
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.claim_side import ClaimSide
from tests.fakes import ui_past as past
from tests.fakes.ui_window import Inbox
from tests.terminal.ui.panels.activity.conftest import seen


def drawn(look: Look, tongue: Tongue, hand: Hand, shown: ActivityShown | ClaimShown) -> ClaimSide:
    side = ClaimSide(look, tongue, hand)
    claim = shown.claim if isinstance(shown, ActivityShown) else shown
    assert claim is not None
    side.draw(claim)
    return side


def test_nobody_yet_says_how_to_find_somebody(look: Look, tongue: Tongue, hand: Hand) -> None:
    side = drawn(look, tongue, hand, past.CLAIM_BEGUN)
    assert "first letters of the name" in seen(side)
    assert not side.confirm.isEnabled()
    side.draw(ClaimShown(text="zz", found_nobody=True))
    assert "Nobody found" in seen(side)


def test_a_row_chooses_a_member_and_what_they_get_is_seen(look: Look, tongue: Tongue, hand: Hand, inbox: Inbox) -> None:
    side = drawn(look, tongue, hand, past.CLAIM_ROWS)
    side.rows[1].click()
    side.choose(5)
    assert inbox.sent == [a.ClaimantChosen("m-2")]
    side.draw(past.CLAIMING.claim or ClaimShown())
    assert "+8" in seen(side)
    assert side.confirm.words == "Add the points"
    side.confirm.click()
    assert inbox.sent[1:] == [a.ClaimConfirmed(8)]
    assert "Another till sold this" not in seen(side)
    assert "Stamps go with them" not in seen(side)
    side.draw(replace(past.CLAIMING.claim or ClaimShown(), stamps=(("Coffee card", 2),)))
    assert "Stamps go with them: Coffee card +2" in seen(side)
    side.draw(past.CLAIM_PENDING.claim or ClaimShown())
    assert "once the server knows of the sale" in seen(side)


def test_who_loses_points_and_owes_them_is_said_and_why_is_asked(
    look: Look, tongue: Tongue, hand: Hand, inbox: Inbox
) -> None:
    moving = past.MOVING.claim or ClaimShown()
    side = drawn(look, tongue, hand, replace(moving, reason=NO_REASON))
    assert "Amara Okafor then owes 12 points" in seen(side)
    assert (side.confirm.words, side.confirm.isEnabled()) == ("Move the points", False)
    side.reasons[0].click()
    side.reason.setText("Cashier's slip")
    side.reason.ask_now()
    assert inbox.sent == [a.ClaimReasoned(Reason(Why.WRONG_CARD)), a.ClaimReasoned(Reason(text="Cashier's slip"))]
    side.draw(moving)
    assert side.confirm.isEnabled()
    assert [key.kind for key in side.reasons] == ["chosen", "quiet", "quiet"]
    assert side.reason.text() == ""


def test_a_refusal_stands_where_the_points_would(look: Look, tongue: Tongue, hand: Hand, inbox: Inbox) -> None:
    side = drawn(look, tongue, hand, past.CLAIM_REFUSED)
    assert "This one is older." in seen(side)
    side.press()
    side.leave.click()
    assert inbox.sent == [a.StepLeft()]
