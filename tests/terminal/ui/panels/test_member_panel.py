"""The member panel."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication

from terminal import commands as c
from terminal.counter import MemberShown, Status
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.member_panel import MemberPanel, member_width
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def drawn(look: Look, hand: Hand, member: MemberShown | None, status: Status | None = u.ONLINE) -> MemberPanel:
    panel = MemberPanel(look, hand)
    panel.resize(340, 624)
    panel.show()
    panel.draw(replace(u.SALE, member=member), status, u.NOW_MS)
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
    panel = drawn(look, hand, replace(u.AMARA_OFFLINE, owed=120), u.OFFLINE)
    assert {words.OWED, "120", words.OWED_WHY, words.SPENDABLE, "800"} <= seen(panel)
    assert any("4 h 26 min ago" in text for text in seen(panel))


def test_the_age_grows_while_one_looks(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA)
    panel.tick(u.ONLINE, u.NOW_MS + 10 * u.MINUTE_MS)
    assert any("10 min ago" in text for text in seen(panel))


def test_the_member_can_be_taken_off(look: Look, hand: Hand, inbox: Inbox) -> None:
    drawn(look, hand, u.AMARA).clear.click()
    assert inbox.sent == [c.MemberCleared()]


def test_nobody_there_shows_how_to_find_somebody(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, None)
    assert panel.empty.isVisible()
    assert not panel.clear.isVisible()
    panel.tick(None, u.NOW_MS)


def test_without_a_line_nothing_is_called_up_to_date(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA, u.OFFLINE)
    assert words.FRESH_NOW not in seen(panel)
    assert any(text.startswith("As of ") for text in seen(panel))
    panel.tick(u.ONLINE, u.NOW_MS)
    assert words.FRESH_NOW in seen(panel)


def test_points_that_the_server_gives_when_asked_are_no_warning(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA_OFFLINE, u.ONLINE)
    assert panel.spendable.property("card") == "brand"
    assert {words.READY_HERE, "800"} <= seen(panel)
    panel.draw(replace(u.SALE, member=u.AMARA_OFFLINE), u.OFFLINE, u.NOW_MS)
    assert panel.spendable.property("card") == "warn"
    assert words.SPENDABLE in seen(panel)
    stopped = replace(u.ONLINE, redeeming_stopped="The rights of this till do not add up. Call support.")
    panel.draw(replace(u.SALE, member=u.AMARA_OFFLINE), stopped, u.NOW_MS)
    assert panel.spendable.property("card") == "warn"


def test_what_little_there_is_stands_together_on_top(look: Look, hand: Hand) -> None:
    bare = replace(u.AMARA, birthday=None, next_goal_points=None)
    panel = drawn(look, hand, bare)
    QApplication.processEvents()
    bottom = panel.balance.mapTo(panel, panel.balance.rect().bottomLeft()).y()
    assert bottom < 200


def test_a_tier_begins_with_a_capital(look: Look, hand: Hand) -> None:
    assert drawn(look, hand, replace(u.AMARA, tier="silver")).tier.text == "Silver"


def test_a_member_from_elsewhere_can_be_made_at_home_here(look: Look, hand: Hand, inbox: Inbox) -> None:
    panel = drawn(look, hand, u.AMARA)
    assert not panel.home.isVisible()
    panel.draw(replace(u.SALE, member=replace(u.AMARA, away=True)), u.ONLINE, u.NOW_MS)
    assert panel.home.isVisible()
    panel.home.click()
    assert inbox.sent == [c.HomeWished()]


def test_vouchers_are_offered_while_the_basket_is_empty(look: Look, hand: Hand) -> None:
    panel = MemberPanel(look, hand)
    panel.draw(u.BUYING, u.ONLINE, u.NOW_MS)
    assert [key.words for key in panel.vouchers.keys] == ["£5 voucher", "£10 voucher", "£25 voucher"]
    panel.draw(u.HANDED, u.ONLINE, u.NOW_MS)
    assert panel.vouchers.isHidden()


def test_what_comes_of_the_points_and_the_tier_is_told(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand, u.AMARA_AHEAD)
    assert {"120 points end on 5 Jan 2027", "40 points from 29 Nov", "180 points to Platinum"} <= seen(panel)
    assert panel.tier.text == "Gold · 10 % off"


def test_a_balance_is_never_cut(look: Look, hand: Hand) -> None:
    room = member_width(look) - 2 * look.pad
    sizes = []
    for balance in (9, 1_240, 12_345_678, 9_007_199_254_740):
        panel = drawn(look, hand, replace(u.AMARA, balance=balance, worth_minor=balance))
        assert panel.balance.fontMetrics().horizontalAdvance(panel.balance.text()) <= room
        sizes.append(panel.balance.font().pixelSize())
    assert sizes[0] == sizes[1] > sizes[2] > sizes[3]
