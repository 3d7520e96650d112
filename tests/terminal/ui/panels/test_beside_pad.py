"""The keypad of the beside mode."""

from dataclasses import replace

from terminal.ui import words
from terminal.ui.beside_view import BesideStep, BesideView
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.beside_pad import BesidePad
from tests.fakes import ui_counters as u


def test_the_green_key_says_why_it_waits(look: Look, hand: Hand) -> None:
    beside = BesideView(hand.view)
    pad = BesidePad(look, hand, beside)
    hand.view.heard(u.BESIDE_EMPTY)
    pad.draw(u.BESIDE_EMPTY)
    assert not pad.finish.isEnabled()
    assert pad.finish.detail == u.BESIDE_EMPTY.finish_hint


def test_the_next_key_is_lit_once_there_is_a_total(look: Look, hand: Hand) -> None:
    beside = BesideView(hand.view)
    pad = BesidePad(look, hand, beside)
    counter = replace(u.BESIDE_EMPTY, member=u.AMARA)
    hand.view.heard(counter)
    beside.heard(counter)
    pad.draw(counter)
    assert not pad.grid.take.isEnabled()
    pad.grid.digits["5"].click()
    pad.draw(counter)
    assert pad.grid.take.isEnabled()


def test_the_finish_goes_out_once(look: Look, hand: Hand) -> None:
    beside = BesideView(hand.view)
    pad = BesidePad(look, hand, beside)
    hand.view.heard(u.BESIDE)
    beside.heard(u.BESIDE)
    beside.go(BesideStep.REFERENCE)
    hand.do(beside.finish())
    pad.draw(u.BESIDE)
    assert pad.finish.detail == words.FINISHING
    assert not pad.finish.isEnabled()
