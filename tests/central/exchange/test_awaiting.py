"""What waits for a sale is known by its till, in its order, and is told to a person when it has waited too long."""

from central.exchange.awaiting import (
    ASKED_AT_ONCE,
    AWAIT_MS,
    awaited_before,
    kept_at,
    say_missing,
    waiting,
    waits_for_long,
)
from central.store import exceptions
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Accrual, Origin
from loyalty.values.ids import OpId
from tests.central.floor import Floor, FloorTill


def withdraw(till: FloorTill, origin: Origin) -> None:
    till.commit(Accrual(SCHEMA, till.context(), "w", till.floor.members[0], Effect(take=1), origin))


def test_what_waits_is_kept_by_till_and_place(floor: Floor) -> None:
    one, other = floor.till(), floor.till(name="Till 2")
    first, second = Origin(one.id, 1, 7, "a"), Origin(one.id, 1, 8, "b")
    for origin in (first, second, first):
        withdraw(other, origin)
    other.exchange_all()
    found = floor.database.read(lambda tx: waiting(tx, other.id))
    assert [(op.seq, origin) for op, (_, origin) in found.items()] == [(1, first), (2, second), (3, first)]
    assert floor.database.read(waiting) == found
    assert floor.database.read(lambda tx: waiting(tx, one.id)) == {}
    assert floor.database.read(lambda tx: awaited_before(tx, OpId(other.id, 1, 3))) == {first, second}
    assert floor.database.read(lambda tx: awaited_before(tx, OpId(other.id, 1, 2))) == {first}


def test_what_has_waited_for_a_month_is_told_under_another_name_and_waits_on(floor: Floor) -> None:
    till = floor.till()
    withdraw(till, Origin(till.id, 1, 9, "never"))
    till.exchange_all()
    (one,) = floor.database.read(lambda tx: waits_for_long(tx, floor.clock.now + 2 * AWAIT_MS))
    for now_ms, cause in ((one.noted_ms + AWAIT_MS - 1, "sale_awaited"), (one.noted_ms + AWAIT_MS, "sale_missing")):
        floor.database.write(lambda tx, at=now_ms: say_missing(tx, at))  # type: ignore[misc] # the default binds it
        assert [found.noted.cause for found in floor.database.read(exceptions.exceptions)] == [cause]
    assert len(floor.database.read(waiting)) == 1
    assert floor.database.read(lambda tx: waits_for_long(tx, one.noted_ms + 9 * AWAIT_MS)) == []


def test_however_many_are_asked_for_they_are_asked_for_in_parts(floor: Floor) -> None:
    till = floor.till()
    till.sell(None)
    till.exchange_all()
    places = [OpId(till.id, 1, seq) for seq in range(1, 2 * ASKED_AT_ONCE + 2)]
    assert list(floor.database.read(lambda tx: kept_at(tx, places))) == places[:1]
