"""The member panel."""

from dataclasses import replace

from terminal import commands as c
from terminal.counter import MemberShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.member_panel import MemberPanel
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def drawn(look: Look, hand: Hand, member: MemberShown | None) -> MemberPanel:
    panel = MemberPanel(look, hand)
    panel.resize(340, 624)
    panel.show()
    panel.draw(replace(u.SALE, member=member), u.NOW_MS)
    return panel


def seen(panel: MemberPanel) -> set[str]:
    return {label.text() for label in panel.findChildren(Label) if label.isVisible()}


def test_a_member_is_shown_with_a_hidden_number(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA)
    assert {"AO", "Amara Okafor", "•••• 4821 · since 2022", "1,240", "worth £12.40", words.FRESH_NOW} <= seen(panel)
    assert not any("981000" in text for text in seen(panel))
    assert panel.tier.text == "Gold"
    assert "Birthday on Tuesday: say hello" in seen(panel)


def test_what_is_not_there_is_not_shown(look: Look, hand: Hand) -> None:
    bare = replace(
        u.AMARA, tier=None, since_year=None, birthday=None, next_goal_points=None, balance=1, spendable_here=1
    )
    panel = drawn(look, hand, bare)
    assert not panel.tier.isVisible()
    assert not panel.birthday.isVisible()
    assert not panel.goal.isVisible()
    assert {"point", "•••• 4821"} <= seen(panel)


def test_debts_and_old_news_are_said(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, replace(u.AMARA_OFFLINE, owed=120))
    assert {words.OWED, "120", words.OWED_WHY, words.SPENDABLE, "800"} <= seen(panel)
    assert any("4 h 26 min ago" in text for text in seen(panel))


def test_the_age_grows_while_one_looks(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA)
    panel.tick(u.NOW_MS + 10 * u.MINUTE_MS)
    assert any("10 min ago" in text for text in seen(panel))


def test_the_member_can_be_taken_off(look: Look, hand: Hand, inbox: Inbox) -> None:
    drawn(look, hand, u.AMARA).clear.click()
    assert inbox.sent == [c.MemberCleared()]


def test_nobody_there_shows_how_to_find_somebody(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, None)
    assert panel.empty.isVisible()
    assert not panel.clear.isVisible()
    panel.tick(u.NOW_MS)
