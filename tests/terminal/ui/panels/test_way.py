"""The way to the next tier."""

from dataclasses import replace

from terminal.counter import MemberShown, RankShown
from terminal.ui.look import Look
from terminal.ui.panels.way import Way
from terminal.ui.present import Present
from tests.fakes import ui_counters as u


def drawn(look: Look, member: MemberShown) -> Way:
    way = Way(look)
    way.draw(member, Present(), u.NOW_MS)
    return way


def test_it_says_what_is_missing_and_what_that_brings(look: Look) -> None:
    way = drawn(look, u.AMARA_AHEAD)
    assert (way.title.text(), way.note.text()) == ("180 points to Platinum", "15 % off · 50 % more points")
    assert way.accessibleName() == "180 points to Platinum 15 % off · 50 % more points"
    assert way.property("card") == "sunken"


def test_by_money_it_says_money(look: Look) -> None:
    way = drawn(look, replace(u.AMARA, rank=RankShown("Gold", 4_000, 10_000, is_money=True)))
    assert way.title.text() == "£60.00 to Gold"
    assert way.note.isHidden()


def test_a_tier_in_danger_comes_before_the_next_one(look: Look) -> None:
    way = drawn(look, u.AMARA_IN_DANGER)
    assert (way.title.text(), way.note.text()) == ("Gold until 14 Dec", "220 points more keep it")
    assert way.property("card") == "warn"


def test_at_the_top_and_without_tiers_there_is_no_way(look: Look) -> None:
    assert drawn(look, u.AMARA).isHidden()
    assert drawn(look, replace(u.AMARA, rank=RankShown(None, 9_000, 0, brings=("10 % off",)))).isHidden()
