"""Points leave the lot that ends soonest, come back to where they were, and nothing is ever less than empty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from loyalty.ledger.lots import LATE, Lot, Portion, Purse, Use, back_to
from loyalty.values.errors import BadValue

OLD = Lot("old", 100, 100, earned_ms=1, expires_ms=50)
NEW = Lot("new", 100, 100, earned_ms=2, expires_ms=90)
EVER = Lot("ever", 100, 100, earned_ms=0)
PENDING = Lot("pending", 100, 100, earned_ms=3, expires_ms=45, vests_ms=30)


def lefts(purse: Purse) -> dict[str, int]:
    return {lot.origin: lot.left for lot in purse.lots}


def test_what_ends_soonest_is_spent_first_and_what_never_ends_last() -> None:
    purse, portions = Purse((EVER, NEW, OLD)).draw(150, 10)
    assert lefts(purse) == {"old": 0, "new": 50, "ever": 100}
    assert portions == (Portion("old", 100), Portion("new", 50))


def test_what_is_pending_is_spent_last_though_it_ends_sooner() -> None:
    assert lefts(Purse((EVER, PENDING)).draw(150, 29)[0]) == {"ever": 0, "pending": 50}
    assert lefts(Purse((EVER, PENDING)).draw(150, 30)[0]) == {"ever": 50, "pending": 0}


def test_what_is_pending_is_told_with_its_moment() -> None:
    later = Lot("later", 50, 40, earned_ms=4, vests_ms=60)
    purse = Purse((EVER, later, PENDING, replace(PENDING, origin="same", left=5)))
    assert purse.vesting(29) == [(30, 105), (60, 40)]
    assert purse.vesting(30) == [(60, 40)]
    assert purse.vesting(60) == []
    ended_first = replace(PENDING, expires_ms=20)
    assert (Purse((ended_first,)).vesting(25), Purse((ended_first,)).pending(25)) == ([], 0)


def test_more_than_there_is_leaves_a_gap_that_the_next_points_fill() -> None:
    purse, portions = Purse((OLD, NEW)).draw(250, 10)
    assert (lefts(purse), purse.short, purse.balance) == ({"old": 0, "new": 0}, 50, -50)
    assert portions == (Portion("old", 100), Portion("new", 100))
    purse = purse.receive(EVER)
    assert (lefts(purse)["ever"], purse.short, purse.balance) == (50, 0, 50)


def test_what_comes_back_fills_the_gap_first() -> None:
    purse, portions = Purse((NEW,)).draw(130, 10)
    assert purse.give_back(portions, "back", 10) == Purse((replace(NEW, left=70),))


def test_a_returned_purchase_takes_its_own_lot_first_then_what_is_pending() -> None:
    _, portions = Purse((OLD, NEW, PENDING)).take_back(250, "new", 10)
    assert portions == (Portion("new", 100), Portion("pending", 100), Portion("old", 50))


def test_points_come_back_to_the_lots_that_they_were_drawn_from() -> None:
    purse, portions = Purse((OLD, NEW)).draw(150, 10)
    assert purse.give_back(portions, "back", now_ms=10) == Purse((OLD, NEW))


def test_what_comes_back_after_its_end_lives_for_the_grace() -> None:
    purse, portions = Purse((OLD, NEW)).draw(150, 10)
    purse = purse.give_back(portions, "back", now_ms=60, grace_ms=7)
    assert purse.lots == (replace(OLD, left=0), NEW, Lot("back", 100, 100, 60, 67))


def test_points_have_one_grace_however_often_they_are_spent_and_come_back() -> None:
    late = Lot(f"back{LATE}", 100, 100, 60, 67)
    purse, portions = Purse((late,)).draw(100, 66)
    assert purse.give_back(portions, f"again{LATE}", now_ms=66, grace_ms=7) == Purse((late,))
    assert purse.give_back(portions, f"again{LATE}", now_ms=70, grace_ms=7) == Purse((late,)), "it has ended"


def test_where_nothing_ends_any_more_what_comes_back_has_no_end() -> None:
    purse, portions = Purse((OLD,)).draw(100, 10)
    assert purse.give_back(portions, "back", now_ms=60, grace_ms=None).lots[-1] == Lot("back", 100, 100, 60)
    purse, portions = Purse((Lot(f"back{LATE}", 9, 9, 60, 67),)).draw(9, 66)
    assert purse.give_back(portions, "again", now_ms=70, grace_ms=None).lots[-1] == Lot("again", 9, 9, 70)


def test_what_was_booked_as_ended_comes_back_to_a_lot_that_had_not_ended_and_fills_a_gap_first() -> None:
    ended, portions = Purse((OLD, NEW)).expire(50, 60)
    assert portions == (Portion("old", 60),)
    assert ended.lots == (replace(OLD, left=40, expired=60), NEW)
    assert ended.revive(50) == (ended, 0), "it has ended"
    longer = replace(ended, lots=(replace(ended.lots[0], expires_ms=80), NEW))
    assert longer.revive(50) == (Purse((replace(OLD, expires_ms=80), NEW)), 60)
    gap = Purse((replace(OLD, left=0, expired=60, expires_ms=80),), short=25)
    assert gap.revive(50) == (Purse((replace(OLD, left=35, expires_ms=80),)), 60)
    with pytest.raises(BadValue):
        replace(OLD, expired=1)


def test_what_one_operation_brings_in_two_parts_is_one_lot() -> None:
    purse = Purse().give_back([Portion("gone", 5)], "back", now_ms=1)
    assert purse.give_back([Portion("gone", 7)], "back", now_ms=1) == Purse((Lot("back", 12, 12, 1, 1),))
    drawn, _ = purse.draw(2, 1)
    assert drawn.receive(Lot("back", 7, 7, 1, 1)) == Purse((Lot("back", 12, 10, 1, 1),))
    assert replace(purse, short=4).receive(Lot("back", 7, 7, 1, 1)) == Purse((Lot("back", 12, 8, 1, 1),))


def test_two_lots_of_one_name_never_end_apart() -> None:
    purse = Purse().give_back([Portion("gone", 5)], "back", now_ms=1)
    with pytest.raises(BadValue, match="one end"):
        purse.give_back([Portion("gone", 5)], "back", now_ms=2)


def test_two_returns_go_where_one_goes() -> None:
    uses = [Use("old", 100), Use("new", 50)]
    assert back_to(uses, 120) == ((Portion("new", 50), Portion("old", 70)), 0)
    assert back_to(uses, 40) == ((Portion("new", 40),), 0)
    then = [Use("old", 100), Use("new", 50, 40)]
    assert back_to(then, 80) == ((Portion("new", 10), Portion("old", 70)), 0)
    assert back_to(then, 200) == ((Portion("new", 10), Portion("old", 100)), 90)


def test_no_more_comes_back_than_was_drawn() -> None:
    with pytest.raises(BadValue):
        Use("old", 10, 11)


def test_pending_points_are_owned_and_not_spendable() -> None:
    purse = Purse((PENDING, EVER))
    assert [(purse.pending(now), purse.ended(now)) for now in (29, 30, 45)] == [(100, 0), (0, 0), (0, 100)]
    assert purse.balance == 200


def test_what_has_ended_goes_as_far_as_no_till_holds_it() -> None:
    purse, portions = Purse((OLD, NEW, EVER)).expire(50, at_most=60)
    assert (lefts(purse), portions) == ({"old": 40, "new": 100, "ever": 100}, (Portion("old", 60),))
    assert purse.expire(50, at_most=60)[1] == (Portion("old", 40),)
    assert Purse((NEW,)).expire(50, at_most=60) == (Purse((NEW,)), ())


def test_the_member_is_told_what_ends_and_when() -> None:
    purse = Purse((OLD, NEW, EVER, replace(OLD, origin="too", left=5)))
    assert (purse.ending(90), purse.ending(89)) == ([(50, 105), (90, 100)], [(50, 105)])


class Life(RuleBasedStateMachine):
    """Any life of a member's lots against plain sums; operations may arrive in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.purse = Purse()
        self.now = 0
        self.next = 0
        self.spent: list[list[Use]] = []
        self.total = 0

    def name(self) -> str:
        self.next += 1
        return f"op-{self.next}"

    @rule(points=st.integers(0, 500), life=st.none() | st.integers(1, 40), wait=st.none() | st.integers(0, 20))
    def earns(self, points: int, life: int | None, wait: int | None) -> None:
        end, vests = (None if life is None else self.now + life), (None if wait is None else self.now + wait)
        self.purse = self.purse.receive(Lot(self.name(), points, points, self.now, end, vests))
        self.total += points

    @rule(points=st.integers(0, 800))
    def spends(self, points: int) -> None:
        self.purse, portions = self.purse.draw(points, self.now)
        assert sum(portion.points for portion in portions) <= points
        self.total -= points
        self.spent.append([Use(one.origin, one.points) for one in portions])

    @rule(data=st.data(), points=st.integers(0, 800))
    def brings_back(self, data: st.DataObject, points: int) -> None:
        if not self.spent:
            return
        at = data.draw(st.integers(0, len(self.spent) - 1))
        portions, rest = back_to(self.spent[at], points)
        back = {one.origin: one.points for one in portions}
        self.spent[at] = [replace(use, given_back=use.given_back + back.get(use.origin, 0)) for use in self.spent[at]]
        self.purse = self.purse.give_back(portions, self.name(), self.now, grace_ms=5)
        self.total += points - rest

    @rule(points=st.integers(0, 500))
    def returns_a_purchase(self, points: int) -> None:
        self.purse, _ = self.purse.take_back(points, f"op-{self.next}", self.now)
        self.total -= points

    @rule(days=st.integers(0, 15), free=st.integers(0, 500))
    def waits(self, days: int, free: int) -> None:
        self.now += days
        due = self.purse.ended(self.now)
        self.purse, portions = self.purse.expire(self.now, free)
        gone = sum(portion.points for portion in portions)
        assert gone == min(due, free)
        assert self.purse.ended(self.now) == due - gone
        self.total -= gone

    @invariant()
    def the_lots_are_the_balance(self) -> None:
        assert self.purse.balance == self.total
        assert self.purse.short >= 0
        assert sum(points for _, points in self.purse.ending(self.now)) == self.purse.ended(self.now)


TestLife = pytest.mark.promised(Life.TestCase)


@given(st.integers(max_value=-1))
def test_nobody_takes_fewer_points_than_none(points: int) -> None:
    with pytest.raises(BadValue):
        Purse((OLD,)).draw(points, 1)
