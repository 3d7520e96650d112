"""The vouchers that points buy."""

from dataclasses import replace

from terminal import commands as c
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.voucher_offers import VoucherOffers
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def test_an_offer_says_what_it_is_worth_and_what_it_costs(look: Look, hand: Hand) -> None:
    offers = VoucherOffers(look, hand)
    offers.draw(u.VOUCHER_OFFERS)
    first, _, impossible = offers.keys
    assert (first.words, first.detail, first.icon_name) == ("£5 voucher", "500 pts", "ticket")
    assert "Thank-you voucher" in first.accessibleName()
    assert not impossible.isEnabled()
    assert impossible.note == "760 points to go"


def test_points_are_gone_only_after_a_second_touch(look: Look, hand: Hand, inbox: Inbox) -> None:
    offers = VoucherOffers(look, hand)
    offers.draw(u.VOUCHER_OFFERS)
    key = offers.keys[0]
    key.click()
    assert (inbox.sent, key.words) == ([], "Press again to print")
    offers.draw(u.VOUCHER_OFFERS)
    assert key.words == "Press again to print", "a redraw does not take the question back"
    key.click()
    assert inbox.sent == [c.VoucherBought("thank-you")]
    assert key.words == "£5 voucher"


def test_another_offer_in_its_place_is_asked_for_anew(look: Look, hand: Hand, inbox: Inbox) -> None:
    offers = VoucherOffers(look, hand)
    offers.draw(u.VOUCHER_OFFERS[:1])
    offers.keys[0].click()
    offers.draw((u.VOUCHER_OFFERS[1],))
    offers.keys[0].click()
    assert inbox.sent == []


def test_what_is_no_longer_possible_asks_no_more(look: Look, hand: Hand) -> None:
    offers = VoucherOffers(look, hand)
    offers.draw(u.VOUCHER_OFFERS[:1])
    offers.keys[0].click()
    offers.draw((replace(u.VOUCHER_OFFERS[0], possible=False, hint="10 points to go"),))
    assert (offers.keys[0].words, offers.keys[0].note) == ("£5 voucher", "10 points to go")


def test_without_offers_nothing_is_shown(look: Look, hand: Hand) -> None:
    offers = VoucherOffers(look, hand)
    offers.draw(u.VOUCHER_OFFERS)
    offers.draw(())
    assert offers.isHidden()
