"""Receipts after their sale: printed, in doubt, settled, copied."""

import pytest

from terminal import commands as c
from terminal.events import PrintAllowed, PrintsUnsettled
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEANS, CROISSANT
from tests.fakes.till_world import TillWorld


def sell(world: TillWorld) -> int:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    return world.papers[-1].job_id


def test_a_receipt_that_came_out_is_never_asked_about(world: TillWorld) -> None:
    world.print_whole(sell(world))
    world.restart()
    assert world.unsettled.jobs == ()
    assert world.status.prints_to_settle == 0


@pytest.mark.parametrize("started", [False, True])
def test_row_03_and_row_04_a_paper_in_doubt_is_asked_about_after_a_restart(world: TillWorld, started: bool) -> None:
    job = sell(world)
    if started:
        world.do(c.PrintStarting(job))
    papers = len(world.papers)
    world.restart()
    assert [(shown.job_id, shown.title, shown.copy_no) for shown in world.unsettled.jobs] == [
        (job, "Amara Okafor, £9.50", 1)
    ]
    assert world.status.prints_to_settle == 1
    assert len(world.papers) == papers, "nothing prints by itself"
    world.do(c.PrintStarting(job))
    assert world.of(PrintAllowed) == []


def test_row_06_a_paper_that_did_not_come_out_is_printed_again_as_a_copy(world: TillWorld) -> None:
    job = sell(world)
    world.print_whole(job, "unknown")
    assert "print_unknown" in world.notices
    world.do(c.PrintSettled(job, came_out=False))
    assert world.unsettled.jobs == ()
    assert (world.papers[-1].copy_no, world.papers[-1].slip) == (2, world.papers[-2].slip)
    world.print_whole(world.papers[-1].job_id)
    world.do(c.PrintSettled(job, came_out=False))
    assert len(world.papers) == 2, "an answer counts once"


def test_a_paper_that_came_out_after_all_needs_no_copy(world: TillWorld) -> None:
    job = sell(world)
    world.print_whole(job, "failed")
    world.do(c.PrintSettled(job, came_out=True))
    assert world.unsettled.jobs == ()
    assert len(world.papers) == 1
    world.do(c.PrintEnded(job, "unknown", "late"))
    assert world.unsettled.jobs == ()


def test_the_last_receipt_is_printed_again_as_often_as_one_likes_each_marked(world: TillWorld) -> None:
    world.do(c.ReceiptWanted())
    assert world.notices == ["no_receipt"]
    first = sell(world)
    world.print_whole(first, "unknown")
    world.print_whole(sell(world))
    world.do(c.PrintSettled(first, came_out=False))
    world.do(c.ReceiptWanted(), c.ReceiptWanted())
    assert [paper.copy_no for paper in world.papers] == [1, 1, 2, 2, 3]
    assert world.papers[-1].slip == world.papers[1].slip != world.papers[0].slip


def test_a_sale_on_a_till_without_printer_asks_nothing(world: TillWorld) -> None:
    job = sell(world)
    world.restart(settings=TillSettings(prints=False))
    assert world.of(PrintsUnsettled)[0].jobs == ()
    assert world.status.prints_to_settle == 0
    world.do(c.ProductPicked(CROISSANT), c.SaleFinished())
    assert world.papers[-1].job_id == job
    world.do(c.ReceiptWanted())
    assert world.notices == ["no_printer"]


def test_row_04_an_outcome_that_nobody_knows_is_a_doubt(world: TillWorld) -> None:
    world.print_whole(sell(world), "exploded")
    assert [shown.state for shown in world.unsettled.jobs] == ["unknown"]


def test_a_refund_has_its_paper_too(world: TillWorld) -> None:
    sell(world)
    world.do(c.LastUndone())
    assert len(world.papers) == 2
