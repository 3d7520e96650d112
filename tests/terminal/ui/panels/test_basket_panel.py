"""The middle of the screen."""

from dataclasses import replace

from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.basket_panel import BasketPanel
from terminal.ui.view import Page
from tests.fakes import ui_counters as u


def drawn(look: Look, hand: Hand) -> BasketPanel:
    panel = BasketPanel(look, hand)
    panel.resize(546, 624)
    panel.show()
    return panel


def test_each_page_has_what_it_needs(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand)
    hand.view.heard(u.HELD)
    for page, title, totals, clear, back in (
        (Page.LINES, "Basket", True, True, False),
        (Page.KEYS, "Keys", True, True, False),
        (Page.PAYMENT, "Take the money", False, False, True),
        (Page.HELD, "Held sales", False, False, True),
    ):
        hand.view.wish = page
        panel.draw(u.HELD, u.NOW_MS)
        assert panel.title.text() == title
        assert panel.totals.isVisible() is totals
        assert panel.clear.isVisible() is clear
        assert panel.back.isVisible() is back


def test_the_picture_keys_have_their_whole_name_until_something_lies_in_the_basket(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand)
    hand.view.heard(u.EMPTY)
    hand.view.wish = Page.KEYS
    panel.draw(u.EMPTY, u.NOW_MS)
    assert panel.title.text() == "Picture keys"


def test_a_wait_is_said_while_it_lasts(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand)
    waiting = replace(u.SALE, waiting="Asking the server for these points.")
    hand.view.heard(waiting)
    panel.draw(waiting, u.NOW_MS)
    assert panel._waiting.isVisible()  # noqa: SLF001  # nothing else shows it
    panel.draw(u.SALE, u.NOW_MS)
    assert not panel._waiting.isVisible()  # noqa: SLF001  # as above


def test_a_shop_without_picture_keys_has_no_dead_key_for_them(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand)
    hand.view.heard(u.BARE)
    panel.draw(u.BARE, u.NOW_MS)
    assert not panel.keys.isVisible()
    assert not panel.clear.isEnabled()


def test_the_time_to_undo_runs_on(look: Look, hand: Hand) -> None:
    panel = drawn(look, hand)
    hand.view.heard(u.SALE)
    hand.view.heard(u.DONE)
    panel.draw(u.DONE, u.NOW_MS)
    before = panel.done.undo.detail
    panel.tick(u.DONE, u.NOW_MS + 3_000)
    assert panel.done.undo.detail != before
