"""What the shop has that a programme may name."""

from central.programmes.knowing import known
from central.programmes.stopped_checking import UsedUp
from central.store.catalogue import Product, save_products
from central.store.database import Database, Transaction
from central.store.gifts import Gave, add_gave
from central.store.given import Given, add_given
from central.store.people import NewMember, add_members
from central.store.stops import StoppedBy, put_stop
from loyalty.codes.scanned import card_number
from loyalty.shopping.member import Member
from tests.central.floor import Floor


def test_a_shop_knows_its_stores_tiers_and_money(floor: Floor) -> None:
    database: Database = floor.database
    found = database.read(known)
    assert found.currency == "GBP"
    assert set(found.stores.values()) >= {"North"}
    assert found.newest == 0
    assert found.zones is not None
    assert "Europe/Berlin" in found.zones


def test_what_was_stopped_and_what_was_given_is_known(floor: Floor) -> None:
    def spend(tx: Transaction) -> None:
        put_stop(tx, "advent", StoppedBy.BUDGET, "budget", 1)
        add_given(tx, {"advent": Given(points=7)})
        add_gave(tx, {"cup": Gave(2, 700)})

    floor.database.write(spend)
    used = UsedUp({"advent": StoppedBy.BUDGET}, {"advent": Given(points=7)}, {"cup": Gave(2, 700)})
    assert floor.database.read(known).used == used


def test_tags_and_segments_are_those_that_somebody_or_something_has(floor: Floor) -> None:
    tea = Product("tea", "Tea", "food", tags=("fair", "organic"))
    ana = Member("0123456789ABCDEF", card_number(99_999), "Ana", segments=("staff", "students"))
    floor.database.write(lambda tx: save_products(tx, [tea]))
    floor.database.write(lambda tx: add_members(tx, [NewMember(ana, None, ())], b"k" * 32))
    found = floor.database.read(known)
    assert found.tags == frozenset({"fair", "organic"})
    assert found.segments == frozenset({"staff", "students"})
