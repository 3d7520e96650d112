"""A till whose shifts were closed is an older copy of itself: no number comes twice, no sale counts twice."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from terminal import commands as c
from terminal.cash_ports import Closed
from terminal.slip import Row, Text, from_json_bytes
from terminal.store.witness import WITNESS_FILE, noted_of
from terminal.till.cash.shifts import Shifts
from tests.fakes.cuttable_store import CuttableStore
from tests.fakes.shelf import Switch
from tests.fakes.shop import BEANS, DEVICE
from tests.fakes.till_world import TILL_KEY, TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def sell(world: TillWorld, times: int = 1) -> None:
    for _ in range(times):
        world.do(c.ProductPicked(BEANS), c.SaleFinished())


def closed(world: TillWorld) -> int:
    done = Shifts(world.desk()).close(None)
    assert isinstance(done, Closed)
    return done.number


def image(world: TillWorld) -> Path:
    """A copy of the database as it stands."""
    world.close()
    target = world.folder.with_name("image")
    shutil.copy(world.folder / "till.db", target)
    world.restart()
    return target


def put_back(world: TillWorld, copy: Path) -> None:
    world.close()
    shutil.copy(copy, world.folder / "till.db")
    world.restart()


def paper(world: TillWorld, number: int) -> tuple[dict[str, str], list[str]]:
    again = world.store.cash.copy(number, title="Z", at_ms=world.clock.wall)
    assert again is not None
    elements = from_json_bytes(again.slip).elements
    rows = {one.left: one.right for one in elements if isinstance(one, Row)}
    return rows, [one.text for one in elements if isinstance(one, Text)]


@pytest.mark.parametrize("sales_after", [0, 3])
def test_row_71_an_older_copy_with_its_witness_goes_on_behind_the_report_that_it_lost(
    world: TillWorld, sales_after: int
) -> None:
    sell(world)
    assert closed(world) == 1
    sell(world, 2)
    assert Shifts(world.desk()).move(500, "coins") is None
    copy = image(world)
    sell(world, sales_after)
    assert closed(world) == 2
    put_back(world, copy)
    assert "z_lost" in world.notices
    assert (world.store.cash.sales(), world.store.cash.moves()) == ([], []), "report 2 counted them"
    assert world.store.cash.copy(2, title="Z", at_ms=1) is None
    sell(world)
    assert closed(world) == 3
    rows, texts = paper(world, 3)
    assert rows["Sales"] == "1"
    assert "Paid in" not in rows
    assert "Z report 2 was written, but this till's file lost it." in texts
    world.restart()
    assert "z_lost" not in world.notices
    sell(world)
    assert closed(world) == 4
    assert not any("lost" in text for text in paper(world, 4)[1])


def test_row_71_a_copy_that_closed_a_shift_itself_and_is_put_back_again_still_goes_on(world: TillWorld) -> None:
    sell(world)
    copy = image(world)
    sell(world)
    assert closed(world) == 1
    put_back(world, copy)
    sell(world)
    assert closed(world) == 2
    put_back(world, copy)
    sell(world)
    assert closed(world) == 3
    assert paper(world, 3)[0]["Sales"] == "1"


class Cut(Exception):
    """The process ends here."""


@pytest.mark.parametrize("place", ["before", "behind", "unnoted"])
def test_row_71_a_kill_at_each_boundary_of_closing_counts_every_sale_once(tmp_path: Path, place: str) -> None:
    power = Switch()

    class Store(CuttableStore):
        def __init__(self, folder: Path, *_: object) -> None:
            super().__init__(folder, TILL_KEY, power)

    world = TillWorld(tmp_path / "till", store_kind=Store).connect()
    sell(world, 2)
    assert closed(world) == 1
    sell(world, 3)
    before = (world.folder / WITNESS_FILE).read_bytes()
    power.before_it = Cut() if place == "before" else None
    power.behind_it = None if place == "before" else Cut()
    with pytest.raises(Cut):
        closed(world)
    world.close()
    if place == "unnoted":
        (world.folder / WITNESS_FILE).write_bytes(before)
    world.restart()
    last = world.store.cash.last()
    assert last is not None
    assert (last.number, last.kept) == ((1, True) if place == "before" else (2, True))
    queued = [job.title for job in world.store.unsettled_jobs() if job.title.startswith("Z")]
    assert queued == [f"Z report {one}" for one in range(1, last.number + 1)]
    if place == "before":
        assert closed(world) == 2
    assert paper(world, 2)[0]["Sales"] == "3"
    assert not world.store.cash.sales()
    assert noted_of(world.folder, DEVICE)[1] == world.store.cash.marks(1)[0]
    world.close()


def test_row_71_the_note_of_a_report_is_on_disk_when_the_report_is(world: TillWorld, tmp_path: Path) -> None:
    sell(world)
    closed(world)
    note = noted_of(world.folder, DEVICE)[1]
    assert note is not None
    assert note == world.store.cash.marks(1)[0]
    assert not vars(vars(world.store)["_witness"])["_dirty"]


@example(["image", "sell", "close", "back"])
@example(["sell", "close", "in", "image", "close", "back", "restart", "close"])
@example(["close", "image", "sell", "close", "back", "sell", "close", "back"])
@given(st.lists(st.sampled_from(["sell", "close", "image", "back", "in", "restart"]), max_size=16))
@settings(max_examples=10)
def test_row_71_whatever_is_put_back_no_number_comes_twice_and_no_sale_counts_twice(
    tmp_path_factory: pytest.TempPathFactory, acts: Sequence[str]
) -> None:
    world = TillWorld(tmp_path_factory.mktemp("back") / "till").connect()
    numbers: list[int] = []
    counted: Counter[str] = Counter()
    copy: Path | None = None
    for act in ["sell", *acts, "sell", "close"]:
        match act:
            case "sell":
                sell(world)
            case "in":
                assert Shifts(world.desk()).move(100, "") is None
            case "restart":
                world.restart()
            case "image":
                copy = image(world)
            case "back" if copy is not None:
                put_back(world, copy)
            case "close":
                sales = [one.sale_id for one in world.store.cash.sales()]
                done = Shifts(world.desk()).close(None)
                if isinstance(done, Closed):
                    counted.update(sales)
                    numbers.append(done.number)
            case _:
                pass
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(counted.values()) <= {1}
    here = {one.operation.sale_id for one in world.store.newest(99)}
    assert here <= counted.keys(), "every sale of this file is in a report"
    world.close()
