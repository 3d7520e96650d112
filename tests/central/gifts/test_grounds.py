"""What a gift was given for goes with what comes back: before its voucher is used, after that, and after both."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from central.store.exceptions import exceptions
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.ops.operations import Origin
from loyalty.rules.gifts import Per
from loyalty.rules.limits import DAY_MS
from loyalty.rules.tiers import Tier, Tiers
from loyalty.sales.shares import Pieces, returned_lines
from tests.central.floor import Floor, FloorTill
from tests.central.gifts.giving import floor_giving, gave, gift, given, giving, opened
from tests.central.points.purses import publish, whole

Open = Callable[..., Floor]
LIVE, USED, VOID = VoucherState.LIVE, VoucherState.USED, VoucherState.VOID


def bring_back(till: FloorTill, seq: int, pieces: int) -> None:
    """Returns so many pieces of the first line of an own sale."""
    sale = till.sales[seq]
    lines = returned_lines(sale, till.returned.get(seq, {}), [Pieces(1, pieces)])
    assert isinstance(lines, tuple), lines
    till.commit(till.reversal_of(sale, Origin(till.id, till.head.epoch, seq, sale.sale_id), lines))


def undone(till: FloorTill, seq: int) -> None:
    """The sale was none."""
    till.commit(msgspec.structs.replace(till.reversal(seq), undo=True))


def states(floor: Floor) -> list[VoucherState]:
    return sorted(one.state for one in given(floor))


def only(floor: Floor) -> VoucherAccount:
    (voucher,) = given(floor)
    return voucher


def used_up(floor: Floor) -> int:
    return sum(one.noted.cause == "gift_used_up" for one in floor.database.read(exceptions))


def bought_and_used(floor: Floor, till: FloorTill) -> tuple[int, int]:
    """A sale that brought a voucher, and the one in which it was used."""
    first = till.sell(floor.members[0], 2_000)
    till.exchange_all()
    voucher = next(one for one in given(floor) if till.holds(one.id))
    second = till.sell(floor.members[0], 1_000, vouchers=(voucher.id,))
    till.exchange_all()
    return first, second


@pytest.mark.parametrize("together", [True, False])
def test_a_voucher_is_not_good_again_once_what_brought_it_came_back(open_floor: Open, together: bool) -> None:
    floor = floor_giving(open_floor, gift(from_minor=2_000, per=Per.SALE))
    till = opened(floor)
    for _ in range(2):
        for seq in bought_and_used(floor, till):
            till.commit(till.reversal(seq))
            if not together:
                till.exchange_all()
        till.exchange_all()
    assert states(floor) == [VOID, VOID]
    assert not any(till.holds(one.id) for one in given(floor) if one.is_live)
    assert whole(floor)


def test_returned_in_the_other_order_it_is_good_for_a_moment_and_then_void(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(from_minor=2_000, per=Per.SALE))
    till = opened(floor)
    first, second = bought_and_used(floor, till)
    till.commit(till.reversal(second))
    till.exchange_all()
    assert only(floor).is_live
    till.commit(till.reversal(first))
    till.exchange_all()
    assert states(floor) == [VOID]
    assert used_up(floor) == 0


def test_who_used_one_and_brought_its_goods_back_has_had_the_next(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=2_000, per=Per.SALE))
    till = opened(floor)
    first, second = bought_and_used(floor, till)
    till.commit(till.reversal(first))
    till.exchange_all()
    assert (states(floor), used_up(floor)) == ([USED], 1)
    again = till.sell(floor.members[0], 2_000)
    till.exchange_all()
    assert (states(floor), gave(floor).vouchers) == ([USED], 1), "the one that was used is this sale's now"
    till.sell(floor.members[0], 2_000)
    till.exchange_all()
    assert states(floor) == [LIVE, USED]
    till.commit(till.reversal(second))
    till.exchange_all()
    assert states(floor) == [LIVE, LIVE], "it has ground again"
    till.commit(till.reversal(again))
    till.exchange_all()
    assert states(floor) == [LIVE, VOID]
    assert whole(floor)


def test_what_was_used_by_one_member_is_owed_by_no_other(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=2_000, per=Per.DAY))
    till = opened(floor)
    first, _ = bought_and_used(floor, till)
    till.commit(till.reversal(first))
    till.sell(floor.members[1], 2_000)
    till.exchange_all()
    assert [one.state for one in given(floor, floor.members[1])] == [LIVE]
    till.sell(floor.members[0], 2_000)
    till.exchange_all()
    assert [one.state for one in given(floor, floor.members[0])] == [USED]


def test_a_balance_goes_with_the_goods_that_made_it_and_not_with_points_that_are_used(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(balance=1_000))
    till, member = opened(floor), floor.members[0]
    early = till.sell(member, 8_000, quantity=8)
    seq = till.sell(member, 4_000, quantity=4)
    till.exchange_all()
    assert only(floor).is_live, "1,200 points"
    till.exchange({member: 600})
    late = till.sell(member, 6_000, use=600)
    till.exchange_all()
    till.commit(till.reversal(late))
    till.exchange_all()
    assert only(floor).is_live, "points that are used and goods that were bought later are no part of it"
    bring_back(till, seq, 1)
    bring_back(till, early, 1)
    till.exchange_all()
    assert only(floor).is_live, "1,000 points"
    bring_back(till, early, 1)
    till.exchange_all()
    assert states(floor) == [VOID]
    assert whole(floor)


def test_a_balance_of_another_tills_goods_goes_with_them(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(balance=1_000))
    till, other, member = opened(floor), opened(floor, "South"), floor.members[0]
    elsewhere = other.sell(member, 6_000)
    other.exchange_all()
    till.sell(member, 4_000)
    till.exchange_all()
    later = other.sell(member, 500)
    other.exchange_all()
    other.commit(other.reversal(later))
    other.exchange_all()
    assert only(floor).is_live
    other.commit(other.reversal(elsewhere))
    other.exchange_all()
    assert states(floor) == [VOID]


def test_a_balance_that_came_back_before_the_server_heard_of_it_brings_nothing(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(balance=1_000))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 10_000, quantity=2)
    bring_back(till, seq, 1)
    till.exchange_all()
    assert given(floor) == []
    seq = till.sell(member, 5_000)
    late = till.sell(member, 100)
    till.commit(till.reversal(late))
    till.exchange_all()
    assert only(floor).is_live, "what was bought later and came back does not count"


def visit(till: FloorTill, member: str) -> int:
    """A sale on a day of its own."""
    till.floor.clock.now += DAY_MS
    return till.sell(member, 100)


def test_the_third_visit_comes_once_though_an_earlier_one_comes_back(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(visit=3, per=Per.SALE))
    till, member = opened(floor), floor.members[0]
    first, _, third = (visit(till, member) for _ in range(3))
    till.exchange_all()
    assert only(floor).is_live
    undone(till, first)
    visit(till, member)
    till.exchange_all()
    assert states(floor) == [LIVE]
    undone(till, third)
    till.exchange_all()
    assert states(floor) == [VOID]
    visit(till, member)
    till.exchange_all()
    assert states(floor) == [LIVE, VOID], "the third visit comes again"


def test_a_tier_that_is_kept_keeps_its_voucher(open_lite: Open) -> None:
    floor = open_lite(members=1, points=0)
    publish(floor, giving(gift(tier="silver"), tiers=Tiers((Tier("silver", "Silver", 100),))))
    till = opened(floor)
    seq = till.sell(floor.members[0], 1_000, quantity=2)
    till.exchange_all()
    bring_back(till, seq, 1)
    till.exchange_all()
    assert only(floor).is_live, "only a review takes the tier"
    bring_back(till, seq, 1)
    till.exchange_all()
    assert states(floor) == [VOID]
