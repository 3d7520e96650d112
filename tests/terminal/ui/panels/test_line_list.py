"""The lines of the basket."""

from dataclasses import replace

from terminal.counter import Counter
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.line_list import LineList
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox, settle


def long(n: int) -> Counter:
    return replace(u.SALE, lines=tuple(replace(u.LINES[0], number=at + 1, name=f"Item {at + 1}") for at in range(n)))


def drawn(look: Look, hand: Hand, *counters: Counter) -> LineList:
    lines = LineList(look, hand)
    lines.resize(512, 300)
    lines.show()
    for counter in counters:
        hand.view.heard(counter)
        lines.draw(counter)
        settle()
    return lines


def test_rows_are_reused(look: Look, hand: Hand) -> None:
    lines = drawn(look, hand, u.SALE)
    before = list(lines.rows)
    hand.view.heard(long(2))
    lines.draw(long(2))
    assert lines.rows == before
    assert [row.isVisible() for row in lines.rows] == [True, True, False, False]


def test_what_was_added_last_is_in_sight(look: Look, hand: Hand) -> None:
    lines = drawn(look, hand, u.SALE, long(30))
    last = lines.rows[29]
    top = last.mapTo(lines, last.rect().topLeft()).y()
    assert 0 <= top <= lines.height() - last.height()


def test_a_step_goes_to_its_line_and_chooses_it(look: Look, hand: Hand, inbox: Inbox) -> None:
    from terminal import commands as c

    lines = drawn(look, hand, u.SALE)
    lines.rows[1].more.click()
    assert inbox.sent == [c.QuantitySet(2, 2)]
    assert hand.view.selected == 2


def test_an_empty_basket_says_what_to_do(look: Look, hand: Hand) -> None:
    lines = drawn(look, hand, u.BARE)
    assert lines.empty.isVisible()
    assert not lines.scroller.isVisible()
