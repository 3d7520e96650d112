"""The row on top."""

from PySide6.QtWidgets import QWidget

from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.top_bar import TopBar
from tests.fakes import ui_counters as u


def test_held_sales_are_counted_where_there_are_some(look: Look, hand: Hand, holder: QWidget) -> None:
    bar = TopBar(look, hand)
    bar.setParent(holder)
    bar.draw(u.SALE, u.NOW_MS)
    assert bar.held.isHidden()
    bar.draw(u.HELD, u.NOW_MS)
    assert not bar.held.isHidden()
    assert bar.held.accessibleName() == "Held · 2 — F4"


def test_the_undo_follows_the_last_sale_even_when_its_panel_has_gone(look: Look, hand: Hand) -> None:
    bar = TopBar(look, hand)
    bar.draw(u.EMPTY, u.NOW_MS)
    assert not bar.undo.isEnabled()
    for counter in (u.SALE, u.DONE, u.EMPTY):
        hand.view.heard(counter)
    bar.draw(u.EMPTY, u.NOW_MS)
    assert bar.undo.isEnabled()
