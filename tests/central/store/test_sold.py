"""The sales of a time, for whoever looks back."""

from central.store.sold import sales_at, sold
from loyalty.values.ids import OpId
from tests.central.floor import Floor
from tests.central.images import image_of, renew


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


def test_a_sale_is_found_in_its_place_and_in_the_one_that_it_had_first(floor: Floor) -> None:
    till = floor.till()
    till.exchange_all()
    image = image_of(till)
    first = till.sales[till.sell(None, 100)]
    till.commit(till.reversal(1))
    till.exchange_all()
    second = image.sales[image.sell(None, 700)]
    (orphan,) = renew(image)
    image.exchange_all()
    here, again, back = OpId(till.id, 1, 1), OpId(till.id, 2, orphan), OpId(till.id, 1, 2)
    nowhere = OpId("Z" * 16, 1, 1)
    found = floor.database.read(lambda tx: sales_at(tx, [here, again, back, nowhere]))
    assert found == {here: (first, second), again: (second,), back: (), nowhere: ()}
    assert floor.database.read(lambda tx: sales_at(tx, [])) == {}
