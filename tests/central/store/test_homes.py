"""Rows about homes: visits, waiting moves and standing recalls."""

from central.store import homes
from central.store.homes import Move
from loyalty.ledger.visits import Visits
from tests.central.floor import Floor


def test_visits_are_kept_by_member_and_store(floor: Floor) -> None:
    one, two = floor.members[:2]
    for visits in ({one: Visits(5, 1), two: Visits(6, 2)}, {one: Visits(7, 3)}):
        floor.database.write(lambda tx, visits=visits: homes.save_visits(tx, "S", visits))  # type: ignore[misc] # a default binds the value
    assert floor.database.read(lambda tx: homes.visits_of(tx, [one, two, "nobody"])) == {
        one: {"S": Visits(7, 3)},
        two: {"S": Visits(6, 2)},
        "nobody": {},
    }


def test_a_newer_wish_takes_the_place_of_an_older_one(floor: Floor) -> None:
    member = floor.members[0]
    newer = Move(member, "C", "A", "cashier", 2)
    for move in (Move(member, "B", "A", "visits", 1), newer):
        floor.database.write(lambda tx, move=move: homes.save_move(tx, move))  # type: ignore[misc] # a default binds the value
    assert floor.database.read(lambda tx: homes.moves_from(tx, "A", 10)) == [newer]
    floor.database.write(lambda tx: homes.forget_move(tx, member))
    assert floor.database.read(lambda tx: homes.moves_from(tx, "A", 10)) == []


def test_a_standing_recall_ends_when_nothing_is_held(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    floor.database.write(lambda tx: homes.recall_home(tx, member, till.id))
    floor.database.write(lambda tx: homes.recall_home(tx, member, till.id))
    assert floor.database.read(lambda tx: homes.recalled_home(tx, till.id, 1, 10)) == {member: 500}
    assert floor.database.write(lambda tx: homes.arrived(tx, till.id, [member])) == set()
    till.hand_back(member, 500)
    till.exchange()
    assert floor.database.read(lambda tx: homes.recalled_home(tx, till.id, 1, 10)) == {}
