"""Goods come back at the counter: what it means is seen before, and done exactly so."""

import pytest

from loyalty.ops.operations import Reversal, Sale
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import AfterShown, Back, Deed, Step, Whose
from terminal.slip import Text, from_json_bytes
from tests.fakes.past_counter import PastCounter
from tests.fakes.shop import AMARA, BEANS, BEN, DORA, GTINS


def beans(counter: PastCounter, member: str | None = AMARA, quantity: int = 3) -> Sale:
    return counter.sell(member, c.ProductPicked(BEANS, quantity))


def test_what_comes_back_is_weighed_before_it_is_confirmed_and_done_exactly_so(counter: PastCounter) -> None:
    sale = beans(counter)
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(2, 2))
    after, before = counter.after, counter.store.member(AMARA)
    assert before is not None
    assert (after.amount_minor, after.who, after.is_somebodys) == (1_900, "Amara Okafor", True)
    assert after.taken == 2 * sale.lines[1].points // 3
    assert after.balance == before.net - after.taken
    counter.do(a.ReturnConfirmed(after.amount_minor))
    back = counter.newest
    assert isinstance(back, Reversal)
    assert (back.amount_minor, back.effect.take, back.undo) == (1_900, after.taken, False)
    assert (counter.done.deed, counter.done.amount_minor, counter.done.balance) == (Deed.RETURNED, 1_900, after.balance)
    assert counter.room.step is Step.DONE
    assert [line.left for line in counter.sale.lines] == [1, 1]
    assert counter.sale.back is Back.PART
    assert [one.deed for one in counter.sale.later] == [Deed.RETURNED]
    assert len(counter.papers) == 2, "the receipt and the slip of the return"


def test_what_is_left_comes_back_later_to_the_last_penny_and_point(counter: PastCounter) -> None:
    sale = beans(counter)
    counter.look_at(sale)
    for pieces in (1, 1):
        counter.do(a.ReturnBegun(), a.PiecesWanted(2, pieces), a.ReturnConfirmed(counter_amount(counter)))
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    counter.do(a.ReturnConfirmed(counter.after.amount_minor))
    back = [one.operation for one in counter.store.newest(3)]
    assert sum(one.amount_minor for one in back if isinstance(one, Reversal)) == sale.due_minor
    assert sum(one.effect.take for one in back) == sale.effect.earn
    assert counter.sale.back is Back.ALL
    assert not counter.sale.can_return
    assert counter.sale.whose is Whose.SETTLED
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert counter.after.amount_minor == 0


