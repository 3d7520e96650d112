"""The sales of a time, for whoever looks back."""

from central.store.sold import sold
from tests.central.floor import Floor


def test_booked_sales_of_the_time_are_found_with_who_bought(floor: Floor) -> None:
    till = floor.till()
    till.sell(floor.members[0], 500)
    middle = floor.clock()
    till.sell(None, 700)
    till.sell("nobody-knows", 900)
    till.exchange_all()
    end = floor.clock() + 1
    found = floor.database.read(lambda tx: list(sold(tx, 0, end)))
    assert sorted(one.sale.total_minor for one in found) == [500, 700]
    assert {one.member for one in found} == {floor.members[0], None}
    later = floor.database.read(lambda tx: list(sold(tx, middle, end)))
    assert [one.sale.total_minor for one in later] == [700]
