"""What a cashier and other programs do about drawer and shift, through the one door of the till."""

from typing import Any

from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.cash import DrawerReason
from terminal.cash_commands import CashMoved, CashWanted, ReadingWanted, ShiftBegun, ShiftClosed, ZCopyWanted
from terminal.events import DrawerKick, PrintQueued, ShiftChanged
from terminal.questions import CashAct, CashAsked, PaperAsked, PaperKind, Told
from terminal.till.desk import TillSettings
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld


def told(answer: object) -> dict[str, Any]:
    assert isinstance(answer, Told)
    return answer.document


def test_a_day_of_a_cashier(drawer_till: TillWorld) -> None:
    drawer_till.do(ShiftBegun(10_000), c.ProductPicked(BEANS), c.SaleFinished(), CashMoved(-200, "stamps"))
    assert [event.number for event in drawer_till.of(DrawerKick)] == [1, 2]
    shown = drawer_till.of(ShiftChanged)[-1].shown
    assert (shown.by, shown.float_minor, shown.openings, shown.last_z) == ("Ines", 10_000, 2, 0)
    assert shown.cash_minor == 10_000 + 950 - 200
    drawer_till.do(ReadingWanted())
    assert len(drawer_till.of(PrintQueued)) == 1
    drawer_till.do(ShiftClosed(10_750))
    assert drawer_till.notices == ["shift_closed"]
    assert "Z report 1" in drawer_till.sentence
    assert drawer_till.of(ShiftChanged)[-1].shown.since_ms is None
    drawer_till.do(ZCopyWanted(1))
    assert [event.copy_no for event in drawer_till.of(PrintQueued)] == [2]


def test_a_refusal_is_said_and_the_sheet_is_drawn_all_the_same(world: TillWorld) -> None:
    world.do(ShiftClosed())
    assert world.notices == ["no_shift"]
    assert len(world.of(ShiftChanged)) == 1
    world.restart(settings=TillSettings(prints=False))
    world.do(ReadingWanted())
    assert world.notices == ["no_printer"]
    world.do(ShiftBegun(5), ShiftClosed())
    assert "printed later" in world.sentence


def test_looking_changes_nothing(world: TillWorld) -> None:
    world.do(CashWanted())
    assert world.notices == []
    assert world.of(ShiftChanged)[0].shown.last_z_ms is None


def test_commands_of_this_computer_are_answered(drawer_till: TillWorld) -> None:
    assert told(drawer_till.ask(CashAsked(CashAct.BEGIN, 5_000, by="Omar")))["by"] == "Omar"
    assert isinstance(drawer_till.ask(CashAsked(CashAct.BEGIN, 5_000)), Refusal)
    assert told(drawer_till.ask(CashAsked(CashAct.MOVE, 300, "coins")))["cash_minor"] == 5_300
    assert [one.reason for one in drawer_till.store.cash.openings()] == [DrawerReason.PAID_IN]
    assert told(drawer_till.ask(CashAsked(CashAct.CLOSE, 5_300)))["z"] == 1
    assert told(drawer_till.ask(CashAsked(CashAct.TELL)))["last_z"] == 1
    assert told(drawer_till.ask(CashAsked(CashAct.COPY, number=1)))["z"] is None
    assert isinstance(drawer_till.ask(CashAsked(CashAct.COPY, number=9)), Refusal)


def test_an_x_report_reads_the_shift(drawer_till: TillWorld) -> None:
    drawer_till.do(ShiftBegun(10_000))
    drawer_till.ask(PaperAsked(PaperKind.X_REPORT))
    assert b"Shift opened" in drawer_till.papers[-1].slip
