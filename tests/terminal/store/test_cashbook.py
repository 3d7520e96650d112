"""The journal of drawer, cash and shifts: on disk before anybody hears of it, the same on files and in memory."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.z_marks import ZMark
from loyalty.values.errors import BadValue
from loyalty.values.ids import op_no
from terminal import commands as c
from terminal.cash import DrawerOutcome, DrawerReason, MoveKind
from terminal.cash_ports import CashMove, Closed
from terminal.slip import Cut, Slip, Text
from tests.fakes.shelf import AT_MS, Shelf
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld

SLIP = Slip((Text("Z report 1"), Cut()))
COINS = CashMove(MoveKind.PAID_IN, 500, "coins", "Ines", 7)


def test_a_wish_that_was_never_answered_is_unknown_after_a_restart(shelf: Shelf) -> None:
    number = shelf.store.cash.ask_drawer(DrawerReason.CHANGE, note="", by="Ines", at_ms=5)
    told = shelf.store.cash.ask_drawer(DrawerReason.OTHER, note="", by="Ines", at_ms=6)
    assert shelf.store.cash.drawer_told(told, DrawerOutcome.OPENED, "") is not None
    shelf.reopen()
    assert [one.outcome for one in shelf.store.cash.openings()] == [DrawerOutcome.UNKNOWN, DrawerOutcome.OPENED]
    assert shelf.store.cash.drawer_told(number, DrawerOutcome.OPENED, "") is None


def test_a_report_ends_the_shift_and_stays_for_copies(shelf: Shelf) -> None:
    book = shelf.store.cash
    book.move(COINS)
    book.ask_drawer(DrawerReason.CHANGE, note="", by="Ines", at_ms=5)
    queued = book.close(Closed(1, 9, "Ines", 500), SLIP, title="Z report 1", prints=True)
    assert queued is not None
    assert (book.moves(), book.openings(), book.sales(), queued.copy_no) == ([], [], [], 1)
    shelf.reopen()
    assert shelf.store.cash.last() == Closed(1, 9, "Ines", 500)
    again = shelf.store.cash.copy(1, title="Z report 1", at_ms=10)
    assert again is not None
    assert (again.copy_no, again.slip) == (2, SLIP.to_json_bytes())
    assert shelf.store.cash.copy(2, title="Z report 2", at_ms=10) is None


def test_a_paper_that_did_not_come_out_counts_as_a_copy_too(shelf: Shelf) -> None:
    queued = shelf.store.cash.close(Closed(1, 9, "Ines", None), SLIP, title="Z report 1", prints=True)
    assert queued is not None
    shelf.store.job_ended(queued.id, "unknown", "The line broke.")
    again = shelf.store.job_settled(queued.id, came_out=False, at_ms=10)
    assert again is not None
    third = shelf.store.cash.copy(1, title="Z report 1", at_ms=11)
    assert third is not None
    assert (again.copy_no, third.copy_no) == (2, 3)


@pytest.mark.parametrize("number", [0, 2, 5])
def test_a_number_that_does_not_follow_is_our_own_mistake(shelf: Shelf, number: int) -> None:
    with pytest.raises(BadValue, match="without gaps"):
        shelf.store.cash.close(Closed(number, 9, "Ines", None), SLIP, title="Z", prints=False)
    assert shelf.store.cash.last() is None


def test_a_report_that_the_file_lost_counts_what_lies_before_its_places_and_its_hour(shelf: Shelf) -> None:
    book = shelf.store.cash
    first, second = shelf.commit(shelf.sale()), shelf.commit(shelf.sale())
    for at_ms in (7, 9):
        book.move(replace(COINS, at_ms=at_ms))
        book.ask_drawer(DrawerReason.CHANGE, note="", by="Ines", at_ms=at_ms)
    in_the_same_places = ZMark(5, AT_MS + 1, op_no(second.epoch, second.seq + 9), 30, 30)
    assert book.learn(in_the_same_places)
    assert [one.sale_id for one in book.sales()] == ["sale-2"], "what is later than its hour was not counted there"
    assert (book.moves(), book.openings(), book.missing()) == ([], [], 0)
    assert not book.learn(in_the_same_places)
    assert not book.learn(msgspec.structs.replace(in_the_same_places, number=4))
    shelf.reopen()
    book = shelf.store.cash
    assert book.last() == Closed(5, AT_MS + 1, "", None, kept=False)
    assert (book.marks(9), book.copy(5, title="Z", at_ms=10)) == ([], None)
    book.close(Closed(6, AT_MS + 3, "Ines", None), SLIP, title="Z report 6", prints=False)
    assert book.marks(9) == [ZMark(6, AT_MS + 3, op_no(first.epoch, 2), 2, 2)]


def test_a_report_that_the_file_lost_counts_no_more_than_its_places(shelf: Shelf) -> None:
    book = shelf.store.cash
    first = shelf.commit(shelf.sale())
    shelf.commit(shelf.sale())
    for at_ms in (7, 9):
        book.move(replace(COINS, at_ms=at_ms))
    assert book.learn(ZMark(1, AT_MS + 900, op_no(first.epoch, first.seq), 0, 1))
    assert [one.sale_id for one in book.sales()] == ["sale-2"]
    assert [one.at_ms for one in book.moves()] == [9]


KILLED = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from terminal import commands as c
    from terminal.cash_ports import Closed
    from terminal.till.cash.shifts import Shifts
    from tests.fakes.shop import BEANS
    from tests.fakes.till_world import TillWorld

    world = TillWorld(Path(sys.argv[1]), seed=2)
    shifts = Shifts(world.desk())
    while True:
        world.do(c.ProductPicked(BEANS), c.SaleFinished())
        print("sold", flush=True)
        closed = shifts.close(None)
        assert isinstance(closed, Closed), closed
        print("closed", closed.number, flush=True)
    """
)


@pytest.mark.parametrize("lines", [1, 2, 3, 6])
def test_a_killed_till_loses_no_sale_between_two_reports_and_no_number(tmp_path: Path, lines: int) -> None:
    folder = tmp_path / "till"
    world = TillWorld(folder).connect()
    world.close()
    running = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    heard = [running.stdout.readline().split() for _ in range(lines)]
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    heard += [line.split() for line in running.stdout.read().splitlines()]
    running.stdout.close()
    world = TillWorld(folder, seed=3)
    last = world.store.cash.last()
    numbers = [int(line[1]) for line in heard if line[:1] == ["closed"] and len(line) == 2]
    assert numbers == list(range(1, len(numbers) + 1))
    reports = 0 if last is None else last.number
    assert reports - len(numbers) in (0, 1), "at most the one that nobody heard of"
    sold = len(world.store.past.last_sales(500))
    assert sold == reports + len(world.store.cash.sales()), "each report holds one sale, the rest is of this shift"
    assert sold >= sum(line == ["sold"] for line in heard)
    world.do(c.BasketCleared(), c.ProductPicked(BEANS), c.SaleFinished())
    assert len(world.store.past.last_sales(500)) == sold + 1
    world.close()
