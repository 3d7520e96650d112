"""The offers."""

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.offers import Offers
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_an_offer_is_a_word_a_sign_and_a_number(look: Look, hand: Hand) -> None:
    offers = Offers(look, hand)
    offers.draw(u.REDEEMING.offers)
    first, chosen, impossible = offers.keys
    assert (first.words, first.detail, first.end_icon, first.kind) == ("£3 off", "300 pts", "plus", "offer")
    assert (chosen.end_icon, chosen.kind) == ("check", "chosen")
    assert "chosen" in chosen.accessibleName()
    assert not impossible.isEnabled()
    assert impossible.note == "At most half of a sale can be paid with points."


def test_touches_choose_and_take_back(look: Look, hand: Hand, inbox: Inbox) -> None:
    offers = Offers(look, hand)
    offers.draw(u.REDEEMING.offers)
    for key in offers.keys:
        key.click()
    assert inbox.sent == [c.PointsEntered(300), c.PointsEntered(0)]


def test_fewer_offers_hide_the_other_rows(look: Look, hand: Hand) -> None:
    offers = Offers(look, hand)
    offers.draw(u.OFFERS)
    offers.draw(u.OFFERS[:1])
    assert len(offers.keys) == 1
    offers.draw(())
    assert offers.isHidden()
