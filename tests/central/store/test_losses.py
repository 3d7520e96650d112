"""What a till holds is counted over all its incarnations, and goes back to its members to the last point."""

from collections.abc import Callable

from central.store import losses
from tests.central.floor import Floor

OpenFloor = Callable[..., Floor]


def test_what_a_till_holds_is_counted_and_given_back(open_floor: OpenFloor) -> None:
    floor = open_floor(members=2, points=300)
    till = floor.till()
    assert floor.database.read(lambda tx: losses.exposure(tx, till.id)).points == 0
    till.exchange_all()
    held = floor.database.read(lambda tx: losses.exposure(tx, till.id))
    assert (held.points, held.members) == (600, 2)
    assert held.seen_ms > 0
    assert floor.database.write(lambda tx: losses.give_up(tx, till.id, 5)) == 600
    assert floor.database.read(lambda tx: losses.exposure(tx, till.id)).points == 0
    assert floor.database.read(losses.given_up) == {(member, till.id, 1): 300 for member in floor.members}
    till.exchange_all()
    assert floor.database.read(lambda tx: losses.exposure(tx, till.id)).points == 600


def test_a_proposal_is_made_anew_until_it_is_confirmed(open_floor: OpenFloor) -> None:
    floor = open_floor()
    write = floor.database.write
    write(lambda tx: losses.propose(tx, "till", points=5, by="ana", now_ms=1))
    write(lambda tx: losses.propose(tx, "till", points=6, by="ben", now_ms=2))
    assert write(lambda tx: losses.proposal(tx, "till")) == losses.Proposal(6, "ben", 2, None)
    write(lambda tx: losses.confirm(tx, "till", by="ana", now_ms=3))
    confirmed = write(lambda tx: losses.proposal(tx, "till"))
    assert confirmed is not None
    assert confirmed.confirmed_by == "ana"


def test_only_tills_that_hold_points_are_missed(open_floor: OpenFloor) -> None:
    floor = open_floor(members=3, points=100)
    holds, empty = floor.till("North", "Till 1"), floor.till("North", "Till 2")
    holds.exchange_all()
    empty.exchange_all()
    assert floor.database.read(lambda tx: losses.silent_since(tx, 0)) == {}
    assert floor.database.read(lambda tx: losses.silent_since(tx, floor.clock() + 1)).keys() == {holds.id}
