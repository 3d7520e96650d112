"""The journal of drawer, cash and shifts out of a damaged file: what has its form is kept, what is gone is numbered."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.exchange.z_marks import ZMark
from terminal import commands as c
from terminal.cash import DrawerOutcome, DrawerReason
from terminal.cash_ports import Closed
from terminal.salvage import salvage, words
from terminal.slip import Slip, Text
from terminal.store.cash_remains import CashRemains
from terminal.store.pages import Pages, Row
from terminal.till.cash.shifts import Shifts
from terminal.till.desk import TillSettings
from tests.fakes.chance import SeededChance
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld

PAGE = 4_096
SHIFTS = 6


@pytest.fixture
def traded(tmp_path: Path) -> Iterator[TillWorld]:
    """Six closed shifts of two sales each, and an open one with a float, a drawer opening and a sale."""
    world = TillWorld(tmp_path / "till", settings=TillSettings(prints=False, cashier="Ines")).connect()
    for number in range(SHIFTS):
        shift(world, 2)
        closed = Shifts(world.desk()).close(20_000 + number)
        assert isinstance(closed, Closed)
    shift(world, 1)
    world.close()
    yield world
    world.close()


def shift(world: TillWorld, sales: int) -> None:
    book = world.store.cash
    assert Shifts(world.desk()).begin(10_000) is None
    number = book.ask_drawer(DrawerReason.CHANGE, note="coins", by="Ines", at_ms=world.clock.wall)
    book.drawer_told(number, DrawerOutcome.OPENED, "")
    for _ in range(sales):
        world.do(c.ProductPicked(BEANS), c.SaleFinished())


def found(file: Path) -> CashRemains:
    remains = CashRemains()
    for row in Pages.of(file).rows():
        remains.look(row)
    return remains


def damage(path: Path, page: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: page * PAGE] + b"\xa5" * PAGE + whole[(page + 1) * PAGE :])


def saved(world: TillWorld) -> list[str]:
    return words(salvage(world.folder, TILL_KEY, SeededChance(5), world.clock))


def test_a_whole_file_gives_everything(traded: TillWorld) -> None:
    cash = found(traded.folder / "till.db")
    assert (len(cash.reports), len(cash.openings), len(cash.moves)) == (SHIFTS, SHIFTS + 1, SHIFTS + 1)
    assert (cash.lost_reports, cash.lost_openings, cash.lost_moves) == ([], [], [])
    assert {one["outcome"] for one in cash.openings.values()} == {"opened"}


def test_row_71_a_salvaged_till_goes_on_with_its_shift_and_its_numbers(traded: TillWorld) -> None:
    damage(traded.folder / "till.db", 0)
    told = saved(traded)
    assert "Z reports saved: 6. Drawer openings saved: 7. Movements of cash saved: 7." in told
    assert "The next Z report is number 7." in told
    assert not any("Could not be read" in line for line in told)
    traded.restart()
    shifts = Shifts(traded.desk())
    assert (shifts.shown().last_z, shifts.shown().float_minor, shifts.shown().openings) == (6, 10_000, 1)
    assert len(traded.store.cash.sales()) == 1
    assert traded.store.cash.copy(6, title="Z", at_ms=1) is not None
    closed = shifts.close(None)
    assert isinstance(closed, Closed)
    assert closed.number == 7


def test_row_71_any_damaged_page_repeats_no_number_and_what_it_held_is_named(traded: TillWorld, tmp_path: Path) -> None:
    kept, lost_any = tmp_path / "kept", 0
    shutil.copytree(traded.folder, kept)
    for page in range((kept / "till.db").stat().st_size // PAGE):
        shutil.rmtree(traded.folder)
        shutil.copytree(kept, traded.folder)
        damage(traded.folder / "till.db", page)
        told = saved(traded)
        cash = found(traded.folder / "till.db")
        lost = sum(last - first + 1 for first, last in [*cash.lost_reports, *cash.lost_openings, *cash.lost_moves])
        assert len(cash.openings) + len(cash.moves) + len(
            [1 for one in cash.reports.values() if one["slip"]]
        ) + lost == (3 * SHIFTS + 2)
        assert any("Could not be read: " in line for line in told) == bool(lost)
        lost_any = max(lost_any, lost)
        traded.restart()
        book, shifts = traded.store.cash, Shifts(traded.desk())
        assert len(book.sales()) + book.missing() == 1, (
            "the sales of closed shifts are counted, that of this one is not"
        )
        assert shifts.move(500, "") is None
        assert len(book.moves()) in (1, 2), "a number that was lost is not given again"
        closed = shifts.close(None)
        assert isinstance(closed, Closed)
        assert closed.number == SHIFTS + 1
        traded.close()
    assert 0 < lost_any < 3 * SHIFTS


def test_row_71_without_any_file_the_witness_still_knows_the_number(traded: TillWorld) -> None:
    (traded.folder / "till.db").unlink()
    told = saved(traded)
    assert "Could not be read: Z reports 1 to 6; drawer openings 1 to 6; movements of cash 1 to 6" in "".join(told)
    traded.restart()
    last = traded.store.cash.last()
    assert last is not None
    assert (last.number, last.kept, traded.store.cash.marks(9)) == (SHIFTS, False, [])
    assert traded.store.cash.missing() == 1
    assert traded.store.cash.copy(SHIFTS, title="Z", at_ms=1) is None


def test_a_row_of_another_form_is_not_believed() -> None:
    cash = CashRemains(known=ZMark(2, 5, 9, 1, 0))
    slip = Slip((Text("Z"),)).to_json_bytes()
    cash.look(Row(1, (None, 5, "Ines", None, 9, 1, 0, b"no slip")))
    cash.look(Row(1, (None, 5, "Ines", "text", 9, 1, 0, slip)))
    cash.look(Row(1, (None, 5, "Ines", None, -9, 1, 0, slip)))
    cash.look(Row(1, (None, 5, "Ines", "stolen", "", "opened", "")))
    cash.look(Row(1, (None, "float", -5, "", "Ines", 5)))
    assert (cash.reports, cash.openings, cash.moves) == ({}, {}, {})
    cash.look(Row(1, (None, 5, "Ines", None, 9, 1, 0, slip)))
    cash.look(Row(1, (None, 5, "Ines", "change", "", "opened", "")))
    cash.look(Row(1, (None, 5, "Ines", "change", "", "asked", "")))
    assert cash.openings[1]["outcome"] == "opened", "the older copy of a row does not undo the newer"
    assert (cash.lost_reports, cash.lost_openings, cash.lost_moves) == ([(2, 2)], [], [])
