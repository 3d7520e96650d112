"""What each touch means."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from terminal import commands as c
from terminal.counter import Counter
from terminal.ui.entry import EntryMode
from terminal.ui.view import Page, View
from tests.fakes import ui_counters as u


def seen(counter: Counter, *earlier: Counter) -> View:
    view = View()
    for one in (*earlier, counter):
        view.heard(one)
    return view


def test_a_keyed_amount_goes_in_with_enter() -> None:
    view = seen(u.SALE)
    view.digit("4")
    view.digit("50")
    assert view.enter() == (c.AmountEntered(450),)
    assert view.entry.digits == ""


def test_an_amount_of_nothing_is_not_sent() -> None:
    view = seen(u.SALE)
    view.digit("0")
    assert view.enter() == ()


def test_a_keyed_quantity_goes_to_the_chosen_line() -> None:
    view = seen(u.SALE)
    view.choose_line(2)
    view.mode(EntryMode.QUANTITY)
    view.digit("3")
    assert view.enter() == (c.QuantitySet(2, 3),)
    assert view.entry.mode is EntryMode.AMOUNT


def test_a_quantity_of_zero_takes_the_line_away() -> None:
    view = seen(u.SALE)
    view.mode(EntryMode.QUANTITY)
    view.digit("0")
    assert view.enter() == (c.QuantitySet(4, 0),)


def test_a_quantity_before_goods_multiplies_the_next_key() -> None:
    view = seen(u.EMPTY)
    view.mode(EntryMode.QUANTITY)
    view.digit("3")
    assert view.enter() == ()
    assert view.pick("p-1") == (c.ProductPicked("p-1", 3),)
    assert view.pick("p-1") == (c.ProductPicked("p-1", 1),)


def test_keyed_points_are_used_and_zero_takes_them_off() -> None:
    view = seen(u.SALE)
    view.use_points()
    view.digit("750")
    assert view.enter() == (c.PointsEntered(750),)
    assert seen(u.REDEEMING).use_points() == (c.PointsEntered(0),)


def test_points_need_a_member() -> None:
    view = seen(u.UNNAMED)
    assert view.use_points() == ()
    assert view.entry.mode is EntryMode.AMOUNT


def test_an_offer_is_chosen_and_taken_back() -> None:
    view = seen(u.SALE)
    assert view.offer(500, chosen=False) == (c.PointsEntered(500),)
    assert view.offer(500, chosen=True) == (c.PointsEntered(0),)


def test_enter_first_takes_the_money_then_finishes() -> None:
    view = seen(u.REDEEMING)
    assert view.enter() == ()
    assert view.page is Page.PAYMENT
    assert view.enter() == (c.SaleFinished(),)


def test_nothing_due_finishes_at_once() -> None:
    view = seen(replace(u.SALE, total_minor=0, left_minor=0))
    assert view.enter() == (c.SaleFinished(),)


def test_a_finish_goes_out_once_until_the_till_answers() -> None:
    view = seen(u.SALE)
    assert view.finish() == (c.SaleFinished(),)
    assert view.finish() == ()
    view.heard(u.SALE)
    assert view.finish() == (c.SaleFinished(),)
    view.refused()
    assert view.finish() == (c.SaleFinished(),)


def test_what_cannot_finish_is_not_sent() -> None:
    assert seen(u.EMPTY).finish() == ()
    assert seen(replace(u.SALE, can_finish=False)).finish() == ()
    assert View().finish() == ()


def test_cash_that_is_keyed_is_taken_and_the_page_stays() -> None:
    view = seen(u.REDEEMING)
    view.open_payment()
    view.digit("2000")
    assert view.enter() == (c.TenderTaken("cash", 2000),)
    assert view.page is Page.PAYMENT
    assert view.entry.mode is EntryMode.CASH


def test_a_tender_key_takes_all_that_is_left() -> None:
    view = seen(u.MIXED)
    assert view.tender("card") == (c.TenderTaken("card", 780),)


def test_a_tender_key_takes_what_was_keyed_first() -> None:
    view = seen(u.REDEEMING)
    view.digit("1000")
    assert view.tender("card") == (c.TenderTaken("card", 1000),)


def test_the_cash_key_first_shows_how_much_then_takes_it() -> None:
    view = seen(u.REDEEMING)
    assert view.tender("cash") == ()
    assert view.page is Page.PAYMENT
    assert view.tender("cash") == (c.TenderTaken("cash", 1780),)


def test_no_money_is_taken_for_nothing() -> None:
    assert seen(u.EMPTY).tender("card") == ()
    assert seen(u.PAID).tender("card") == ()
    assert seen(u.BESIDE).tender("card") == ()


def test_a_quick_note_is_cash() -> None:
    assert seen(u.REDEEMING).quick_cash(2000) == (c.TenderTaken("cash", 2000),)


def test_the_done_sale_shows_until_a_key_or_the_next_goods() -> None:
    view = seen(u.DONE, u.SALE)
    assert view.page is Page.DONE
    assert view.digit("5") == (c.DoneDismissed(),)
    assert view.entry.digits == "5"
    scanned = seen(replace(u.SALE, done=u.DONE_SALE), u.SALE, u.DONE)
    assert scanned.page is Page.LINES


def test_enter_on_the_done_sale_only_closes_it() -> None:
    view = seen(u.DONE, u.SALE)
    assert view.enter() == (c.DoneDismissed(),)
    assert view.page is Page.KEYS


def test_the_last_sale_can_be_undone_after_its_panel_has_gone() -> None:
    view = seen(u.EMPTY, u.SALE, u.DONE)
    assert view.last_done == u.DONE_SALE


def test_an_undone_sale_says_so() -> None:
    undone = replace(u.EMPTY, done=replace(u.DONE_SALE, undone=True))
    view = seen(undone, u.SALE, u.DONE, u.EMPTY)
    assert view.page is Page.DONE


def test_an_undo_in_the_middle_of_a_sale_does_not_hide_it() -> None:
    view = seen(replace(u.SALE, done=replace(u.DONE_SALE, undone=True)), u.SALE)
    assert view.page is Page.LINES


def test_escape_clears_then_leaves() -> None:
    view = seen(u.SALE)
    view.open_payment()
    view.digit("5")
    view.escape()
    assert (view.entry.digits, view.page) == ("", Page.PAYMENT)
    view.escape()
    assert view.page is Page.LINES
    view.mode(EntryMode.POINTS)
    view.escape()
    assert view.entry.mode is EntryMode.AMOUNT


def test_an_empty_basket_offers_the_picture_keys() -> None:
    assert seen(u.EMPTY).page is Page.KEYS
    assert seen(u.BARE).page is Page.LINES
    assert seen(u.SALE).page is Page.LINES


def test_the_picture_keys_stay_while_people_touch_them() -> None:
    view = seen(u.EMPTY)
    view.pick("p-1")
    view.heard(u.SALE)
    pages = [view.page]
    view.toggle(Page.KEYS)
    assert [*pages, view.page] == [Page.KEYS, Page.LINES]


def test_an_amount_goes_under_the_category_that_is_touched() -> None:
    view = seen(u.EMPTY)
    view.digit("450")
    assert view.pick_category("c-2") == (c.AmountEntered(450, "c-2"),)
    assert view.pick_category("c-2") == ()
    assert view.category == "c-2"


def test_the_newest_line_is_chosen_and_the_arrows_walk() -> None:
    view = seen(u.SALE)
    assert view.selected == 4
    view.move_line(-1)
    assert view.selected == 3
    view.move_line(-9)
    assert view.selected == 1
    assert view.step_line(-1) == (c.QuantitySet(1, 1),)
    assert view.drop_line() == (c.QuantitySet(1, 0),)
    assert view.step_line(-1, 2) == (c.QuantitySet(2, 0),)


def test_a_held_sale_comes_back() -> None:
    view = seen(u.HELD)
    view.toggle(Page.HELD)
    assert view.resume(2) == (c.BasketResumed(2),)
    assert view.page is Page.LINES


def test_the_payment_closes_with_its_basket() -> None:
    view = seen(u.SALE)
    view.open_payment()
    view.heard(u.EMPTY)
    assert view.page is Page.KEYS


TOUCHES = st.sampled_from(["5", "00", "enter", "esc", "back", "points", "card", "keys", "up", "plus", "quantity"])
COUNTERS = st.sampled_from([u.EMPTY, u.BARE, u.SALE, u.REDEEMING, u.PAID, u.DONE, u.HELD, u.UNNAMED])


def touched(view: View, step: str) -> tuple[c.Command, ...]:
    match step:
        case "enter":
            return view.enter()
        case "esc":
            return view.escape()
        case "back":
            return view.back()
        case "points":
            return view.use_points()
        case "card":
            return view.tender("card")
        case "keys":
            return view.toggle(Page.KEYS)
        case "up":
            return view.move_line(-1)
        case "plus":
            return view.step_line(1)
        case "quantity":
            return view.mode(EntryMode.QUANTITY)
        case _:
            return view.digit(step)


@given(st.lists(st.one_of(TOUCHES, COUNTERS), max_size=40))
def test_no_order_of_touches_finishes_twice_or_sends_nonsense(steps: list[str | Counter]) -> None:
    view = View()
    finishes = 0
    for step in steps:
        if isinstance(step, Counter):
            view.heard(step)
            finishes = 0
            continue
        for wish in touched(view, step):
            finishes += isinstance(wish, c.SaleFinished)
            if isinstance(wish, c.TenderTaken | c.AmountEntered):
                assert wish.amount_minor > 0
        assert finishes <= 1


def test_after_refused_points_the_next_figure_is_points_again() -> None:
    view = View()
    view.heard(u.SALE)
    view.use_points()
    view.digit("150")
    assert view.enter() == (c.PointsEntered(150),)
    view.heard(u.SALE)
    view.digit("500")
    assert view.enter() == (c.PointsEntered(500),), "a refused figure made the next one an amount"
    view.heard(u.REDEEMING)
    assert view.entry.mode is EntryMode.AMOUNT


def test_points_are_keyed_no_more_when_the_member_has_gone() -> None:
    view = View()
    view.heard(u.SALE)
    view.use_points()
    view.heard(u.UNNAMED)
    assert view.entry.mode is EntryMode.AMOUNT


def test_enter_takes_the_only_held_sale_back_and_never_guesses_among_several() -> None:
    view = View()
    view.heard(replace(u.EMPTY, held=u.HELD.held[:1]))
    view.toggle(Page.HELD)
    assert view.enter() == (c.BasketResumed(1),)
    view.heard(replace(u.EMPTY, held=u.HELD.held))
    view.toggle(Page.HELD)
    assert view.enter() == ()
