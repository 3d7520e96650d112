"""Shifts of a till whose whole folder was put back, its witness too: the server knows the reports that it lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.store import exceptions
from central.store.z_marks import newest_mark
from terminal import commands as c
from terminal.cash_ports import Closed
from terminal.till.cash.shifts import Shifts
from terminal.till.desk import Desk
from tests.central.restoring import picture, restore
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(f"sqlite:///{tmp_path / 'central.db'}", tmp_path, tills=1)
    room.wait()
    yield room
    room.close()


def shifts(till: RealTill) -> Shifts:
    desk = vars(till.till)["_desk"]
    assert isinstance(desk, Desk)
    return Shifts(desk)


def sell(till: RealTill) -> None:
    """At the counter: what another program sells is of no shift."""
    till.do(c.AmountEntered(1_000, "food"))
    till.do(c.SaleFinished())


def closed(till: RealTill) -> int:
    done = shifts(till).close(None)
    assert isinstance(done, Closed)
    return done.number


def causes(room: Room) -> list[str]:
    return [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]


def known(room: Room, till: RealTill) -> int:
    mark = room.floor.database.read(lambda tx: newest_mark(tx, till.id))
    return 0 if mark is None else mark.number


@pytest.mark.parametrize("sales_after", [0, 2])
@pytest.mark.parametrize("sold_before_it_is_online", [False, True])
def test_row_71_a_folder_put_back_hears_from_the_server_which_report_was_given(
    room: Room, sales_after: int, *, sold_before_it_is_online: bool
) -> None:
    till = room.tills[0]
    sell(till)
    assert closed(till) == 1
    sell(till)
    assert shifts(till).move(500, "coins") is None
    image = till.image()
    room.clock.passes(60_000)
    for _ in range(sales_after):
        sell(till)
    assert closed(till) == 2
    room.wait()
    assert known(room, till) == 2
    till.off = True
    till.put_back(image)
    room.wait(5)
    if sold_before_it_is_online:
        sell(till)
        assert shifts(till).move(300, "more") is None
    till.off = False
    room.wait()
    assert till.store.standing().head.epoch == (2 if sales_after else 1)
    assert "z_lost" in till.notices
    book = till.store.cash
    assert len(book.moves()) == sold_before_it_is_online
    if not sold_before_it_is_online:
        sell(till)
    assert sum(one.KIND == "sale" for one in book.sales()) == 1, "what report 2 counted is not counted again"
    assert closed(till) == 3
    room.wait()
    assert known(room, till) == 3
    assert "z_twice" not in causes(room)


def test_row_71_two_reports_with_one_number_are_put_before_a_person_once(room: Room) -> None:
    till = room.tills[0]
    sell(till)
    image = till.image()
    assert closed(till) == 1
    room.wait()
    till.off = True
    till.put_back(image)
    room.wait(5)
    assert closed(till) == 1, "without a line, its witness gone, nobody can know"
    till.off = False
    room.wait()
    till.restart()
    room.wait()
    assert causes(room).count("z_twice") == 1
    sell(till)
    assert closed(till) == 2


def test_row_71_reports_are_told_once_for_each_start_and_again_to_a_server_put_back(room: Room) -> None:
    till = room.tills[0]
    backup = picture(room.floor)
    sell(till)
    assert closed(till) == 1
    room.wait()
    told = [one for one in till.requests if one.z_marks is not None]
    assert [[mark.number for mark in one.z_marks or ()] for one in told] == [[], [1]]
    restore(room.floor, backup)
    assert known(room, till) == 0
    room.wait()
    room.wait()
    assert known(room, till) == 1
