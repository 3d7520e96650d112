"""The payment."""

from PySide6.QtWidgets import QWidget

from terminal import commands as c
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.payment import Payment
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


def build(look: Look, hand: Hand, holder: QWidget) -> Payment:
    payment = Payment(look, hand)
    payment.setParent(holder)
    hand.view.heard(u.REDEEMING)
    hand.view.open_payment()
    payment.draw(u.REDEEMING)
    return payment


def test_quick_notes_are_exact_and_the_next_round_sums(look: Look, hand: Hand, inbox: Inbox, holder: QWidget) -> None:
    payment = build(look, hand, holder)
    assert [key.words for key in payment.notes] == ["£17.80", "£18", "£20", "£50"]
    payment.notes[0].click()
    payment.notes[3].click()
    assert inbox.sent == [c.TenderTaken("cash", 1780), c.TenderTaken("cash", 5000)]


def test_every_way_to_pay_takes_what_is_left(look: Look, hand: Hand, inbox: Inbox, holder: QWidget) -> None:
    payment = build(look, hand, holder)
    hand.view.heard(u.MIXED)
    payment.draw(u.MIXED)
    for key in payment.ways.values():
        key.click()
    assert inbox.sent == [c.TenderTaken(kind, 780) for kind in ("cash", "card", "e-wallet", "other")]


def test_the_change_takes_the_place_of_what_is_left(look: Look, hand: Hand, holder: QWidget) -> None:
    payment = build(look, hand, holder)
    assert payment.left.accessibleName() == "Left to pay: £17.80"
    payment.draw(u.PAID)
    assert payment.left.accessibleName() == f"{words.CHANGE}: £2.20"
    assert not any(key.isVisibleTo(payment) for key in payment.ways.values())
    shown = {label.text() for label in payment.findChildren(Label) if label.isVisibleTo(payment)}
    assert words.CASH_QUICK not in shown, "a heading over nothing"


def test_a_payment_can_be_started_again(look: Look, hand: Hand, inbox: Inbox, holder: QWidget) -> None:
    payment = build(look, hand, holder)
    payment.draw(u.PAID)
    payment.again.click()
    assert inbox.sent == [c.TendersCleared()]
