"""Bonuses are given once: by whoever goes round, however often, at the same time, and whatever comes in between."""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from central.points.giving import give_bonuses, plan_of
from central.points.rounds import go_round
from central.store.accounts import accounts_of
from central.store.audit import ledger_balances
from central.store.bonuses import given_before
from central.store.database import Transaction
from central.store.schema import member as members_table
from loyalty.ledger.booking import ISSUED
from loyalty.rules.bonuses import BirthdayBonus, Bonuses, Referral, Welcome, WinBack
from loyalty.rules.expiry import DAY_MS
from tests.central.floor import PROGRAMME, START_MS, Floor
from tests.central.points.purses import left, publish, whole

ALL = Bonuses(
    welcome=Welcome(50),
    birthday=BirthdayBonus(20, days_after=3),
    win_back=WinBack(30, after_days=90),
    referral=Referral(friend=10, bringer=25, at_most=1),
)


def shop_with(open_floor: Callable[..., Floor], bonuses: Bonuses = ALL, starts_ms: int = 0) -> Floor:
    floor = open_floor(members=4, points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, bonuses=bonuses), starts_ms)
    return floor


def tell(floor: Floor, member: str, **facts: object) -> None:
    change = sa.update(members_table).where(members_table.c.id == member).values(**facts)
    floor.database.write(lambda tx: tx.run(change))


def go(floor: Floor) -> int:
    done = go_round(floor.database, floor.clock())
    assert done is not None
    return done.bonuses


def balance(floor: Floor, member: str) -> int:
    return floor.database.write(lambda tx: accounts_of(tx, [member]))[member].account.balance


def test_who_joined_is_welcomed_once_the_contact_is_proven(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    member = floor.members[0]
    tell(floor, member, joined_ms=START_MS)
    assert go(floor) == 0
    tell(floor, member, proven=1)
    assert (go(floor), go(floor), balance(floor, member)) == (50, 0, 50)
    assert list(left(floor, member).values()) == [50]
    assert whole(floor)


def test_who_joined_before_there_was_a_welcome_has_none(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor, starts_ms=START_MS)
    tell(floor, floor.members[0], joined_ms=START_MS - 2 * DAY_MS, proven=1)
    assert go(floor) == 0


@pytest.mark.parametrize(("birthday", "given"), [("09-21", 20), ("09-22", 0), ("09-18", 20), ("09-17", 0)])
def test_a_birthday_is_rewarded_within_its_days_once_a_year(
    open_floor: Callable[..., Floor], birthday: str, given: int
) -> None:
    """The shop's day is 21 September 2026."""
    floor = shop_with(open_floor)
    tell(floor, floor.members[0], birthday=birthday)
    assert (go(floor), go(floor)) == (given, 0)
    floor.clock.now += 365 * DAY_MS
    assert go(floor) == given


def test_a_blocked_member_is_given_nothing(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    tell(floor, floor.members[0], birthday="09-21", blocked=1)
    assert go(floor) == 0


def test_who_comes_back_is_rewarded_though_more_purchases_followed(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for days in (0, 100, 1):
        floor.clock.now += days * DAY_MS
        till.sell(member, 1_000)
        till.exchange_all()
    assert (go(floor), go(floor)) == (30, 0)
    assert whole(floor)


def test_friends_are_rewarded_once_they_bought_and_only_so_many(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    bringer, first, second, stranger = floor.members
    till = floor.till()
    till.exchange_all()
    for friend in (first, second, stranger):
        tell(floor, friend, joined_ms=START_MS, brought_by=bringer)
    assert go(floor) == 0
    for friend in (first, second):
        till.sell(friend, 1_000)
    till.sell(stranger, 1_000)
    till.commit(till.reversal(3))
    till.exchange_all()
    assert (go(floor), balance(floor, bringer)) == (10 + 10 + 25, 25)
    assert go(floor) == 0
    assert whole(floor)


def test_a_bonus_pays_what_is_owed_first(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    till, member = floor.till(), floor.members[0]
    till.sell(member, 300, credit="pool")
    till.exchange_all()
    till.sell(member, 100, use=30)
    till.exchange_all()
    till.commit(till.reversal(1))
    till.exchange_all()
    tell(floor, member, birthday="09-21")
    assert go(floor) == 20
    assert whole(floor)


def test_killed_between_nothing_or_all_is_given(open_floor: Callable[..., Floor]) -> None:
    floor = shop_with(open_floor)
    tell(floor, floor.members[0], birthday="09-21")

    class Killed(Exception):
        pass

    def die(tx: Transaction) -> None:
        plan = plan_of(tx, floor.clock.now)
        assert plan is not None
        assert give_bonuses(tx, floor.members, plan, floor.clock.now) == 20
        raise Killed

    with pytest.raises(Killed):
        floor.database.write(die)
    assert (balance(floor, floor.members[0]), go(floor), balance(floor, floor.members[0])) == (0, 20, 20)
    assert whole(floor)


def test_jobs_at_the_same_time_give_once(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(members=20, points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, bonuses=ALL))
    for member in floor.members:
        tell(floor, member, birthday="09-21")
    together, done = threading.Barrier(3), list[int]()

    def go_once() -> None:
        together.wait(10)
        found = go_round(floor.database, floor.clock.now)
        done.append(0 if found is None else found.bonuses)

    threads = [threading.Thread(target=go_once) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert (len(done), sum(done), -floor.database.read(ledger_balances)[ISSUED]) == (3, 400, 400)
    assert (
        len(floor.database.read(lambda tx: given_before(tx, {f"birthday/{one}/2026" for one in floor.members}))) == 20
    )
    assert whole(floor)


def test_without_bonuses_there_is_no_plan(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(points=0)
    publish(floor, PROGRAMME)
    assert floor.database.read(lambda tx: plan_of(tx, floor.clock.now)) is None
    assert go(floor) == 0
