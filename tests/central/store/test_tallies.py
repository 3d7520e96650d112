"""Visits are counted in members' accounts, and a till's wrong clock opens no day that has not come."""

from __future__ import annotations

from functools import partial

from central.store.database import Database
from central.store.people import NewMember, Opening, add_members
from central.store.tallies import add_tallies, visited_of
from loyalty.codes.scanned import card_number
from loyalty.ops.tally import Tally, Visited
from loyalty.rules.limits import DAY_MS
from loyalty.shopping.member import Member

ANA, BEN = "0123456789ABCDEF", "0123456789ABCDEG"
TODAY = 20_780


def shop_of_two(database: Database) -> None:
    ana = NewMember(Member(ANA, card_number(1), "Ana"), None, ())
    ben = NewMember(Member(BEN, card_number(2), "Ben"), None, (), (Opening(5 * DAY_MS, 40), Opening(7 * DAY_MS, 2)))
    database.write(lambda tx: add_members(tx, [ana, ben], b"k" * 32))


def visited(database: Database) -> dict[str, Visited]:
    return database.read(partial(visited_of, members=(ANA, BEN)))


def test_who_brings_points_along_has_been_here(database: Database) -> None:
    shop_of_two(database)
    assert visited(database) == {ANA: Visited(), BEN: Visited(2, 7)}


def test_sales_of_one_batch_add_up_and_others_are_left_alone(database: Database) -> None:
    shop_of_two(database)
    added = [(ANA, Tally(1, TODAY, 30)), (ANA, Tally(1, TODAY, 12)), (BEN, Tally())]
    database.write(partial(add_tallies, added=added, today=TODAY))
    assert visited(database) == {ANA: Visited(2, TODAY, 42), BEN: Visited(2, 7)}
    database.write(partial(add_tallies, added=[(ANA, Tally(-1, TODAY, -12))], today=TODAY))
    assert visited(database)[ANA] == Visited(1, TODAY, 30)


def test_a_day_that_has_not_come_anywhere_is_no_day(database: Database) -> None:
    shop_of_two(database)
    added = [(ANA, Tally(1, TODAY + 1, 5)), (ANA, Tally(1, TODAY + 2, 7))]
    database.write(partial(add_tallies, added=added, today=TODAY))
    assert visited(database)[ANA] == Visited(2, TODAY + 1, 5)
