"""The vouchers that a member has: a touch hands one in."""

from terminal import commands as c
from terminal.counter import OwnVoucherShown
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.own_vouchers import OwnVouchers
from tests.fakes.ui_window import Inbox

CUP = OwnVoucherShown("V" * 26, "7K2M-9QXD-4F", "Free coffee", "3.50 EUR off", "24/12/2026")
OPEN = OwnVoucherShown("W" * 26, "8K2M-9QXD-4F", "Five", "5.00 EUR off")


def test_a_touch_hands_a_voucher_in_that_says_what_it_is_and_until_when(look: Look, hand: Hand, inbox: Inbox) -> None:
    shown = OwnVouchers(look, hand)
    shown.draw((CUP, OPEN))
    cup, five = shown.keys
    assert (cup.words, cup.detail, cup.note) == ("Free coffee", "3.50 EUR off", "until 24/12/2026")
    assert five.note == ""
    cup.click()
    assert inbox.sent == [c.VoucherHanded(CUP.id)]


def test_without_vouchers_nothing_is_shown(look: Look, hand: Hand) -> None:
    shown = OwnVouchers(look, hand)
    shown.draw((CUP,))
    shown.draw(())
    assert shown.isHidden()
    assert shown.keys == []
