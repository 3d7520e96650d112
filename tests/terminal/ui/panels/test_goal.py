"""The way to the next goal."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from terminal.ui.look import Look
from terminal.ui.panels.goal import Goal
from terminal.ui.pieces.label import Label
from terminal.ui.present import Present
from tests.fakes import ui_counters as u


def drawn(look: Look, holder: QWidget, **changes: object) -> Goal:
    goal = Goal(look)
    goal.setParent(holder)
    goal.draw(replace(u.AMARA, **changes), Present(), room=True)  # type: ignore[arg-type]  # fields of the member
    return goal


def test_it_says_how_far_and_what_for(look: Look, holder: QWidget) -> None:
    goal = drawn(look, holder)
    seen = {label.text() for label in goal.findChildren(Label)}
    assert {"£15 off", "at 1,500 points"} <= seen
    assert not goal.isHidden()


def test_no_goal_no_ring(look: Look, holder: QWidget) -> None:
    assert drawn(look, holder, next_goal_points=None).isHidden()
    assert drawn(look, holder, next_goal_points=1_000).isHidden()


def test_it_makes_room_for_what_matters_more(look: Look, holder: QWidget) -> None:
    goal = Goal(look)
    goal.setParent(holder)
    goal.draw(u.AMARA, Present(), room=False)
    assert goal.isHidden()
