"""A sale of the past is drawn as it is, with what can be done about it now."""

from loyalty.exchange.told_receipts import ToldReceipt, paper_lines
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import Back, Whose
from terminal.counter import TenderShown
from tests.fakes.past_counter import OTHER, PastCounter
from tests.fakes.shop import AMARA, BEANS


def test_it_tells_how_it_was_paid_without_the_change(counter: PastCounter) -> None:
    sale = counter.sell(AMARA, c.TenderTaken("card", 500), c.TenderTaken("cash", 2_000))
    shown = counter.look_at(sale)
    assert shown.tenders == (TenderShown("card", 500), TenderShown("cash", 1_500))
    assert (shown.total_minor, shown.due_minor, shown.points_earned) == (2_000, 2_000, 40)


def test_lines_tell_what_was_earned_and_used_and_what_comes_back_for_all_pieces(counter: PastCounter) -> None:
    sale = counter.sell(AMARA, c.ProductPicked(BEANS, 3), c.PointsEntered(500))
    shown = counter.look_at(sale)
    assert [line.name for line in shown.lines] == [line.name for line in sale.lines]
    assert sum(line.paid_minor for line in shown.lines) == sale.due_minor
    assert sum(line.used for line in shown.lines) == 500
    assert [(line.left, line.quantity) for line in shown.lines] == [(1, 1), (3, 3)]


def test_a_paper_tells_its_day_and_no_names_and_no_member(counter: PastCounter) -> None:
    counter.sell(None, c.ProductPicked(BEANS, 2))
    counter.do(counter.receipt(of_other_till=True))
    shown = counter.sale
    assert (shown.till, shown.who, shown.short_code, shown.undo_until_ms) == ("Till 4", None, "", 0)
    assert abs(shown.at_ms - counter.clock.wall) <= 86_400_000
    assert (shown.points_earned, shown.whose, shown.back) == (0, Whose.ADD, Back.NOTHING)
    assert not shown.can_copy


def test_of_a_receipt_with_too_many_lines_the_server_is_asked_for_them(counter: PastCounter) -> None:
    goods = [c.AmountEntered(100 + place, "drinks") for place in range(26)]
    sale = counter.sell(AMARA, *goods)
    counter.do(counter.receipt(of_other_till=True))
    counter.wait(1_000)
    (asked,) = (origin for request in counter.shop.asked for origin in request.receipt_wants)
    assert (asked.device, asked.seq) == (OTHER, 77)
    assert (counter.sale.totals_only, counter.sale.can_return, counter.sale.whose) == (True, False, Whose.SETTLED)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert counter.after.amount_minor == 0
    vars(counter.till)["_desk"].told_receipts[asked] = ToldReceipt(asked, paper_lines(sale))
    counter.do(c.NewsHeard())
    counter.wait(1_000)
    counter.do(a.PiecesWanted(None, 1))
    assert counter.after.amount_minor == sale.due_minor


def test_without_a_line_nobody_is_asked(counter: PastCounter) -> None:
    counter.sell(AMARA, *[c.AmountEntered(100 + place, "drinks") for place in range(26)])
    counter.disconnect()
    counter.do(counter.receipt(of_other_till=True))
    assert counter.sale.totals_only
    counter.connect()
    assert not any(request.receipt_wants for request in counter.shop.asked)


def test_without_claims_in_the_programme_points_are_settled(counter: PastCounter) -> None:
    sale = counter.sell(AMARA)
    assert counter.look_at(sale).whose is Whose.MOVE
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(2_000))
    assert counter.sale.whose is Whose.SETTLED
