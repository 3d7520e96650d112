"""The anchor of a store is where the trade is: moved at opening and closing, never by force of time alone."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from central.errors import WorldSaidNo
from central.exchange.anchoring import OPEN_MS, SILENT_MS, name_anchor
from central.store import schema
from central.store.tills import tills_of_store
from loyalty.exchange.wire import Doing, ExchangeReply
from tests.central.floor import Floor, FloorTill


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill]:
    """An anchor that holds its members' points, and a till beside it; both are open."""
    anchor, other = floor.till(), floor.till(name="Till 2")
    anchor.exchange_all()
    other.exchange_all()
    return anchor, other


def says(till: FloorTill, doing: Doing) -> ExchangeReply:
    reply = till.ask(msgspec.structs.replace(till.request(), doing=doing))
    assert isinstance(reply, ExchangeReply), reply
    till.absorb(reply)
    return reply


def anchors(floor: Floor) -> list[str]:
    store = floor.stores[0].id
    return [one.till.name for one in floor.database.write(lambda tx: tills_of_store(tx, store)) if one.till.anchor]


def gives_all(till: FloorTill, floor: Floor) -> None:
    for member in floor.members:
        if till.held(member):
            till.hand_back(member, till.held(member))


def test_a_till_that_opens_beside_an_anchor_that_was_just_heard_is_none(
    floor: Floor, two: tuple[FloorTill, FloorTill]
) -> None:
    floor.clock.now += SILENT_MS - 60_000
    assert not says(two[1], Doing.OPENING).anchor
    assert anchors(floor) == ["Till 1"]


def test_the_first_to_open_while_the_anchor_is_silent_takes_its_place_and_what_is_free(
    floor: Floor, two: tuple[FloorTill, FloorTill]
) -> None:
    anchor, other = two
    member, stranger = floor.members[0], floor.members[2]
    anchor.hand_back(member, 200)
    anchor.exchange()
    before = anchor.held(member)
    floor.clock.now += SILENT_MS
    assert says(other, Doing.OPENING).anchor
    assert anchors(floor) == ["Till 2"]
    assert other.held(member) == 500 - before, "what the old one holds is not free"
    assert other.held(stranger) == 0
    reply = anchor.exchange()
    assert not reply.anchor
    gives_all(anchor, floor)
    anchor.exchange_all()
    other.exchange_all()
    assert (anchor.held(member), other.held(member)) == (0, 500)
    assert floor.differences() == []


def test_silence_alone_moves_nothing(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    """An anchor whose line is cut would else have to give everything back when it returns."""
    for _ in range(5):
        floor.clock.now += SILENT_MS
        assert not two[1].exchange().anchor
    assert anchors(floor) == ["Till 1"]


def test_an_anchor_that_closes_hands_over_to_an_open_till(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    anchor, other = two
    member = floor.members[0]
    assert not says(anchor, Doing.CLOSING).anchor
    assert floor.told.called[-1] == ({other.id}, anchor.id)
    gives_all(anchor, floor)
    reply = says(anchor, Doing.CLOSING)
    assert (reply.anchor, reply.more) == (False, False)
    assert other.exchange_all().anchor
    assert (anchor.held(member), other.held(member)) == (0, 500)
    assert floor.differences() == []


def test_the_last_to_close_keeps_its_role_and_its_points(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    anchor, other = two
    says(other, Doing.CLOSING)
    assert says(anchor, Doing.CLOSING).anchor
    assert (anchors(floor), anchor.held(floor.members[0])) == (["Till 1"], 500)


def test_a_till_that_was_not_heard_for_long_is_no_heir(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    floor.clock.now += OPEN_MS + 1
    assert says(two[0], Doing.CLOSING).anchor


def test_a_till_of_another_store_is_no_heir(floor: Floor) -> None:
    anchor, stranger = floor.till(), floor.till("South")
    anchor.exchange_all()
    stranger.exchange_all()
    assert says(anchor, Doing.CLOSING).anchor


def test_what_an_anchor_gives_back_on_closing_is_not_granted_to_it_again(floor: Floor) -> None:
    anchor, member = floor.till(), floor.members[0]
    anchor.exchange_all()
    gives_all(anchor, floor)
    reply = says(anchor, Doing.CLOSING)
    assert (reply.anchor, reply.more, anchor.held(member)) == (True, False, 0)
    says(anchor, Doing.OPENING)
    anchor.exchange_all()
    assert anchor.held(member) == 500


def test_beside_an_anchor_that_closed_long_ago_the_till_that_trades_takes_over(
    floor: Floor, two: tuple[FloorTill, FloorTill]
) -> None:
    anchor, other = two
    floor.clock.now += OPEN_MS + 1
    assert says(anchor, Doing.CLOSING).anchor, "the other was not heard for a while"
    assert not other.exchange().anchor
    floor.clock.now += SILENT_MS
    assert other.exchange().anchor
    assert anchors(floor) == ["Till 2"]


def test_a_till_that_opens_again_is_open(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    anchor, other = two
    says(other, Doing.CLOSING)
    other.exchange()
    assert not says(anchor, Doing.CLOSING).anchor


def test_opening_and_closing_twice_or_in_replies_that_were_lost_changes_nothing_more(
    floor: Floor, two: tuple[FloorTill, FloorTill]
) -> None:
    anchor, other = two
    for _ in range(3):
        anchor.ask(msgspec.structs.replace(anchor.request(), doing=Doing.CLOSING))
    assert anchors(floor) == ["Till 2"]
    for _ in range(3):
        assert other.exchange().anchor


def test_the_place_of_an_anchor_that_is_examined_is_free(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    anchor, other = two
    floor.database.write(
        lambda tx: tx.run(sa.update(schema.till).where(schema.till.c.id == anchor.id).values(status="forked"))
    )
    assert says(other, Doing.OPENING).anchor


def test_an_administrator_names_the_anchor(floor: Floor, two: tuple[FloorTill, FloorTill]) -> None:
    assert floor.database.write(lambda tx: name_anchor(tx, "Till 2")) == "Till 2"
    assert anchors(floor) == ["Till 2"]
    assert (two[0].exchange().anchor, two[1].exchange().anchor) == (False, True)
    with pytest.raises(WorldSaidNo):
        floor.database.write(lambda tx: name_anchor(tx, "Till 9"))
    floor.database.write(lambda tx: tx.run(sa.update(schema.till).values(status="revoked")))
    with pytest.raises(WorldSaidNo, match="not in service"):
        floor.database.write(lambda tx: name_anchor(tx, "Till 1"))
