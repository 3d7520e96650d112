"""What the shop has that a programme may name."""

from central.programmes.knowing import known
from central.store.database import Database
from tests.central.floor import Floor


def test_a_shop_knows_its_stores_tiers_and_money(floor: Floor) -> None:
    database: Database = floor.database
    found = database.read(known)
    assert found.currency == "GBP"
    assert set(found.stores.values()) >= {"North"}
    assert found.newest == 0
