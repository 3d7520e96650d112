"""A member's home moves with their visits or by a wish, never past a till that cannot be asked, and rights follow."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from central.attending import lost
from central.errors import Problem
from central.exchange.homes import BY_MEMBER, wish_home
from central.exchange.late import book_late
from central.exchange.rejudging import rejudge
from central.store import schema
from central.store.database import Transaction
from central.store.recalls import SILENT_MS
from loyalty.exchange.wire import Doing
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, HomeChange
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill
from tests.central.images import image_of, renew


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    """The anchors of North and South; North's holds all 500 points of a member at home there."""
    north, south = floor.till(), floor.till("South")
    north.exchange_all()
    south.exchange_all()
    return north, south, floor.members[0]


def home(floor: Floor, member: str) -> str:
    row = floor.database.read(lambda tx: tx.row(sa.select(schema.account).where(schema.account.c.member == member)))
    assert row is not None
    return next(store.name for store in floor.stores if store.id == row.home_store)


def waits(floor: Floor) -> int:
    return len(floor.database.read(lambda tx: tx.rows(sa.select(schema.home_move))))


def wishes(till: FloorTill, member: str) -> None:
    till.commit(HomeChange(SCHEMA, till.context(), f"wish-{till.head.seq + 1}", member, Effect()))
    till.exchange_all()


def lost_while_wishing(floor: Floor, till: FloorTill, member: str) -> OpId:
    """A wish that arrives while its till is lost, and waits."""
    floor.database.write(lambda tx: lost.report_lost(tx, till.id, by="ana", now_ms=floor.clock()))
    wishes(till, member)
    floor.database.write(lambda tx: lost.found_again(tx, till.id, by="ana", now_ms=floor.clock()))
    return OpId(till.id, till.head.epoch, till.head.seq)


