"""What operations book is brought into lots: earned, spent soonest end first, returned to where it came from."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from central.points.lotting import CLOCK_MS, op_name, plain_lot
from loyalty.codes.receipt import paper_name
from loyalty.ledger.lots import Lot
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Origin
from loyalty.rules.expiry import DAY_MS, Expiry, Vesting, day_end
from loyalty.sales.sale import make_paper_reversal
from loyalty.sales.shares import Pieces, returned_lines, returned_shares, shares_of
from loyalty.values.ids import OpId
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill
from tests.central.points.purses import YEARLY, left, lots, publish, short, whole
from tests.central.restoring import picture, restore, trade_after_the_backup, two_tills


@pytest.fixture
def till(floor: Floor) -> FloorTill:
    found = floor.till()
    found.exchange_all()
    return found


def bring_back(till: FloorTill, seq: int, pieces: int) -> int:
    sale = till.sales[seq]
    lines = returned_lines(sale, till.returned.get(seq, {}), (Pieces(1, pieces),))
    assert isinstance(lines, tuple), lines
    return till.commit(till.reversal_of(sale, Origin(till.id, till.head.epoch, seq, sale.sale_id), lines))


def test_a_sale_is_a_lot_and_what_never_ends_is_spent_oldest_first(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    till.sell(member, 1_000)
    till.sell(member, 1_000, use=50)
    till.exchange_all()
    assert left(floor, member) == {"opening": 450, "1": 100, "2": 95}
    assert whole(floor)


def test_what_ends_sooner_is_spent_before_what_never_ends(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    publish(floor, YEARLY)
    till.sell(member, 1_000)
    till.exchange_all()
    till.sell(member, 1_000, use=150)
    till.exchange_all()
    assert left(floor, member) == {"opening": 450, "2": 85}
    assert {one.expires_ms for one in lots(floor, member)} == {None, day_end(START_MS, 365)}
    assert whole(floor)


@pytest.mark.parametrize("steps", [(2, 3), (5,), (1, 1, 1, 1, 1)])
def test_a_return_in_any_steps_leaves_the_same_lots(floor: Floor, till: FloorTill, steps: tuple[int, ...]) -> None:
    member = floor.members[0]
    publish(floor, YEARLY)
    till.sell(member, 1_000)
    till.sell(member, 2_000, quantity=10, use=170)
    till.exchange_all()
    assert left(floor, member) == {"opening": 430, "2": 183}
    for pieces in steps:
        bring_back(till, 2, pieces)
        till.exchange_all()
    assert left(floor, member) == {"opening": 500, "1": 15, "2": 92}
    assert whole(floor)


def test_a_return_in_the_same_batch_as_its_sale(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    till.sell(member, 1_000, use=170)
    bring_back(till, 1, 1)
    till.exchange_all()
    assert left(floor, member) == {"opening": 500}
    assert whole(floor)


def test_what_a_returned_sale_earned_and_is_spent_is_taken_from_other_lots(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    publish(floor, YEARLY)
    till.sell(member, 1_000)
    till.sell(member, 1_000, use=100)
    till.exchange_all()
    bring_back(till, 1, 1)
    till.exchange_all()
    assert left(floor, member) == {"opening": 490}
    assert whole(floor)


def test_a_second_return_leaves_the_lots_as_the_first(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    first, second = floor.till(name="Till 1"), floor.till(name="Till 2")
    member = floor.members[0]
    first.sell(member, 1_000)
    first.sell(member, 500)
    first.exchange_all()
    sale = first.sales[1]
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    origin = Origin(first.id, 1, 1, sale.sale_id)
    for till in (first, second):
        till.commit(till.reversal_of(sale, origin, lines))
        till.exchange_all()
    assert left(floor, member) == {"2": 50}
    assert whole(floor)


def test_what_comes_back_to_points_that_have_ended_lives_for_the_grace(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(1, grace_days=7)))
    till.sell(member, 1_000)
    till.sell(member, 1_000, use=100)
    till.exchange_all()
    floor.clock.now += 3 * DAY_MS
    bring_back(till, 2, 1)
    till.exchange_all()
    late = next(one for one in lots(floor, member) if one.origin.endswith("/3/late"))
    assert (late.left, late.expires_ms) == (100, day_end(floor.clock.now, 7))
    assert whole(floor)


def test_points_that_must_be_proven_by_time_are_pending(floor: Floor, till: FloorTill) -> None:
    member = floor.members[0]
    publish(floor, msgspec.structs.replace(PROGRAMME, vesting=Vesting(14)))
    till.sell(member, 1_000)
    till.exchange_all()
    earned = next(one for one in lots(floor, member) if one.origin.endswith("/1/1"))
    assert earned.vests_ms == earned.earned_ms + 14 * DAY_MS


@pytest.mark.parametrize(
    ("wrong_by", "is_believed"), [(-CLOCK_MS - DAY_MS, False), (-20 * DAY_MS, True), (DAY_MS, False)]
)
def test_points_of_a_till_with_a_wrong_clock_count_from_when_they_came(
    floor: Floor, till: FloorTill, wrong_by: int, *, is_believed: bool
) -> None:
    member = floor.members[0]
    now = floor.clock.now
    floor.clock.now += wrong_by
    till.sell(member, 1_000)
    floor.clock.now = now
    till.exchange_all()
    earned = next(one for one in lots(floor, member) if one.origin.endswith("/1/1"))
    assert (abs(earned.earned_ms - (now + wrong_by)) < 1_000) is is_believed
    assert is_believed or abs(earned.earned_ms - now) < 1_000


def test_a_restored_server_hears_of_a_spending_before_it_hears_what_was_spent(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    before = picture(floor)
    trade_after_the_backup(anchor, other, member)
    was = sum(one.left for one in lots(floor, member))
    restore(floor, before)
    anchor.exchange_all()
    anchor.exchange_all()
    assert short(floor, member) > 0
    other.exchange_all()
    other.exchange_all()
    anchor.exchange_all()
    assert (short(floor, member), sum(one.left for one in lots(floor, member))) == (0, was)
    assert whole(floor)


def test_the_names_and_plain_lots() -> None:
    assert op_name(OpId("T" * 16, 2, 3)) == "T" * 16 + "/2/3"
    assert plain_lot("A" * 16, "x", 5, 7, None) == Lot("x", 5, 5, 7)
    assert plain_lot("A" * 16, "x", 5, 7, YEARLY) == Lot("x", 5, 5, 7, day_end(7, 365))


def test_goods_that_come_back_at_two_tills_after_their_points_have_ended_bring_one_lot(floor: Floor) -> None:
    publish(floor, msgspec.structs.replace(PROGRAMME, expiry=Expiry(30, grace_days=3)))
    first, second, member = floor.till(), floor.till("South", "Till 2"), floor.members[0]
    first.exchange_all()
    second.exchange_all()
    first.sell(member, 10_000, credit=Credit.LOCAL)
    first.exchange_all()
    seq = first.sell(member, 10_000, quantity=2, use=20, credit=Credit.LOCAL)
    first.exchange_all()
    floor.clock.now += 60 * DAY_MS
    sale = first.sales[seq]
    lines = returned_shares(shares_of(sale), {}, [Pieces(1, 1)])
    assert isinstance(lines, tuple)
    origin = Origin(first.id, 1, seq, paper_name(sale.sale_id))
    second.commit(
        make_paper_reversal(context=second.context(), reversal_id="p", currency="GBP", origin=origin, lines=lines)
    )
    second.exchange_all()
    back = first.commit(first.reversal(seq, credit=Credit.LOCAL))
    first.exchange_all()
    (late,) = [one for one in lots(floor, member) if one.origin.endswith(f"/{back}/late")]
    assert late.expires_ms == day_end(floor.clock.now, 3)
    assert whole(floor)
