"""What was given is found by its name, its sale and its member; counts add up."""

from __future__ import annotations

from central.store.gifts import (
    Gave,
    GivenVoucher,
    add_gave,
    gave_in_all,
    gave_so_far,
    gifts_given,
    given_for,
    given_named,
    keep_given,
    keep_taken_back,
)
from loyalty.values.ids import OpId
from tests.central.floor import Floor

SALE = OpId("A" * 16, 1, 7)
ONE = GivenVoucher("g/m", "g", "m", "v1", 3, 5, SALE)
BY_HAND = GivenVoucher("h/m", "h", "m", "v2", 3, 5)


def test_what_was_given_is_there_until_it_is_taken_back(floor: Floor) -> None:
    write, read = floor.database.write, floor.database.read
    write(lambda tx: keep_given(tx, [ONE, BY_HAND]))
    assert {one.name for one in read(lambda tx: given_named(tx, {"g/m", "h/m", "i/m"}))} == {"g/m", "h/m"}
    assert read(lambda tx: given_for(tx, {SALE, OpId("A" * 16, 1, 8)})) == [ONE]
    write(lambda tx: keep_taken_back(tx, ONE, as_name="g/m/back/v1", now_ms=9))
    assert read(lambda tx: given_named(tx, {"g/m", "h/m"})) == [BY_HAND]
    assert read(lambda tx: given_for(tx, {SALE})) == []
    assert read(gifts_given) == {"v1": ("g/m/back/v1", "m"), "v2": ("h/m", "m")}
    assert read(lambda tx: (given_named(tx, ()), given_for(tx, ()))) == ([], [])


def test_what_gifts_gave_is_added_up(floor: Floor) -> None:
    for _ in range(2):
        floor.database.write(lambda tx: add_gave(tx, {"b": Gave(1, 350), "a": Gave(2)}))
    assert floor.database.read(gave_in_all) == {"a": Gave(4), "b": Gave(2, 700)}
    found = floor.database.write(lambda tx: (gave_so_far(tx, {"b", "new"}), gave_so_far(tx, ())))
    assert found == ({"b": Gave(2, 700), "new": Gave()}, {})
