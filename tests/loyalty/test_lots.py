"""Points leave the lot that ends soonest, come back to where they were, and nothing is ever less than empty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from loyalty.errors import BadValue
from loyalty.lots import (
    Drawn,
    Lot,
    Portion,
    balance,
    draw,
    ending,
    expire,
    give_back,
    spendable,
    take_back,
)

OLD = Lot("old", 100, 100, earned_ms=1, expires_ms=50)
NEW = Lot("new", 100, 100, earned_ms=2, expires_ms=90)
EVER = Lot("ever", 100, 100, earned_ms=0)
PENDING = Lot("pending", 100, 100, earned_ms=3, expires_ms=95, vests_ms=30)


def lefts(drawn: Drawn) -> dict[str, int]:
    return {lot.origin: lot.left for lot in drawn.lots}


def test_what_ends_soonest_is_spent_first_and_what_never_ends_last() -> None:
    drawn = draw((EVER, NEW, OLD), 150)
    assert lefts(drawn) == {"old": 0, "new": 50, "ever": 100}
    assert drawn.portions == (Portion("old", 100), Portion("new", 50))


def test_more_than_there_is_is_missing_and_no_lot_is_less_than_empty() -> None:
    drawn = draw((OLD, NEW), 250)
    assert (lefts(drawn), drawn.missing) == ({"old": 0, "new": 0}, 50)


def test_a_returned_purchase_takes_its_own_lot_first_then_what_is_pending() -> None:
    drawn = take_back((OLD, NEW, PENDING), 250, "new")
    assert drawn.portions == (Portion("new", 100), Portion("pending", 100), Portion("old", 50))


def test_points_come_back_to_the_lots_that_they_were_drawn_from() -> None:
    drawn = draw((OLD, NEW), 150)
    assert give_back(drawn.lots, drawn.portions, "back", now_ms=10) == (OLD, NEW)


def test_what_comes_back_after_its_end_lives_for_the_grace() -> None:
    drawn = draw((OLD, NEW), 150)
    lots = give_back(drawn.lots, drawn.portions, "back", now_ms=60, grace_ms=7)
    assert lots == (replace(OLD, left=0), NEW, Lot("back", 100, 100, 60, 67))


def test_one_operation_gives_back_once() -> None:
    lots = give_back((), [Portion("gone", 5)], "back", now_ms=1)
    with pytest.raises(BadValue, match="once"):
        give_back(lots, [Portion("gone", 5)], "back", now_ms=1)


def test_pending_points_are_owned_and_not_spendable() -> None:
    assert (balance([PENDING, EVER]), spendable([PENDING, EVER], 29), spendable([PENDING, EVER], 30)) == (200, 100, 200)


def test_what_has_ended_goes_as_far_as_no_till_holds_it() -> None:
    drawn = expire((OLD, NEW, EVER), 50, at_most=60)
    assert (lefts(drawn), drawn.missing) == ({"old": 40, "new": 100, "ever": 100}, 40)
    assert expire(drawn.lots, 50, at_most=60).portions == (Portion("old", 40),)
    assert expire((NEW,), 50, at_most=60) == Drawn((NEW,), ())


def test_the_member_is_told_what_ends_and_when() -> None:
    assert ending((OLD, NEW, EVER, replace(OLD, origin="too", left=5)), 90) == [(50, 105), (90, 100)]
    assert ending((OLD, NEW, EVER), 89) == [(50, 100)]


class Purse(RuleBasedStateMachine):
    """Any life of a member's lots against plain sums."""

    def __init__(self) -> None:
        super().__init__()
        self.lots: tuple[Lot, ...] = ()
        self.now = 0
        self.next = 0
        self.spent: list[tuple[Portion, ...]] = []
        self.total = 0

    def name(self) -> str:
        self.next += 1
        return f"op-{self.next}"

    @rule(points=st.integers(0, 500), life=st.none() | st.integers(1, 40), wait=st.none() | st.integers(0, 20))
    def earns(self, points: int, life: int | None, wait: int | None) -> None:
        end, vests = (None if life is None else self.now + life), (None if wait is None else self.now + wait)
        self.lots = (*self.lots, Lot(self.name(), points, points, self.now, end, vests))
        self.total += points

    @rule(points=st.integers(0, 800))
    def spends(self, points: int) -> None:
        drawn = draw(self.lots, points)
        assert sum(portion.points for portion in drawn.portions) + drawn.missing == points
        self.lots, self.total = drawn.lots, self.total - points + drawn.missing
        self.spent.append(drawn.portions)

    @rule(data=st.data())
    def brings_back(self, data: st.DataObject) -> None:
        if self.spent:
            portions = self.spent.pop(data.draw(st.integers(0, len(self.spent) - 1)))
            self.lots = give_back(self.lots, portions, self.name(), self.now, grace_ms=5)
            self.total += sum(portion.points for portion in portions)

    @rule(points=st.integers(0, 500))
    def returns_a_purchase(self, points: int) -> None:
        drawn = take_back(self.lots, points, f"op-{self.next}")
        self.lots, self.total = drawn.lots, self.total - points + drawn.missing

    @rule(days=st.integers(0, 15), free=st.integers(0, 500))
    def waits(self, days: int, free: int) -> None:
        self.now += days
        drawn = expire(self.lots, self.now, free)
        gone = sum(portion.points for portion in drawn.portions)
        assert gone <= free
        assert balance(lot for lot in drawn.lots if lot.has_ended(self.now)) == drawn.missing
        self.lots, self.total = drawn.lots, self.total - gone

    @invariant()
    def the_lots_are_the_balance(self) -> None:
        assert balance(self.lots) == self.total
        assert 0 <= spendable(self.lots, self.now) <= self.total


TestPurse = Purse.TestCase


@given(st.integers(max_value=-1))
def test_nobody_takes_fewer_points_than_none(points: int) -> None:
    with pytest.raises(BadValue):
        draw((OLD,), points)
