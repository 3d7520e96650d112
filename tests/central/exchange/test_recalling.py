"""Rights move between tills that are online, by the holder's own word only, and nobody takes them on the way."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from central.store import schema
from central.store.recalls import RECALL_MS, SILENT_MS
from loyalty.exchange.wire import Doing, ExchangeReply
from tests.central.floor import Floor, FloorTill


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    """An anchor that holds all 500 points of a member, and a till beside it."""
    anchor, other = floor.till(), floor.till(name="Till 2")
    anchor.exchange_all()
    other.exchange_all()
    return anchor, other, floor.members[0]


def pool(floor: Floor, member: str) -> int:
    row = floor.database.read(lambda tx: tx.row(sa.select(schema.account).where(schema.account.c.member == member)))
    assert row is not None
    return int(row.balance - row.outstanding)


def test_points_go_from_the_till_that_holds_them_to_the_till_that_wants_them(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    reply = other.exchange({member: 300})
    assert [(one.till, one.points) for one in reply.pending[member]] == [("Till 1", 500)]
    assert floor.told.called == [({anchor.id}, other.id)]
    recalls = anchor.exchange().recalls
    assert recalls == {member: 300}
    anchor.hand_back(member, recalls[member])
    reply = anchor.exchange()
    assert reply.recalls == {}, "what is on its way is not asked for twice"
    assert floor.told.called[-1] == ({other.id}, anchor.id)
    reply = other.exchange({member: 300})
    assert (other.held(member), anchor.held(member), reply.pending) == (300, 200, {})
    other.sell(member, 1_000, use=300)
    other.exchange_all()
    anchor.exchange_all()
    assert anchor.exchange().recalls == {}
    assert floor.differences() == []


def test_a_recall_alone_frees_nothing(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    anchor, other, member = two
    for _ in range(5):
        assert other.exchange({member: 300}).pending[member][0].till == "Till 1"
        floor.clock.now += 60_000
    assert (other.held(member), pool(floor, member)) == (0, 0)
    anchor.sell(member, 1_000, use=500)
    anchor.exchange_all()
    assert [one.points for one in other.exchange({member: 300}).pending[member]] == [50], "what that sale earned"
    assert (other.held(member), pool(floor, member)) == (0, 0)
    assert floor.differences() == []


def test_the_anchor_does_not_snatch_what_another_till_waits_for_but_takes_what_is_left(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    other.exchange({member: 300})
    anchor.exchange()
    anchor.hand_back(member, 300)
    for _ in range(3):
        assert not anchor.exchange().more
    assert (anchor.held(member), pool(floor, member)) == (200, 300)
    floor.clock.now += RECALL_MS
    anchor.exchange_all()
    assert (anchor.held(member), pool(floor, member)) == (500, 0), "the other till never came"
    assert floor.differences() == []


def test_a_till_that_wants_no_more_is_waited_for_no_longer(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    anchor, other, member = two
    other.exchange({member: 300})
    other.sell(floor.members[1], 100)
    other.exchange()
    assert anchor.exchange().recalls == {}
    assert floor.differences() == []


def test_handbacks_and_wishes_that_come_twice_or_late_count_once(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    early = other.request({member: 300})
    other.ask(early)
    anchor.exchange()
    anchor.hand_back(member, 300)
    lost = anchor.request()
    anchor.ask(lost)
    anchor.ask(lost)
    anchor.exchange()
    assert pool(floor, member) == 300
    replies = [other.ask(early) for _ in range(3)]
    for reply in reversed(replies):
        assert isinstance(reply, ExchangeReply)
        other.absorb(reply)
    assert (other.held(member), pool(floor, member)) == (300, 0)
    assert floor.differences() == []


def test_more_handed_back_than_held_frees_only_what_was_held(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    anchor.rights[member] = anchor.rights[member].granted(9_000)
    anchor.hand_back(member, 9_000)
    outcome = anchor.exchange().outcomes[0]
    assert outcome.code == "not_held"
    other.exchange({member: 9_000})
    assert other.held(member) <= 500
    assert floor.differences() == []


def test_a_till_that_is_not_in_service_is_not_asked(floor: Floor, two: tuple[FloorTill, FloorTill, str]) -> None:
    anchor, other, member = two
    floor.database.write(
        lambda tx: tx.run(sa.update(schema.till).where(schema.till.c.id == anchor.id).values(status="forked"))
    )
    assert other.exchange({member: 300}).pending == {}
    assert floor.told.called == []


def told(till: FloorTill, member: str) -> list[tuple[str, int, str]]:
    reply = till.ask(msgspec.structs.replace(till.request(), about=[member]))
    assert isinstance(reply, ExchangeReply)
    return [(one.till, one.points, one.state.value) for one in reply.holders[member]]


def test_who_shows_a_member_is_told_who_holds_the_points_and_how_that_till_is(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    assert told(other, member) == [("Till 1", 500, "open")]
    assert told(anchor, member) == []
    floor.clock.now += SILENT_MS + 1
    assert told(other, member) == [("Till 1", 500, "silent")]
    anchor.ask(msgspec.structs.replace(anchor.request(), doing=Doing.CLOSING))
    assert told(other, member) == [("Till 1", 500, "closed")]
    stranger = floor.till("South")
    assert told(stranger, member) == [("North / Till 1", 500, "closed")]


@pytest.mark.parametrize(("status", "state"), [("forked", "examined"), ("lost", "lost"), ("revoked", "shut_out")])
def test_tills_out_of_service_are_named_too(
    floor: Floor, two: tuple[FloorTill, FloorTill, str], status: str, state: str
) -> None:
    anchor, other, member = two
    floor.database.write(
        lambda tx: tx.run(sa.update(schema.till).where(schema.till.c.id == anchor.id).values(status=status))
    )
    assert told(other, member) == [("Till 1", 500, state)]
