"""What the sale comes to."""

from dataclasses import replace

from terminal.counter import Counter, RedeemShown
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.totals import Totals
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u


def seen(look: Look, hand: Hand, counter: Counter) -> list[str]:
    totals = Totals(look, hand)
    totals.show()
    totals.draw(counter)
    return [label.text() for label in totals.findChildren(Label) if label.isVisible()]


def test_points_come_off_as_a_line_of_their_own(look: Look, hand: Hand) -> None:
    said = seen(look, hand, u.REDEEMING)
    assert {"Subtotal", "£22.80", "£5 off (500 pts)", "−£5.00", "£17.80", "earns 32 points"} <= set(said)
    assert "Discounts" not in said


def test_points_as_money_and_other_discounts_are_told_apart(look: Look, hand: Hand) -> None:
    counter = replace(u.REDEEMING, redeem=RedeemShown(500, 500, as_tender=True), discount_minor=100)
    said = seen(look, hand, counter)
    assert {"Paid with 500 points", "Discounts", "−£1.00"} <= set(said)


def test_a_plain_sale_has_only_its_total(look: Look, hand: Hand) -> None:
    assert seen(look, hand, u.UNNAMED) == ["Total to pay", "no member, no points", "£22.80"]


def test_money_already_taken_is_shown(look: Look, hand: Hand) -> None:
    said = seen(look, hand, u.PAID)
    assert {"Taken: Cash", "−£20.00"} <= set(said)


def test_one_point_is_one_point(look: Look, hand: Hand) -> None:
    assert "earns 1 point" in seen(look, hand, replace(u.SALE, points_earned=1))
