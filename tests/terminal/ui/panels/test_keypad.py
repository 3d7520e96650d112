"""The keypad."""

from dataclasses import replace

from terminal import commands as c
from terminal.ui import words
from terminal.ui.entry import EntryMode
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.keypad import Keypad, usable
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_a_mode_says_what_enter_will_do(look: Look, hand: Hand, inbox: Inbox) -> None:
    keypad = Keypad(look, hand)
    hand.view.heard(u.SALE)
    said = []
    for mode in (EntryMode.AMOUNT, EntryMode.QUANTITY, EntryMode.POINTS):
        keypad.modes[mode].click()
        keypad.draw(u.SALE)
        assert keypad.modes[mode].kind == "chosen"
        keypad.grid.digits["5"].click()
        keypad.draw(u.SALE)
        said.append(keypad.grid.take.words)
        keypad.grid.take.click()
    assert said == [words.ADD, words.SET, words.USE]
    assert inbox.sent == [c.AmountEntered(5), c.QuantitySet(4, 5), c.PointsEntered(5)]


def test_the_display_shows_money_pieces_or_points(look: Look, hand: Hand) -> None:
    keypad = Keypad(look, hand)
    hand.view.heard(u.SALE)
    hand.view.digit("1780")
    keypad.draw(u.SALE)
    assert keypad.display.figure.text() == "£17.80"
    hand.view.mode(EntryMode.QUANTITY)
    keypad.draw(u.SALE)
    assert keypad.display.figure.text() == "1"
    hand.view.mode(EntryMode.POINTS)
    hand.view.digit("750")
    keypad.draw(u.SALE)
    assert keypad.display.figure.text() == "750"
    assert keypad.display.accessibleName() == "Points: 750"


def test_points_can_be_used_only_where_there_are_some(look: Look, hand: Hand, inbox: Inbox) -> None:
    keypad = Keypad(look, hand)
    for counter, enabled, said in (
        (u.EMPTY, False, words.USE_POINTS),
        (u.UNNAMED, False, words.USE_POINTS),
        (u.SALE, True, words.USE_POINTS),
        (u.REDEEMING, True, words.POINTS_OFF),
    ):
        hand.view.heard(counter)
        keypad.draw(counter)
        assert (keypad.points.isEnabled(), keypad.points.words) == (enabled, said)
    keypad.points.click()
    keypad.hold.click()
    assert inbox.sent == [c.PointsEntered(0), c.BasketHeld()]


def test_while_paying_the_digits_are_cash(look: Look, hand: Hand) -> None:
    keypad = Keypad(look, hand)
    hand.view.heard(u.REDEEMING)
    hand.view.open_payment()
    keypad.draw(u.REDEEMING)
    assert keypad.modes[EntryMode.AMOUNT].words == words.CASH_MODE
    assert not keypad.modes[EntryMode.QUANTITY].isEnabled()
    keypad.modes[EntryMode.AMOUNT].click()
    assert hand.view.entry.mode is EntryMode.CASH


def test_points_that_the_server_would_give_can_be_keyed(look: Look, hand: Hand) -> None:
    none_here = replace(u.SALE, member=replace(u.AMARA, spendable_here=0, spendable_reason="The rest is asked for."))
    assert usable(none_here) == 500
    keypad = Keypad(look, hand)
    hand.view.heard(none_here)
    keypad.draw(none_here)
    assert keypad.points.isEnabled()
    keypad.draw(replace(none_here, offers=()))
    assert not keypad.points.isEnabled()
