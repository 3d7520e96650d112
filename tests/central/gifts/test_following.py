"""Sales bring their members vouchers, each once; a return that takes the ground away takes the voucher back."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from central.store.database import Transaction
from central.store.schema import member as members_table
from central.store.stops import StoppedBy, put_stop
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Accrual, Origin, VoucherIssue
from loyalty.rules.conditions import Dates, Goods, When
from loyalty.rules.gifts import Per
from loyalty.rules.limits import DAY_MS
from loyalty.rules.spending import VoucherOffer
from loyalty.rules.tiers import Tier, Tiers
from loyalty.sales.shares import Pieces, returned_lines
from tests.central.floor import Floor, FloorTill
from tests.central.gifts.giving import floor_giving, gave, gift, given, giving, opened
from tests.central.points.purses import publish, whole

Open = Callable[..., Floor]


def bring_back(till: FloorTill, seq: int, pieces: int) -> None:
    """Returns so many pieces of the first line of an own sale."""
    sale = till.sales[seq]
    lines = returned_lines(sale, till.returned.get(seq, {}), [Pieces(1, pieces)])
    assert isinstance(lines, tuple), lines
    till.commit(till.reversal_of(sale, Origin(till.id, till.head.epoch, seq, sale.sale_id), lines))


def test_a_large_sale_brings_a_voucher_and_its_till_hears_of_it_in_the_same_reply(
    open_floor: Open,
) -> None:
    floor = floor_giving(open_floor, gift(from_minor=2_000))
    till, member = opened(floor), floor.members[0]
    till.sell(member, 1_999)
    till.exchange_all()
    assert given(floor) == []
    till.sell(member, 2_000)
    till.exchange_all()
    (voucher,) = given(floor, member)
    assert (voucher.name, voucher.value_minor, voucher.cost, voucher.gift) == ("Free coffee", 350, 0, f"g/{member}")
    row = till.rows["voucher"][voucher.id]
    assert (row["member"], row["state"]) == (member, "live")
    assert gave(floor).vouchers == 1
    assert whole(floor)


def test_the_anchor_of_the_members_shop_holds_it_though_a_reply_is_lost(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    anchor, other, member = opened(floor), floor.till("South"), floor.members[0]
    other.sell(member, 100)
    other.exchange_all()
    (voucher,) = given(floor, member)
    assert voucher.holder is None
    anchor.ask(anchor.request())
    (voucher,) = given(floor, member)
    assert (voucher.holder, anchor.holds(voucher.id)) == (anchor.id, False)
    anchor.exchange_all()
    assert anchor.holds(voucher.id)
    anchor.sell(None, 1_000, vouchers=(voucher.id,))
    anchor.exchange_all()
    assert given(floor)[0].state is VoucherState.USED
    assert whole(floor)


def test_one_that_another_till_waits_for_is_not_taken_by_the_anchor(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    anchor, other, member = opened(floor), floor.till("South"), floor.members[0]
    anchor.sell(member, 100)
    anchor.exchange_all()
    (voucher,) = given(floor, member)
    assert anchor.holds(voucher.id)
    other.exchange(vouchers=(voucher.id,))
    anchor.exchange_all()
    anchor.return_voucher(voucher.id, anchor.vouchers[voucher.id].acquired)
    anchor.exchange_all()
    assert given(floor)[0].holder is None
    other.exchange(vouchers=(voucher.id,))
    assert other.holds(voucher.id)
    assert whole(floor)


@pytest.mark.parametrize(
    ("per", "days", "expected"),
    [
        (Per.MEMBER, (0, 0, 400), 1),
        (Per.SALE, (0, 0, 1), 3),
        (Per.DAY, (0, 0, 1), 2),
        (Per.MONTH, (0, 1, 31), 2),
        (Per.YEAR, (0, 31, 400), 2),
    ],
)
def test_how_often_a_member_is_given_it(open_lite: Open, per: Per, days: tuple[int, ...], expected: int) -> None:
    floor = floor_giving(open_lite, gift(from_minor=100, per=per))
    till = opened(floor)
    for later in days:
        floor.clock.now += later * DAY_MS
        till.sell(floor.members[0], 100)
        till.exchange_all()
    assert len(given(floor)) == expected
    assert len({one.id for one in given(floor)}) == expected
    assert whole(floor)


def test_goods_are_counted_by_pieces_and_by_name(open_lite: Open) -> None:
    floor = floor_giving(
        open_lite,
        gift(id="three", goods=Goods(categories=("food",)), from_quantity=3),
        gift(id="any", goods=Goods(categories=("food",))),
        gift(id="other", goods=Goods(categories=("drink",))),
    )
    till = opened(floor)
    till.sell(floor.members[0], 300, quantity=2)
    till.exchange_all()
    assert [one.gift for one in given(floor)] == [f"any/{floor.members[0]}"]
    till.sell(floor.members[0], 300, quantity=3)
    till.exchange_all()
    assert sorted(str(one.gift).split("/")[0] for one in given(floor)) == ["any", "three"]


@pytest.mark.parametrize("together", [True, False])
def test_every_third_visit_counts_however_sales_come_in(open_lite: Open, together: bool) -> None:
    floor = floor_giving(open_lite, gift(visit=3, per=Per.SALE))
    till = opened(floor)
    for _ in range(7):
        till.sell(floor.members[0], 100)
        till.sell(floor.members[0], 100)
        floor.clock.now += DAY_MS
        if not together:
            till.exchange_all()
    till.exchange_all()
    assert sorted(str(one.gift).rpartition("/")[2] for one in given(floor)) == ["visit-3", "visit-6"]


@pytest.mark.parametrize("together", [True, False])
def test_a_balance_is_reached_with_a_sale_though_it_is_spent_with_the_next(open_floor: Open, together: bool) -> None:
    floor = floor_giving(open_floor, gift(balance=100))
    till, member = opened(floor), floor.members[0]
    till.sell(member, 990)
    till.exchange_all()
    assert given(floor) == []
    till.exchange({member: 90})
    till.sell(member, 100)
    if not together:
        till.exchange_all()
    till.sell(member, 900, use=50)
    till.exchange_all()
    assert len(given(floor)) == 1


def test_a_tier_is_reached_with_the_very_sale_and_a_higher_one_counts(open_floor: Open) -> None:
    floor = open_floor(members=2, points=0)
    levels = (Tier("silver", "Silver", 100), Tier("gold", "Gold", 500))
    publish(floor, giving(gift(tier="silver"), tiers=Tiers(levels)))
    till = opened(floor)
    till.sell(floor.members[0], 999)
    till.sell(floor.members[1], 5_000)
    till.exchange_all()
    assert [one.member for one in given(floor)] == [floor.members[1]]
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert len(given(floor)) == 2


def test_dates_shops_and_segments_are_asked_of_the_sale(open_lite: Open) -> None:
    floor = floor_giving(
        open_lite,
        gift(id="over", from_minor=1, when=When(dates=(Dates(last="2026-09-20"),))),
        gift(id="now", from_minor=1, when=When(dates=(Dates("2026-09-21", "2026-09-21"),))),
        gift(id="staff", from_minor=1, when=When(segments=("staff",))),
        gift(id="south", from_minor=1, when=When(stores=("elsewhere",))),
    )
    till = opened(floor)
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert [str(one.gift).split("/")[0] for one in given(floor)] == ["now"]


def test_nobody_a_blocked_member_and_a_shop_without_gifts_get_none(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(from_minor=1))
    till = opened(floor)
    blocked = sa.update(members_table).where(members_table.c.id == floor.members[0]).values(blocked=1)
    floor.database.write(lambda tx: tx.run(blocked))
    till.sell(None, 100)
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert given(floor) == []


def test_the_version_that_the_sale_names_counts_and_the_stop_of_today(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1, per=Per.SALE))
    till = opened(floor)
    till.sell(floor.members[0], 100)
    publish(floor, giving(version=2), floor.clock.now)
    till.exchange_all()
    assert len(given(floor)) == 1
    floor.database.write(lambda tx: put_stop(tx, "g", StoppedBy.PERSON, "ann", floor.clock.now))
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert len(given(floor)) == 1


def test_what_ends_before_it_could_be_used_is_not_given(open_lite: Open) -> None:
    floor = open_lite(members=1, points=0)
    old = VoucherOffer("cup", "Free coffee", value_minor=350, until="2026-09-20")
    publish(floor, giving(gift(from_minor=1), kinds=(old,)))
    till = opened(floor)
    till.sell(floor.members[0], 100)
    till.exchange_all()
    assert given(floor) == []


def test_a_voucher_ends_with_its_last_day(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(from_minor=1))
    till = opened(floor)
    till.sell(floor.members[0], 100)
    till.exchange_all()
    (voucher,) = given(floor)
    assert voucher.expires_ms == (floor.clock.now // DAY_MS + 31) * DAY_MS


def test_killed_between_nothing_or_all_is_given(open_floor: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    till = opened(floor)
    till.sell(floor.members[0], 100)
    request = till.request()
    write = floor.database.write

    class Killed(Exception):
        pass

    def dies(work: Callable[[Transaction], object]) -> object:
        def then(tx: Transaction) -> object:
            work(tx)
            raise Killed

        return write(then)

    monkeypatch.setattr(floor.database, "write", dies)
    with pytest.raises(Killed):
        till.ask(request)
    monkeypatch.undo()
    assert (given(floor), gave(floor).vouchers) == ([], 0)
    for _ in range(3):
        till.ask(request)
    assert (len(given(floor)), gave(floor).vouchers) == (1, 1)
    assert whole(floor)


def test_a_till_that_names_it_in_an_issue_of_its_own_changes_nothing(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(from_minor=1))
    till, member = opened(floor), floor.members[0]
    till.sell(member, 1_000)
    till.exchange_all()
    (voucher,) = given(floor)
    context, name = till.context(), "forged"
    till.commit(
        VoucherIssue(SCHEMA, context, name, member, Effect(use=10), voucher.id, "Free coffee", 100_000, "GBP", None)
    )
    reply = till.exchange()
    assert reply.outcomes[-1].code == "voucher_reissued"
    assert given(floor)[0].value_minor == 350


def test_a_return_takes_an_unused_voucher_back_once_its_ground_is_gone(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_quantity=3))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 400, quantity=4)
    till.exchange_all()
    (voucher,) = given(floor)
    for pieces, state in ((1, VoucherState.LIVE), (1, VoucherState.VOID)):
        bring_back(till, seq, pieces)
        till.exchange_all()
        assert given(floor)[0].state is state
    assert till.rows["voucher"][voucher.id]["state"] == "void"
    till.sell(member, 400, quantity=4)
    till.exchange_all()
    assert sorted(one.state for one in given(floor)) == [VoucherState.LIVE, VoucherState.VOID]
    assert gave(floor).vouchers == 2, "what is taken back does not fill the budget again"
    assert whole(floor)


def test_a_used_voucher_stays_used_and_the_member_gets_no_other(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 400)
    till.exchange_all()
    (voucher,) = given(floor)
    till.sell(None, 1_000, vouchers=(voucher.id,))
    till.commit(till.reversal(seq))
    till.sell(member, 400)
    till.exchange_all()
    (voucher,) = given(floor)
    assert voucher.state is VoucherState.USED
    assert whole(floor)


def test_a_visit_and_a_balance_are_gone_when_all_of_the_sale_came_back(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(id="visit", visit=1), gift(id="balance", balance=10))
    till = opened(floor)
    seq = till.sell(floor.members[0], 400, quantity=2)
    till.exchange_all()
    bring_back(till, seq, 1)
    till.exchange_all()
    assert {one.state for one in given(floor)} == {VoucherState.LIVE}
    till.commit(till.reversal(seq))
    till.exchange_all()
    assert {one.state for one in given(floor)} == {VoucherState.VOID}
    assert whole(floor)


def test_goods_that_came_back_before_the_server_heard_of_the_sale_bring_nothing(open_lite: Open) -> None:
    floor = floor_giving(open_lite, gift(from_minor=1))
    till = opened(floor)
    till.commit(till.reversal(till.sell(floor.members[0], 400)))
    till.exchange_all()
    assert given(floor) == []


def test_a_sale_whose_points_are_taken_from_a_member_takes_its_voucher_along(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=1))
    till, member = opened(floor), floor.members[0]
    seq = till.sell(member, 400)
    till.exchange_all()
    origin = Origin(till.id, till.head.epoch, seq, till.sales[seq].sale_id)
    till.commit(Accrual(SCHEMA, till.context(), "move", member, Effect(take=40), origin))
    till.exchange_all()
    assert given(floor)[0].state is VoucherState.VOID
    assert whole(floor)


def test_goods_that_were_free_by_an_offer_keep_no_till_from_getting_through(open_floor: Open) -> None:
    floor = floor_giving(open_floor, gift(from_minor=500, per="sale"))
    till, member = opened(floor), floor.members[0]
    sale = till.sale(member, 1_000)
    free = msgspec.structs.replace(sale.lines[0], amount_minor=0, points=0, offer_minor=300, offer="On the house")
    till.commit(msgspec.structs.replace(sale, lines=(*sale.lines, free)))
    assert [one.code for one in till.exchange_all().outcomes] == [""]
    assert len(given(floor, member)) == 1
