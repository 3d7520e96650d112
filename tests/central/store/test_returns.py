"""Which ops took something of a sale back, in the order in which they were heard of."""

from central.store.returns import keep_returns, returns_of
from loyalty.values.ids import OpId
from tests.central.floor import START_MS, Floor


def test_returns_are_found_by_their_sale_oldest_first_and_noted_once(floor: Floor) -> None:
    till = floor.till()
    till.sell(None)
    till.sell(None)
    till.exchange_all()
    floor.clock.now += 5_000
    till.commit(till.reversal(1))
    till.exchange_all()
    sale, other = OpId(till.id, 1, 1), OpId(till.id, 1, 2)
    found = floor.database.read(lambda tx: returns_of(tx, [sale, other]))
    assert list(found) == [sale]
    ((by, at_ms),) = found[sale]
    assert by == OpId(till.id, 1, 3)
    assert at_ms >= START_MS
    floor.database.write(lambda tx: keep_returns(tx, {(sale, by), (sale, other)}))
    more = floor.database.read(lambda tx: returns_of(tx, [sale]))
    assert [one for one, _ in more[sale]] == [other, by]
    assert floor.database.read(lambda tx: returns_of(tx, [])) == {}
