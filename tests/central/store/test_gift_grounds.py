"""What is known of the ground of a gift is found by its member and changed by its name."""

from __future__ import annotations

from dataclasses import replace

from central.store.gift_grounds import given_on_balance, keep_grounded, keep_lost, keep_reached, lost_of
from central.store.gifts import GivenVoucher, given_named, keep_given, keep_taken_back
from loyalty.values.ids import OpId
from tests.central.floor import Floor

SALE, NEXT = OpId("A" * 16, 1, 7), OpId("A" * 16, 1, 9)
RICH = GivenVoucher("b/m", "b", "m", "v1", 3, 5, SALE, reached=500)
PLAIN = GivenVoucher("g/m/7", "g", "m", "v2", 3, 4, SALE)


def test_a_balance_is_lowered_and_ground_is_lost_and_found(floor: Floor) -> None:
    write, read = floor.database.write, floor.database.read
    write(lambda tx: keep_given(tx, [RICH, PLAIN]))
    assert read(lambda tx: (given_on_balance(tx, {"m", "n"}), lost_of(tx, {"m"}))) == ([RICH], [])
    less = replace(RICH, reached=499)
    write(lambda tx: keep_reached(tx, [less]))
    for one, at_ms in ((less, 8), (PLAIN, 9)):
        write(lambda tx, one=one, at_ms=at_ms: keep_lost(tx, one, at_ms))  # type: ignore[misc] # bound at once
    assert read(lambda tx: lost_of(tx, {"m"})) == [replace(PLAIN, lost_ms=9), replace(less, lost_ms=8)]
    again = replace(PLAIN, name="g/m/9", sale=NEXT, given_ms=10)
    write(lambda tx: keep_grounded(tx, PLAIN.name, again))
    assert read(lambda tx: (given_named(tx, {PLAIN.name, again.name}), given_named(tx, ()))) == ([again], [])
    write(lambda tx: keep_taken_back(tx, less, as_name="b/m/back/v1", now_ms=11))
    assert read(lambda tx: (given_on_balance(tx, {"m"}), lost_of(tx, {"m"}), lost_of(tx, ()))) == ([], [], [])
    assert read(lambda tx: given_on_balance(tx, ())) == []
