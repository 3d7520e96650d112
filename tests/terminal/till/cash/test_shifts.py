"""A shift is what lies between two Z reports in the log: nothing is lost between them and nothing counted twice."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.values.errors import Refusal, RefusalCode
from terminal import commands as c
from terminal.cash_ports import Closed
from terminal.slip import Row, Slip, from_json_bytes
from terminal.till.cash.shifts import Shifts
from terminal.till.desk import TillSettings
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld


def rows(slip: Slip) -> dict[str, str]:
    return {one.left: one.right for one in slip.elements if isinstance(one, Row)}


def shifts(world: TillWorld) -> Shifts:
    return Shifts(world.desk())


def sell(world: TillWorld, times: int = 1) -> None:
    for _ in range(times):
        world.do(c.ProductPicked(BEANS), c.SaleFinished())


def test_a_shift_from_its_float_to_its_z_report(world: TillWorld) -> None:
    at_work = shifts(world)
    assert at_work.begin(10_000, "Ines") is None
    sell(world, 2)
    assert at_work.move(-350, "milk", "Ines") is None
    assert at_work.move(2_000, "coins") is None
    closed = at_work.close(13_500, "Omar")
    assert isinstance(closed, Closed)
    slip = rows(from_json_bytes(_z(world, 1)))
    assert (slip["Opened by"], slip["Closed by"]) == ("Ines", "Omar")
    assert (slip["Sales"], slip["Float"], slip["Paid in"], slip["Paid out"]) == ("2", "£100.00", "£20.00", "-£3.50")
    assert slip["Cash that should be here"] == "£135.50"
    assert (slip["Cash counted"], slip["Difference"]) == ("£135.00", "-£0.50")


def _z(world: TillWorld, number: int) -> bytes:
    again = world.store.cash.copy(number, title="Z", at_ms=world.clock.wall)
    assert again is not None
    return again.slip


def test_z_reports_are_numbered_without_gaps_and_a_reading_closes_nothing(world: TillWorld) -> None:
    at_work = shifts(world)
    sell(world)
    assert rows(at_work.reading())["Sales"] == rows(at_work.reading())["Sales"] == "1"
    for number in (1, 2, 3):
        closed = at_work.close(None)
        assert isinstance(closed, Closed)
        assert closed.number == number
        sell(world)
    assert rows(at_work.reading())["Sales"] == "1"


def test_what_cannot_be_done_is_refused_with_its_way_out(world: TillWorld) -> None:
    at_work = shifts(world)
    assert _code(at_work.close(None)) is RefusalCode.NO_SHIFT
    assert at_work.begin(0) is None
    assert _code(at_work.begin(500)) is RefusalCode.NO_SHIFT
    assert _code(at_work.begin(-1)) is RefusalCode.BAD_AMOUNT
    assert _code(at_work.move(0, "")) is RefusalCode.BAD_AMOUNT
    assert _code(at_work.copy(7)) is RefusalCode.NO_SHIFT
    world.do(c.ProductPicked(BEANS))
    assert _code(at_work.close(None)) is RefusalCode.NO_SHIFT
    world.do(c.BasketCleared())
    assert isinstance(at_work.close(0), Closed)


def _code(answer: object) -> RefusalCode | None:
    return answer.code if isinstance(answer, Refusal) else None


def test_a_copy_says_so_and_one_without_a_printer_is_kept_for_later(world: TillWorld) -> None:
    world.restart(settings=TillSettings(prints=False))
    sell(world)
    assert isinstance(shifts(world).close(None), Closed)
    assert _code(shifts(world).copy(1)) is RefusalCode.NO_PRINTER
    world.restart(settings=TillSettings())
    papers = [shifts(world).copy(1) for _ in range(3)]
    assert [paper.copy_no for paper in papers if not isinstance(paper, Refusal)] == [1, 2, 3]


def test_the_boundary_is_the_order_of_the_log_and_no_clock(world: TillWorld) -> None:
    sell(world)
    assert isinstance(shifts(world).close(None), Closed)
    world.clock.wall -= 7_200_000
    sell(world, 2)
    assert rows(shifts(world).reading())["Sales"] == "2"


@given(st.lists(st.sampled_from(["sell", "close", "restart", "in", "undo"]), max_size=14))
@settings(max_examples=25)
def test_every_sale_and_every_coin_is_in_exactly_one_z_report(
    tmp_path_factory: pytest.TempPathFactory, acts: Sequence[str]
) -> None:
    world = TillWorld(tmp_path_factory.mktemp("shifts") / "till").connect()
    sold, refunded, paid_in = 0, 0, 0
    for act in [*acts, "in", "close"]:
        match act:
            case "sell":
                sell(world)
                sold += 1
            case "close":
                shifts(world).close(None)
            case "restart":
                world.restart()
            case "in":
                shifts(world).move(100, "")
                paid_in += 1
            case _:
                world.do(c.LastUndone())
                refunded += "undone" in world.notices
    last = world.store.cash.last()
    assert last is not None
    reports = [rows(from_json_bytes(_z(world, number))) for number in range(1, last.number + 1)]
    assert sum(int(report["Sales"]) for report in reports) == sold
    assert sum(int(report.get("Refunds", "0")) for report in reports) == refunded
    assert sum(float(report.get("Paid in", "£0").removeprefix("£")) for report in reports) == paid_in
    assert not world.store.cash.moves()
    world.close()