def judged_late(floor: Floor, op: OpId, *, all_at_once: bool) -> None:
    """What waits is booked: that alone, or all that its till brought while it was lost."""

    def work(tx: Transaction) -> None:
        if all_at_once:
            book_late(tx, op.device, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
        else:
            rejudge(tx, op, verifier_of=Ed25519Verifier, now_ms=floor.clock())

    floor.database.write(work)


def hands_over(old: FloorTill, new: FloorTill, member: str) -> None:
    """The old anchor does what it is asked for, and the new one comes."""
    recalls = old.exchange().recalls
    if member in recalls:
        old.hand_back(member, recalls[member])
    old.exchange_all()
    new.exchange_all()


@pytest.mark.parametrize("all_at_once", [True, False])
def test_a_wish_that_waited_for_a_person_is_done_once_it_is_booked(
    floor: Floor, two: tuple[FloorTill, FloorTill, str], all_at_once: bool
) -> None:
    _, south, member = two
    op = lost_while_wishing(floor, south, member)
    assert home(floor, member) == "North"
    judged_late(floor, op, all_at_once=all_at_once)
    assert home(floor, member) == "South"


def test_a_wish_that_waited_gives_way_to_a_newer_one(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    op = lost_while_wishing(floor, south, member)
    wishes(north, member)
    judged_late(floor, op, all_at_once=False)
    assert home(floor, member) == "North"


def test_a_wish_at_the_counter_moves_home_and_rights(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    wishes(south, member)
    assert home(floor, member) == "South"
    assert floor.told.called[-1] == ({north.id}, south.id)
    assert south.held(member) == 0, "what the old one holds is not free yet"
    floor.clock.now += 10 * SILENT_MS
    assert north.exchange().recalls == {member: 500}, "this recall does not run out"
    hands_over(north, south, member)
    assert floor.told.called[-1] == ({south.id}, north.id)
    assert (north.held(member), south.held(member)) == (0, 500)
    assert north.exchange().recalls == {}
    assert south.rows["member"][member]["home_store"] == floor.stores[1].id
    assert floor.differences() == []


def test_points_in_a_customers_hands_at_the_old_anchor_come_when_they_are_spent(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    north, south, member = two
    wishes(south, member)
    north.sell(member, 1_000, use=300)
    assert north.exchange().recalls == {member: 200}
    hands_over(north, south, member)
    assert (north.held(member), south.held(member)) == (0, 270)
    assert floor.differences() == []


def test_a_home_does_not_move_while_the_old_anchor_is_silent_and_moves_when_it_is_heard(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    north, south, member = two
    floor.clock.now += SILENT_MS + 1
    wishes(south, member)
    assert (home(floor, member), waits(floor)) == ("North", 1)
    south.exchange_all()
    assert waits(floor) == 1
    hands_over(north, south, member)
    assert (home(floor, member), waits(floor), south.held(member)) == ("South", 0, 500)
    assert floor.differences() == []


def test_a_home_does_not_move_past_an_anchor_that_closed(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    north.ask(msgspec.structs.replace(north.request(), doing=Doing.CLOSING))
    wishes(south, member)
    assert (home(floor, member), waits(floor)) == ("North", 1)
    hands_over(north, south, member)
    assert (home(floor, member), south.held(member)) == ("South", 500)


def test_an_anchor_that_holds_nothing_of_the_member_need_not_be_there(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    north, south, member = two
    north.hand_back(member, 500)
    north.ask(msgspec.structs.replace(north.request(), doing=Doing.CLOSING))
    wishes(south, member)
    assert (home(floor, member), south.held(member)) == ("South", 500)
    assert floor.differences() == []


def test_a_wish_is_undone_by_the_same_wish_elsewhere(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    wishes(south, member)
    wishes(north, member)
    assert home(floor, member) == "North"
    assert north.exchange().recalls == {}, "the points that stayed are at home again"
    assert north.held(member) == 500
    floor.clock.now += SILENT_MS + 1
    wishes(south, member)
    wishes(north, member)
    assert (home(floor, member), waits(floor)) == ("North", 0)
    assert floor.differences() == []


def test_visits_move_a_home_when_they_are_clearly_more(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    south.sell(member, 100)
    south.exchange_all()
    assert home(floor, member) == "North", "one visit is no habit"
    north.exchange_all()
    south.sell(member, 100)
    south.exchange_all()
    assert home(floor, member) == "South"
    hands_over(north, south, member)
    assert (north.held(member), south.held(member)) == (0, 520)
    assert floor.differences() == []


def test_visits_that_waited_are_looked_at_again(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    floor.clock.now += SILENT_MS + 1
    for _ in range(2):
        south.sell(member, 100)
    south.exchange_all()
    assert (home(floor, member), waits(floor)) == ("North", 1)
    for _ in range(3):
        north.sell(member, 100)
    north.exchange_all()
    assert (home(floor, member), waits(floor)) == ("North", 0)


def test_a_choice_outlasts_the_visits_of_the_past(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    for _ in range(9):
        north.sell(member, 100)
    north.exchange_all()
    wishes(south, member)
    hands_over(north, south, member)
    for till in (north, south, north):
        till.sell(member, 100)
        till.exchange_all()
    assert home(floor, member) == "South"


def test_the_member_chooses_on_a_page(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    north, south, member = two
    called = floor.database.write(lambda tx: wish_home(tx, member, floor.stores[1].id, BY_MEMBER, floor.clock()))
    assert (home(floor, member), called) == ("South", {north.id, south.id})
    hands_over(north, south, member)
    assert south.held(member) == 500
    assert floor.differences() == []


def test_the_same_ops_told_twice_are_one_visit(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    _, south, member = two
    south.sell(member, 100)
    lost = south.request()
    for _ in range(5):
        south.ask(lost)
    south.exchange_all()
    assert home(floor, member) == "North"


def test_a_wish_made_at_an_older_copy_of_a_till_is_heeded_when_it_is_told_again(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    north, south, member = two
    copy = image_of(south)
    south.sell(floor.members[1], 100)
    south.exchange_all()
    copy.commit(HomeChange(SCHEMA, copy.context(), "wish", member, Effect()))
    assert isinstance(copy.ask(copy.request()), Problem), "two histories carry its name"
    assert renew(copy) == [1]
    copy.exchange_all()
    assert home(floor, member) == "South"
    hands_over(north, copy, member)
    assert copy.held(member) == 500
    assert floor.differences() == []
