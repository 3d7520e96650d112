"""A line of a past sale."""

from dataclasses import replace

from terminal.ui.activity_words import Tongue
from terminal.ui.look import Look
from terminal.ui.panels.activity.sale_line import SaleLine
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.pill import Pill
from terminal.ui.present import Present
from tests.fakes import ui_past as past
from tests.terminal.ui.panels.activity.conftest import seen


def test_pieces_go_up_to_what_is_left_and_down_to_none(look: Look, tongue: Tongue) -> None:
    made, wanted = SaleLine(look, tongue, Present()), list[tuple[int, int]]()
    made.stepped.connect(lambda line, pieces: wanted.append((line, pieces)))
    made.draw(replace(past.LINES[2], left=2), returning=True, selected=True)
    assert (made.less.isEnabled(), made.more.isEnabled()) == (False, True)
    made.more.click()
    made.draw(replace(past.LINES[2], left=2, wanted=2), returning=True, selected=True)
    made.more.click()
    made.less.click()
    assert wanted == [(3, 1), (3, 1)]
    assert "One more: House blend beans 250 g" in made.more.accessibleName()


def test_what_came_back_is_said_and_takes_no_steps(look: Look, tongue: Tongue) -> None:
    made = SaleLine(look, tongue, Present())
    made.draw(replace(past.LINES[0], left=0), returning=True, selected=False)
    assert not made.more.isVisibleTo(made)
    assert "0 of 2 left" in made.accessibleName()
    made.draw(past.LINES[0], returning=False, selected=False)
    assert not made.more.isVisibleTo(made)


def test_a_line_that_is_only_on_paper_goes_by_its_number(look: Look, tongue: Tongue) -> None:
    made = SaleLine(look, tongue, Present())
    made.draw(past.PAPER.lines[1], returning=True, selected=False)
    assert "Line 2" in seen(made)


def test_of_an_amount_the_rest_and_the_part_that_comes_back_are_told(look: Look, tongue: Tongue) -> None:
    assert past.RETURNING_AMOUNT.sale is not None
    made = SaleLine(look, tongue, Present())
    made.draw(past.RETURNING_AMOUNT.sale.lines[0], returning=True, selected=True)
    assert {"£22 of £30 left", "<1"} <= {label.text() for label in made.findChildren(Label)} | {
        pill.text for pill in made.findChildren(Pill)
    }
    assert "Return goods: £8.00" in made.accessibleName()
    assert "Return goods: £8" in seen(made)
