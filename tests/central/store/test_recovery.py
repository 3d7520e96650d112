"""What the database remembers of a restore."""

from central.store import recovery
from central.store.database import Transaction
from tests.central.floor import Floor
from tests.central.restoring import account_of, two_tills


def test_whoever_has_not_answered_is_named_and_the_rest_counted(floor: Floor) -> None:
    anchor, other, _ = two_tills(floor)

    def write(tx: Transaction) -> recovery.Waiting:
        recovery.begin(tx, 7, "a test", 1)
        recovery.settle(tx, other.id, 7)
        recovery.catch_up(tx, anchor.id, 7)
        return recovery.waiting(tx, 7)

    assert floor.database.write(write) == recovery.Waiting(2, ("Till 2, North",)), "claims alone are not all"
    assert floor.database.read(lambda tx: recovery.answered(tx, other.id)) == recovery.Answered(7, 1)


def test_a_till_that_only_others_know_is_waited_for(floor: Floor) -> None:
    anchor, _, _ = two_tills(floor)

    def write(tx: Transaction) -> recovery.Waiting:
        recovery.forget(tx, {"Z" * 16: "Till 4, South", anchor.id: "Till 1, North"}, anchor.id, 1)
        return recovery.waiting(tx, 1)

    assert floor.database.write(write) == recovery.Waiting(3, ("Till 4, South",))


def test_the_next_generation_is_above_all_that_can_have_been(floor: Floor) -> None:
    def write(tx: Transaction) -> list[int]:
        first = recovery.next_generation(tx, 5_000)
        recovery.present_generation(tx, 40)
        recovery.present_generation(tx, 30)
        return [first, recovery.next_generation(tx, 5_000), recovery.next_generation(tx, 900_000)]

    assert floor.database.write(write) == [5, 41, 900]


def test_every_account_recovers_from_the_beginning_to_the_end(floor: Floor) -> None:
    member = floor.members[0]
    floor.database.write(lambda tx: recovery.begin(tx, 7, "a test", 1))
    assert account_of(floor, member)[3] == 1
    floor.database.write(lambda tx: recovery.end(tx, {}, 0, 2))
    assert account_of(floor, member)[3] == 0
