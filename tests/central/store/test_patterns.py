"""The counts by which habits stand out."""

from collections.abc import Callable

from central.store.patterns import bodies_of, contact_before, kinds_of, till_bodies, till_day
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Sale
from loyalty.values.ids import OpId
from tests.central.floor import Floor

OpenFloor = Callable[..., Floor]


def test_a_day_of_a_member_and_of_a_till_is_counted(open_floor: OpenFloor) -> None:
    floor = open_floor(members=2)
    till, one, other = floor.till(), *floor.members
    till.exchange_all()
    first = till.sell(one, 100)
    till.sell(other, 100)
    till.exchange_all()
    between = floor.clock()
    till.sell(one, 200)
    till.commit(till.reversal(first))
    till.exchange_all()
    read = floor.database.read
    assert read(lambda tx: kinds_of(tx, floor.members, 0)) == {one: {"sale": 2, "reversal": 1}, other: {"sale": 1}}
    assert read(lambda tx: kinds_of(tx, floor.members, between)) == {one: {"sale": 1, "reversal": 1}}
    assert read(lambda tx: kinds_of(tx, [], 0)) == {}
    bodies = read(lambda tx: bodies_of(tx, one, ["sale"], 0))
    assert [isinstance(read_body(body), Sale) for body in bodies] == [True, True]
    assert len(read(lambda tx: till_bodies(tx, till.id, 1, ["sale"], 0))) == 3
    ((body, received_ms),) = read(lambda tx: till_bodies(tx, till.id, 1, ["sale"], between))
    assert isinstance(read_body(body), Sale)
    assert received_ms >= between
    third, later = OpId(till.id, 1, 3), floor.clock() + 1
    heard = read(lambda tx: contact_before(tx, third, later))
    assert heard is not None
    assert heard < between
    assert read(lambda tx: contact_before(tx, third, 0)) is None
    assert read(lambda tx: contact_before(tx, OpId(till.id, 1, first), later)) is None
    assert read(lambda tx: till_bodies(tx, till.id, 2, ["sale"], 0)) == []
    assert read(lambda tx: till_day(tx, till.id, 1, 0)) == (3, 1)
    assert read(lambda tx: till_day(tx, till.id, 1, between)) == (1, 1)
