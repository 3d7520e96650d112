"""A bonus for a purchase that came back is taken back, and given again to who buys again."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import sqlalchemy as sa

from central.points.revoking import take_bonuses_back
from central.points.rounds import go_round
from central.store.accounts import accounts_of
from central.store.schema import member as members_table
from loyalty.ledger.booking import Account
from loyalty.rules.bonuses import Bonuses, Referral, WinBack
from loyalty.rules.expiry import DAY_MS
from tests.central.floor import PROGRAMME, START_MS, Floor
from tests.central.points.purses import publish, whole

BACK = Bonuses(win_back=WinBack(50, after_days=180))
BROUGHT = Bonuses(referral=Referral(friend=100, bringer=200))


def shop_with(open_floor: Callable[..., Floor], bonuses: Bonuses) -> Floor:
    floor = open_floor(members=4, points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, bonuses=bonuses))
    return floor


def go(floor: Floor) -> tuple[int, int]:
    """Points given and taken back."""
    done = go_round(floor.database, floor.clock())
    assert done is not None
    return done.bonuses, done.taken_back


def account(floor: Floor, member: str) -> Account:
    return floor.database.write(lambda tx: accounts_of(tx, [member]))[member].account


def bring(floor: Floor, friend: str, bringer: str) -> None:
    change = sa.update(members_table).where(members_table.c.id == friend)
    floor.database.write(lambda tx: tx.run(change.values(joined_ms=START_MS, brought_by=bringer)))


def test_f32_who_buys_and_returns_day_by_day_has_nothing_of_it(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, BACK)
    till, member = floor.till(), floor.members[0]
    till.sell(member, 1_000)
    till.exchange_all()
    floor.clock.now += 200 * DAY_MS
    for _ in range(4):
        seq = till.sell(member, 10)
        till.exchange_all()
        assert go(floor) == (50, 0)
        till.commit(till.reversal(seq))
        till.exchange_all()
        assert go(floor) == (0, 50)
        floor.clock.now += DAY_MS
    assert account(floor, member).net == 100
    assert whole(floor)


def test_a_sale_of_before_that_comes_late_brings_no_second_bonus(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, BACK)
    till, late, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    late.exchange_all()
    till.sell(member, 1_000)
    till.exchange_all()
    floor.clock.now += 200 * DAY_MS
    late.sell(member, 1_000)
    floor.clock.now += DAY_MS
    till.sell(member, 1_000)
    till.exchange_all()
    assert go(floor) == (50, 0)
    late.exchange_all()
    assert go(floor) == (0, 0)


def test_a_friend_whose_only_purchase_came_back_brought_nothing(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, BROUGHT)
    bringer, friend = floor.members[:2]
    till = floor.till()
    bring(floor, friend, bringer)
    seq = till.sell(friend, 10)
    till.exchange_all()
    assert go(floor) == (300, 0)
    till.commit(till.reversal(seq))
    till.exchange_all()
    assert (go(floor), go(floor)) == ((0, 300), (0, 0))
    assert [account(floor, one).net for one in (bringer, friend)] == [0, 0]
    till.sell(friend, 10)
    till.exchange_all()
    assert (go(floor), account(floor, bringer).net) == ((300, 0), 200)
    assert whole(floor)


def test_what_was_spent_meanwhile_is_owed(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, BROUGHT)
    bringer, friend = floor.members[:2]
    till = floor.till()
    bring(floor, friend, bringer)
    seq = till.sell(friend, 10)
    till.exchange_all()
    go(floor)
    till.exchange({bringer: 200})
    till.sell(bringer, 200, use=200)
    till.commit(till.reversal(seq))
    till.exchange_all()
    earned = account(floor, bringer).net
    assert (go(floor), account(floor, bringer).net) == ((0, 300), earned - 200)
    assert account(floor, bringer).debt > 0
    assert whole(floor)


def test_bonuses_that_stand_or_are_a_year_old_stay(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, BROUGHT)
    bringer, friend = floor.members[:2]
    till = floor.till()
    bring(floor, friend, bringer)
    first, _ = till.sell(friend, 10), till.sell(friend, 500)
    till.exchange_all()
    go(floor)
    till.commit(till.reversal(first))
    till.exchange_all()
    assert floor.database.write(lambda tx: take_bonuses_back(tx, [friend], floor.clock.now)) == 0
    floor.clock.now += 366 * DAY_MS
    till.commit(till.reversal(first + 1))
    till.exchange_all()
    assert go(floor) == (0, 0)
