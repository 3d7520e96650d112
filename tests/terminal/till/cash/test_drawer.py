"""The drawer opens once for a reason that is on disk first, or it does not open and the till says why."""

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal import commands as c
from terminal.cash import DrawerOutcome, DrawerReason
from terminal.cash_commands import DrawerTold, DrawerWanted
from terminal.events import DrawerKick
from terminal.questions import DrawerAsked, SaleAsked, Told, WishedLine, WishedSale, WishedTender
from terminal.till.desk import TillSettings
from tests.fakes.shop import BEANS, GTINS
from tests.fakes.till_world import TillWorld, disk_full

CHANGE = DrawerWanted(DrawerReason.CHANGE, "a roll of coins")


def kicks(world: TillWorld) -> list[int]:
    return [event.number for event in world.of(DrawerKick)]


def told(world: TillWorld) -> list[tuple[str, DrawerReason, DrawerOutcome]]:
    return [(one.by, one.reason, one.outcome) for one in world.store.cash.openings()]


def test_who_opened_it_and_why_is_on_disk_before_it_opens(drawer_till: TillWorld) -> None:
    drawer_till.do(CHANGE)
    assert kicks(drawer_till) == [1]
    drawer_till.restart()
    opening = drawer_till.store.cash.openings()[0]
    assert (opening.by, opening.reason, opening.note) == ("Ines", DrawerReason.CHANGE, "a roll of coins")


def test_a_till_that_stopped_never_opens_it_later(drawer_till: TillWorld) -> None:
    drawer_till.do(CHANGE)
    drawer_till.restart()
    assert kicks(drawer_till) == []
    assert told(drawer_till) == [("Ines", DrawerReason.CHANGE, DrawerOutcome.UNKNOWN)]
    drawer_till.do(DrawerTold(1, DrawerOutcome.OPENED, ""))
    assert told(drawer_till)[0][2] is DrawerOutcome.UNKNOWN


@pytest.mark.parametrize("outcome", [DrawerOutcome.SHUT, DrawerOutcome.FAILED, DrawerOutcome.UNKNOWN])
def test_a_drawer_that_did_not_open_is_said_and_not_tried_again(drawer_till: TillWorld, outcome: DrawerOutcome) -> None:
    drawer_till.do(CHANGE, DrawerTold(1, outcome, "The line broke.\x1bp0"))
    assert drawer_till.notices == ["drawer_shut"]
    assert "The line broke. p0" in drawer_till.sentence
    drawer_till.do(DrawerTold(1, DrawerOutcome.OPENED, ""), c.DeviceChanged("printer", "ready", "It is back."))
    drawer_till.wait(60_000)
    assert kicks(drawer_till) == []
    assert told(drawer_till)[0][2] is outcome


def test_a_drawer_that_opened_is_no_news(drawer_till: TillWorld) -> None:
    drawer_till.do(CHANGE, DrawerTold(1, DrawerOutcome.OPENED, ""))
    assert drawer_till.notices == []


def test_a_sale_in_cash_opens_it_and_one_by_card_does_not(drawer_till: TillWorld) -> None:
    drawer_till.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert kicks(drawer_till) == [1]
    drawer_till.do(c.LastUndone())
    assert kicks(drawer_till) == [2]
    drawer_till.do(c.ProductPicked(BEANS))
    drawer_till.do(c.TenderTaken("card", drawer_till.counter.left_minor), c.SaleFinished())
    assert drawer_till.counter.done is not None
    assert kicks(drawer_till) == []
    assert [reason for _, reason, _ in told(drawer_till)] == [DrawerReason.CASH_SALE, DrawerReason.CASH_BACK]


def test_the_shop_may_wish_that_cash_does_not_open_it(drawer_till: TillWorld) -> None:
    drawer_till.restart(settings=TillSettings(drawer=True, drawer_at_cash=False))
    drawer_till.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert drawer_till.store.cash.openings() == []


def test_what_another_program_sells_leaves_it_alone_and_it_may_ask(drawer_till: TillWorld) -> None:
    wish = WishedSale(None, (WishedLine(GTINS[BEANS], None, 450),), tenders=(WishedTender("cash", 450),))
    assert isinstance(drawer_till.ask(SaleAsked("other-1", wish)), Told)
    assert drawer_till.store.cash.openings() == []
    answer = drawer_till.ask(DrawerAsked(DrawerReason.CASH_SALE, by="Omar"))
    assert answer == Told({"number": 1, "reason": "cash-sale"})
    assert kicks(drawer_till) == [1]
    assert told(drawer_till) == [("Omar", DrawerReason.CASH_SALE, DrawerOutcome.ASKED)]


@pytest.mark.parametrize("state", ["absent", "unset"])
def test_without_a_printer_nothing_is_tried(drawer_till: TillWorld, state: str) -> None:
    drawer_till.do(c.DeviceChanged("printer", state, "No printer answers at tcp://10.0.0.9."))
    drawer_till.do(CHANGE)
    assert drawer_till.notices == ["no_drawer"]
    assert "No printer answers" in drawer_till.sentence
    assert drawer_till.store.cash.openings() == []
    answer = drawer_till.ask(DrawerAsked(DrawerReason.CHANGE))
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.NO_DRAWER


def test_a_till_without_a_drawer_says_how_to_set_one_up(world: TillWorld) -> None:
    world.do(CHANGE)
    assert world.notices == ["no_drawer"]
    assert "pin2" in world.sentence


def test_a_full_disk_keeps_it_shut_and_the_till_going(drawer_till: TillWorld) -> None:
    with disk_full(drawer_till):
        drawer_till.do(*[CHANGE] * 200)
        assert "disk_full" in drawer_till.notices
    assert len(kicks(drawer_till)) == len(drawer_till.store.cash.openings()) < 200
