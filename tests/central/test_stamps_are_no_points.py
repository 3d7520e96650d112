"""Wherever the server says how many points or members there are, stamps and the accounts of cards are left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from central.attending import lost
from central.office import _lines
from central.points.rounds import go_round
from central.reconcile import reconcile
from central.store import exceptions, losses
from central.store.audit import ledger_balances
from central.store.shops import save_admin
from loyalty.ledger.booking import EXPIRED
from loyalty.rules.expiry import DAY_MS, Expiry
from tests.central.floor import START_MS
from tests.central.test_stamps_between_tills import COFFEE, held, publish, sell, with_cards
from tests.fakes.floor_tills import Room


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    """Somebody has stamps on a card that ends after 20 days; the first till holds them."""
    found = Room(sqlite_copy, tmp_path)
    publish(found, with_cards(msgspec.structs.replace(COFFEE, expiry=Expiry(days=20))))
    found.wait(65)
    sell(found.tills[0], "one", found.floor.members[0], 4)
    found.wait()
    yield found
    found.close()


def till_id(room: Room) -> str:
    return room.tills[0].store.identity().device


def test_the_reconciliation_counts_members_and_no_cards(room: Room) -> None:
    report = room.floor.database.read(reconcile)
    assert (report.differences, report.members) == ([], len(room.floor.members))


def test_what_a_till_holds_is_told_in_points_with_the_stamps_beside(room: Room) -> None:
    read = room.floor.database.read
    points = [some for one in room.floor.members if (some := room.tills[0].held(one))]
    told = read(lambda tx: losses.exposure(tx, till_id(room)))
    assert (told.points, told.members, told.stamps) == (sum(points), len(points), 4)
    assert held(room.tills[0], room.floor.members[0]) == 4


def test_points_that_two_people_give_up_are_no_stamps_and_whose_stamps_were_held_is_told_by_card(room: Room) -> None:
    database, clock = room.floor.database, room.floor.clock
    points = sum(room.tills[0].held(one) for one in room.floor.members)
    for name in ("ana", "ben"):
        database.write(partial(save_admin, name=name, password_hash="x", now_ms=1))
    name = room.tills[0].store.identity().till_name
    database.write(lambda tx: lost.report_lost(tx, name, by="ana", now_ms=clock()))
    loss = database.write(lambda tx: lost.propose_write_off(tx, name, by="ana", points=points, now_ms=clock()))
    assert loss.worth_minor == points, "a point is worth a penny, a stamp nothing that can be told"
    assert database.write(lambda tx: lost.confirm_write_off(tx, name, by="ben", now_ms=clock())) == points
    (row,) = [one for one in database.read(exceptions.exceptions) if one.noted.cause == "written_off"]
    shares = database.read(lambda tx: losses.shares(tx, "written_off", till_id(room), row.noted.noted_ms))
    assert sum(one.points for one in shares if one.card is None) == points
    (card,) = [one for one in shares if one.card is not None]
    assert (card.member, card.card, card.points) == (room.floor.members[0], "coffee", 4)
    assert f"      {card.who}: 4 stamps of coffee" in _lines(row, shares)
    assert database.read(reconcile).differences == []


def test_a_round_that_ends_stamps_ends_no_points(room: Room) -> None:
    database, later_ms = room.floor.database, START_MS + 40 * DAY_MS
    database.write(lambda tx: losses.give_up(tx, till_id(room), later_ms))
    done = go_round(database, later_ms, reviews=False)
    assert done is not None
    assert done.expired == 0
    assert database.read(ledger_balances)[EXPIRED] == 4