def counter_amount(counter: PastCounter) -> int:
    """What one piece of the beans costs."""
    return next(line.paid_minor // line.quantity for line in counter.sale.lines if line.number == 2)


def test_a_figure_that_is_not_the_one_shown_is_not_committed(counter: PastCounter) -> None:
    counter.look_at(beans(counter))
    counter.do(a.ReturnBegun(), a.PiecesWanted(2, 1), a.ReturnConfirmed(1))
    assert counter.notices == ["return_changed"]
    assert counter.room.step is Step.RETURN
    assert isinstance(counter.newest, Sale)


def test_a_second_press_of_confirm_returns_nothing_more(counter: PastCounter) -> None:
    counter.look_at(beans(counter))
    counter.do(a.ReturnBegun(), a.PiecesWanted(2, 1), a.ReturnConfirmed(950), a.ReturnConfirmed(950))
    assert [type(one.operation) for one in counter.store.newest(2)] == [Reversal, Sale]


def test_points_spent_meanwhile_are_told_as_a_debt_before_it_is_made(counter: PastCounter) -> None:
    counter.disconnect()
    sale = counter.sell(DORA, amount=100_000)
    earned = sale.effect.earn
    spent = earned // 100 * 100
    counter.do(c.MemberChosen(DORA), c.AmountEntered(50_000), c.PointsEntered(spent), c.SaleFinished())
    known = counter.store.member(DORA)
    assert known is not None
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert counter.after.owed == earned - known.net > 0
    assert counter.after.balance == 0
    counter.do(a.ReturnConfirmed(counter.after.amount_minor))
    assert counter.done.owed == earned - known.net


def test_points_and_vouchers_that_paid_are_told(counter: PastCounter) -> None:
    sale = beans_with_points(counter)
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert (counter.after.given, counter.after.amount_minor) == (500, sale.due_minor)
    counter.do(a.StepLeft(), a.ActivityWanted(open=False), c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    voucher = counter.store.newest(1)[0].operation
    counter.do(c.AmountEntered(2_000, "drinks"), c.AmountEntered(900, "drinks"))
    counter.do(c.VoucherHanded(str(getattr(voucher, "voucher", ""))), c.SaleFinished())
    paid = counter.newest
    assert isinstance(paid, Sale)
    assert paid.vouchers
    counter.look_at(paid)
    counter.do(a.ReturnBegun(), a.PiecesWanted(1, 1))
    assert (counter.after.vouchers, counter.after.vouchers_wait) == ((), True)
    counter.do(a.PiecesWanted(2, 1))
    assert (len(counter.after.vouchers), counter.after.vouchers_minor, counter.after.vouchers_wait) == (1, 500, False)


def beans_with_points(counter: PastCounter) -> Sale:
    return counter.sell(AMARA, c.ProductPicked(BEANS, 3), c.PointsEntered(500))


def test_a_reward_that_comes_back_is_named_and_its_points_with_it(counter: PastCounter) -> None:
    sale = counter.sell(AMARA, c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    counter.look_at(sale)
    assert [line.is_reward for line in counter.sale.lines] == [False, True]
    counter.do(a.ReturnBegun(), a.PiecesWanted(2, 1))
    assert (counter.after.rewards, counter.after.given, counter.after.amount_minor) == (("Mug",), 500, 200)


def test_goods_under_the_scanner_are_chosen_piece_by_piece(counter: PastCounter) -> None:
    counter.look_at(beans(counter, quantity=2))
    scan = c.CodeScanned(GTINS[BEANS].lstrip("0"), "EAN-13", "scanner", counter.clock.monotonic)
    counter.do(a.ReturnBegun(), scan, scan)
    assert [line.wanted for line in counter.sale.lines] == [0, 2]
    counter.do(scan)
    assert counter.notices == ["not_in_sale"]
    assert [line.wanted for line in counter.sale.lines] == [0, 2]
    assert counter.counter.lines == ()


def test_another_tills_sale_comes_back_by_its_receipt_without_a_line(counter: PastCounter) -> None:
    beans(counter, BEN)
    counter.disconnect()
    counter.do(counter.receipt(of_other_till=True))
    assert counter.room.open
    assert (counter.sale.till, counter.sale.who, counter.sale.total_minor) == ("Till 4", None, 4_850)
    assert [line.name for line in counter.sale.lines] == ["", ""]
    counter.do(a.ReturnBegun(), a.PiecesWanted(2, 1))
    assert (counter.after.is_somebodys, counter.after.who, counter.after.balance) == (True, None, None)
    assert counter.after.taken > 0
    counter.do(a.ReturnConfirmed(counter.after.amount_minor))
    assert counter.done.amount_minor == 950
    assert [line.left for line in counter.sale.lines] == [1, 2]
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(3_900))
    assert counter.sale.back is Back.ALL


def test_points_that_were_claimed_come_from_whoever_has_them_now(counter: PastCounter) -> None:
    sale = counter.sell(None)
    counter.look_at(sale)
    counter.do(a.ClaimBegun(), a.ClaimantChosen(BEN), a.ClaimConfirmed(40))
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert (counter.after.taken, counter.after.who) == (40, "Ben Ali")
    counter.do(a.StepLeft(), a.ClaimUndone(), a.ReturnBegun(), a.PiecesWanted(None, 1))
    assert (counter.after.taken, counter.after.is_somebodys, counter.after.who) == (0, False, None)


def test_the_last_sale_is_undone_within_its_moments(counter: PastCounter) -> None:
    first, last = counter.sell(AMARA), counter.sell(AMARA)
    assert counter.look_at(first).undo_until_ms == 0
    counter.do(a.PastUndone())
    assert counter.notices == ["too_late"]
    assert counter.look_at(last).undo_until_ms > counter.clock.wall
    counter.do(a.PastUndone())
    back = counter.newest
    assert isinstance(back, Reversal)
    assert back.undo
    assert (counter.done.deed, counter.sale.back) == (Deed.UNDONE, Back.UNDONE)
    assert counter.counter.done is not None
    assert counter.counter.done.undone
    third = counter.sell(AMARA)
    counter.look_at(third)
    counter.clock.passes(901_000)
    counter.do(a.PastUndone())
    assert counter.notices == ["too_late"]


@pytest.mark.parametrize("line", [0, 9])
def test_a_line_that_is_not_there_is_not_wanted(counter: PastCounter, line: int) -> None:
    counter.look_at(counter.sell(AMARA))
    counter.do(a.ReturnBegun(), a.PiecesWanted(line, 1))
    assert [one.wanted for one in counter.sale.lines] == [0]


def test_a_return_that_is_left_leaves_nothing(counter: PastCounter) -> None:
    counter.look_at(beans(counter))
    before = counter.store.standing().head
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.StepLeft(), a.ReturnConfirmed(4_850))
    assert counter.store.standing().head == before
    assert counter.room.step is Step.LOOK


def test_eight_pounds_of_thirty_come_back_and_then_the_rest_to_the_point(counter: PastCounter) -> None:
    sale = counter.sell(AMARA, c.PointsEntered(300), amount=3_000)
    counter.look_at(sale)
    assert [(line.left_minor, line.price_minor) for line in counter.sale.lines] == [(3_000, 3_000)]
    for part, left in ((400, 2_600), (400, 2_200)):
        counter.do(a.ReturnBegun(), a.PartWanted(1, part))
        assert [(line.wanted, line.part_minor) for line in counter.sale.lines] == [(1, part)]
        counter.do(a.ReturnConfirmed(counter.after.amount_minor))
        assert [(line.left, line.left_minor) for line in counter.sale.lines] == [(1, left)]
        assert counter.sale.back is Back.PART
    backs = [one.operation for one in counter.store.newest(2)]
    assert [one.effect.give for one in backs] == [40, 40]
    assert [one.amount_minor for one in backs if isinstance(one, Reversal)] == [360, 360]
    slip = from_json_bytes(counter.papers[-1].slip).elements
    assert "£4.00 of £30.00" in [one.text.strip() for one in slip if isinstance(one, Text)]
    counter.do(a.ReturnBegun(), a.PartWanted(1, 2_201))
    assert counter.after.refusal is not None
    assert "Less than that is left" in counter.after.refusal
    counter.do(a.PartWanted(1, 0))
    assert counter.after == AfterShown()
    counter.do(a.PiecesWanted(1, 1))
    counter.do(a.ReturnConfirmed(counter.after.amount_minor))
    all_back = [one.operation for one in counter.store.newest(3)]
    assert sum(one.amount_minor for one in all_back if isinstance(one, Reversal)) == sale.due_minor
    assert sum(one.effect.take for one in all_back) == sale.effect.earn
    assert sum(one.effect.give for one in all_back) == 300
    assert (counter.sale.back, counter.sale.can_return) == (Back.ALL, False)


def test_of_several_pieces_and_of_an_invoice_no_amount_comes_back_by_itself(counter: PastCounter) -> None:
    counter.look_at(beans(counter))
    counter.do(a.ReturnBegun(), a.PartWanted(2, 100))
    assert counter.sale.lines[1].left_minor is None
    assert counter.after.refusal is not None
    assert "comes back by the piece" in counter.after.refusal
