"""What the sale comes to."""

from dataclasses import replace

from terminal import commands as c
from terminal.counter import Counter, RedeemShown
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.totals import Totals, offers_off
from terminal.ui.pieces.label import Label
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Inbox


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


def test_an_invoice_says_when_it_earns_and_nothing_where_it_never_will(look: Look, hand: Hand) -> None:
    assert "earns once it is paid" in seen(look, hand, u.INVOICE)
    never = seen(look, hand, replace(u.INVOICE, earns_later=False))
    assert not any("earn" in said for said in never)


def test_vouchers_come_off_with_what_is_gone_and_may_be_taken_off_again(look: Look, hand: Hand, inbox: Inbox) -> None:
    totals = Totals(look, hand)
    totals.show()
    totals.draw(u.HANDED)
    said = [label.text() for label in totals.findChildren(Label) if label.isVisible()]
    assert {"Voucher 7K2M", "−£5.00", "Voucher 0RTG · £2.20 lost", "−£17.80"} <= set(said)
    assert "Subtotal" in said
    first, second = totals.drops
    assert first.accessibleName() == "Take voucher 7K2M-9QXD-4F off this sale"
    second.click()
    assert inbox.sent == [c.VoucherDropped("W" * 26)]
    totals.draw(u.SALE)
    assert totals.drops == []


def test_before_the_goods_a_voucher_shows_what_it_is_worth(look: Look, hand: Hand) -> None:
    said = seen(look, hand, replace(u.EMPTY, vouchers=(replace(u.HANDED.vouchers[0], value_minor=0),)))
    assert "£5.00" in said


def test_every_offer_comes_off_under_its_name(look: Look, hand: Hand) -> None:
    said = seen(look, hand, u.REDUCED)
    assert said[:6] == ["Subtotal", "£22.80", "Beans of the month", "−£2.00", "Gold: 10 % off", "−£1.12"]
    assert "Discounts" not in said


def test_more_offers_than_there_is_room_for_are_summed(look: Look, hand: Hand) -> None:
    lines = tuple(replace(u.LINES[0], number=at, offer_minor=100 - at, offer=f"Offer {at}") for at in range(1, 6))
    assert offers_off(lines) == ([("Offer 1", 99), ("Offer 2", 98)], 97 + 96 + 95)
    said = seen(look, hand, replace(u.REDUCED, lines=lines))
    assert {"Offer 1", "Offer 2", "Discounts", "−£2.88"} <= set(said)
    assert offers_off(lines[:3]) == ([("Offer 1", 99), ("Offer 2", 98), ("Offer 3", 97)], 0)
