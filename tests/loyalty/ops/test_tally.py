"""Visits and the points of a day add up the same way at till and server, in whatever order days come."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Accrual, Context, Origin, ReturnedLine, Reversal, Sale, SoldLine
from loyalty.ops.tally import Tally, Visited, day_of, tally_of
from tests.programme_strategies import NOON

LATE_MS = NOON.at_ms + 11 * 3_600_000
"""23:00 UTC: the next day already where clocks are an hour ahead."""
SATURDAY = NOON.at_ms // 86_400_000
CONTEXT = Context("u", "s", "c", None, None, 1, None, LATE_MS, 0, "b")
SALE = Sale(
    schema=1,
    context=CONTEXT,
    sale_id="s",
    member="m",
    effect=Effect(earn=31),
    currency="GBP",
    total_minor=100,
    discount_minor=0,
    points_value_minor=0,
    due_minor=100,
    change_minor=0,
    tenders=(),
    lines=(SoldLine("Tea", "tea", 1, 100, 31, 0, 0, "tea"),),
    facts=Facts(60, "en"),
)
BACK = Reversal(
    schema=1,
    context=CONTEXT,
    sale_id="r",
    member="m",
    effect=Effect(take=31, credit=Credit.POOL),
    currency="GBP",
    origin=Origin("d", 1, 1, "s"),
    amount_minor=100,
    undo=False,
    lines=(ReturnedLine(1, 1, 100, 31, 0),),
)


def test_a_sale_belongs_to_the_day_that_the_clock_of_its_store_shows() -> None:
    assert tally_of(SALE, None) == Tally(1, SATURDAY + 1, 31)
    assert day_of(msgspec.structs.replace(SALE, facts=msgspec.UNSET)) == SATURDAY


def test_an_undone_sale_was_no_visit_and_a_return_makes_room_on_the_day_of_its_sale() -> None:
    assert tally_of(msgspec.structs.replace(BACK, undo=True), SALE) == Tally(-1, SATURDAY + 1, -31)
    assert tally_of(BACK, SALE) == Tally(0, SATURDAY + 1, -31)
    assert tally_of(BACK, None) == Tally()


def test_a_sale_that_is_claimed_was_a_visit_on_its_own_day_until_its_points_are_taken_away() -> None:
    lines = (AccruedLine(1, 1, 31),)
    given_to = Accrual(1, CONTEXT, "c", "m", Effect(earn=31), Origin("d", 1, 1, "s"), lines, day=SATURDAY)
    assert tally_of(given_to, None) == Tally(1, SATURDAY, 31)
    taken = Accrual(1, CONTEXT, "w", "m", Effect(take=31), Origin("d", 1, 1, "s"), day=SATURDAY)
    assert tally_of(taken, None) == Tally(-1, SATURDAY, -31)
    assert Visited().after(tally_of(given_to, None)).after(tally_of(taken, None)) == Visited(0, SATURDAY, 0)
    assert tally_of(msgspec.structs.replace(given_to, day=msgspec.UNSET), None) == Tally(1, None, 31), "an older till's"


def test_who_undoes_a_first_sale_has_never_been_here() -> None:
    once = Visited().after(Tally(1, 5, 31))
    assert once == Visited(1, 5, 31)
    assert once.after(Tally(-1, 5, -31)) == Visited(0, 5, 0)


def test_a_new_day_begins_with_nothing_and_a_day_that_is_over_changes_nothing() -> None:
    monday = Visited(3, 5, 100)
    assert monday.after(Tally(1, 6, 10)) == Visited(4, 6, 10)
    assert monday.after(Tally(1, 4, 10)) == Visited(4, 5, 100)
    assert monday.after(Tally(0, 4, -10)) == monday
    assert monday.after(Tally(0, 6, -10)) == monday


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 50)), max_size=12))
def test_the_points_of_the_last_day_are_the_sum_of_its_sales(sales: list[tuple[int, int]]) -> None:
    seen = Visited()
    for day, points in sales:
        seen = seen.after(Tally(1, day, points))
    last = max((day for day, _ in sales), default=None)
    assert seen == Visited(len(sales), last, sum(points for day, points in sales if day == last))
