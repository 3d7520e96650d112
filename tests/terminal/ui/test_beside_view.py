"""The three steps of the beside mode."""

from dataclasses import replace

from terminal import commands as c
from terminal.counter import Counter
from terminal.ui.beside_view import BesideStep, BesideView
from terminal.ui.view import View
from tests.fakes import ui_counters as u

WITH_MEMBER = replace(u.BESIDE_EMPTY, member=u.AMARA)


def told(*counters: Counter) -> BesideView:
    view = View()
    beside = BesideView(view)
    for counter in counters:
        view.heard(counter)
        beside.heard(counter)
    return beside


def after(beside: BesideView, counter: Counter) -> None:
    beside._view.heard(counter)  # noqa: SLF001  # the window tells both
    beside.heard(counter)


def test_three_steps_make_a_sale() -> None:
    beside = told(u.BESIDE_EMPTY, WITH_MEMBER)
    assert beside.step is BesideStep.TOTAL
    beside.digit("2480")
    assert beside.enter() == (c.AmountEntered(2480),)
    after(beside, u.BESIDE)
    beside.digit("10482")
    assert beside.enter() == (c.ReferenceEntered("10482"), c.SaleFinished())
    assert beside.enter() == ()
    after(beside, replace(u.BESIDE_EMPTY, done=u.DONE_SALE))
    assert (beside.step, beside.total_minor, beside.reference) == (BesideStep.MEMBER, 0, "")


def test_a_receipt_number_is_not_demanded() -> None:
    beside = told(WITH_MEMBER)
    beside.digit("2480")
    beside.enter()
    after(beside, u.BESIDE)
    assert beside.enter() == (c.SaleFinished(),)


def test_another_total_takes_the_place_of_the_first() -> None:
    beside = told(WITH_MEMBER, u.BESIDE)
    beside.go(BesideStep.TOTAL)
    beside.digit("9")
    beside.digit("00")
    assert beside.enter() == (c.QuantitySet(1, 0), c.AmountEntered(900))
    after(beside, WITH_MEMBER)
    assert beside.total_minor == 900


def test_the_same_total_is_not_sent_again() -> None:
    beside = told(WITH_MEMBER, u.BESIDE)
    beside.go(BesideStep.TOTAL)
    assert beside.enter() == ()
    assert beside.step is BesideStep.REFERENCE


def test_no_total_no_step() -> None:
    beside = told(WITH_MEMBER)
    assert beside.enter() == ()
    assert beside.step is BesideStep.TOTAL


def test_a_sale_that_survived_a_crash_is_taken_up() -> None:
    beside = told(replace(u.BESIDE, reference="77"))
    assert (beside.total_minor, beside.reference) == (2480, "77")


def test_escape_goes_back_step_by_step() -> None:
    beside = told(WITH_MEMBER)
    beside.digit("5")
    beside.enter()
    beside.digit("1")
    beside.back()
    beside.digit("2")
    beside.escape()
    assert (beside.step, beside.reference) == (BesideStep.REFERENCE, "")
    beside.escape()
    steps = [beside.step]
    beside.back()
    beside.escape()
    assert [*steps, beside.step] == [BesideStep.TOTAL, BesideStep.MEMBER]


def test_nobody_there_stays_at_the_first_step() -> None:
    beside = told(u.BESIDE_EMPTY)
    beside.enter()
    assert beside.step is BesideStep.MEMBER
    assert not beside.is_done(BesideStep.MEMBER)


def test_a_cancelled_sale_starts_anew() -> None:
    beside = told(WITH_MEMBER, u.BESIDE, u.BESIDE_EMPTY)
    assert (beside.step, beside.total_minor) == (BesideStep.MEMBER, 0)


def test_enter_on_the_done_sale_only_closes_it() -> None:
    beside = told(u.BESIDE, replace(u.BESIDE_EMPTY, done=u.DONE_SALE))
    assert beside.enter() == (c.DoneDismissed(),)


def test_the_digit_that_closes_the_done_sale_begins_the_next_total() -> None:
    done = replace(u.BESIDE_EMPTY, done=u.DONE_SALE)
    beside = told(u.BESIDE, done)
    assert beside.digit("4") == (c.DoneDismissed(),)
    after(beside, u.BESIDE_EMPTY)
    beside.digit("5")
    assert beside.total_minor == 45
