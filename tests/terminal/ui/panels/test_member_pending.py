"""A card that is not known yet, in the member's place."""

from dataclasses import replace

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.member_panel import MemberPanel
from terminal.ui.panels.member_pending import MemberPending
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox

SENTENCE = "Card ..4821 is not known here yet. Points will be added when the server knows it."


def test_what_becomes_of_the_points_is_said_and_the_card_can_go(look: Look, hand: Hand, inbox: Inbox) -> None:
    pending = MemberPending(look, hand)
    pending.draw(SENTENCE)
    assert pending.sentence.text() == SENTENCE
    pending.clear.click()
    assert inbox.sent == [c.MemberCleared()]
    pending.draw(None)
    assert pending.isHidden()


def test_it_stands_where_the_member_would(look: Look, hand: Hand) -> None:
    panel = MemberPanel(look, hand)
    panel.draw(replace(u.SALE, member=None, pending_card=SENTENCE), u.ONLINE, u.NOW_MS)
    assert (panel.pending.isHidden(), panel.empty.isHidden()) == (False, True)
    panel.draw(replace(u.SALE, member=None), u.ONLINE, u.NOW_MS)
    assert (panel.pending.isHidden(), panel.empty.isHidden()) == (True, False)
