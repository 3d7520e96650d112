"""From a touch to the till."""

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.present import Present
from terminal.ui.view import View
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_wishes_go_out_in_order_and_the_screen_is_drawn_once() -> None:
    inbox, drawn = Inbox(), list[int]()
    hand = Hand(View(), Present(), inbox.take, lambda: drawn.append(1), lambda: None)
    hand.do((c.DoneDismissed(), c.TextEntered("x")))
    assert inbox.sent == [c.DoneDismissed(), c.TextEntered("x")]
    assert drawn == [1]


def test_a_full_inbox_stops_the_rest_and_is_said_and_the_finish_may_be_tried_again() -> None:
    inbox, busy = Inbox(full=True), list[int]()
    view = View()
    view.heard(u.SALE)
    hand = Hand(view, Present(), inbox.take, lambda: None, lambda: busy.append(1))
    hand.do((c.ReferenceEntered("1"), *view.finish()))
    assert inbox.sent == []
    assert busy == [1]
    assert not view.finishing


def test_the_rest_of_a_stopped_touch_does_not_block_the_next_finish() -> None:
    inbox = Inbox(full=True)
    view = View()
    view.heard(u.SALE)
    hand = Hand(view, Present(), inbox.take, lambda: None, lambda: None)
    hand.do(view.finish())
    inbox.full = False
    hand.do(view.finish())
    assert inbox.sent == [c.SaleFinished()]
