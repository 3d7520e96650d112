"""Points with a day."""

from dataclasses import replace
from datetime import date

from terminal.counter import DatedPoints, MemberShown
from terminal.ui.look import Look
from terminal.ui.panels.dated import Dated
from terminal.ui.present import Present
from tests.fakes import ui_counters as u


def drawn(look: Look, member: MemberShown) -> Dated:
    dated = Dated(look)
    dated.draw(member, Present(), u.NOW_MS)
    return dated


def test_what_ends_and_what_waits_are_a_line_each(look: Look) -> None:
    dated = drawn(look, u.AMARA_AHEAD)
    assert dated.ending.label.text() == "120 points end on 5 Jan 2027"
    assert dated.vesting.label.text() == "40 points from 29 Nov"


def test_one_point_is_one_point_and_what_is_not_there_is_not_shown(look: Look) -> None:
    dated = drawn(look, replace(u.AMARA, ending=DatedPoints(1, date(2026, 12, 1))))
    assert dated.ending.label.text() == "1 point ends on 1 Dec"
    assert dated.vesting.isHidden()
    assert drawn(look, u.AMARA).isHidden()
