"""Papers that belong to no sale come out like receipts: through the journal, and only where a printer is."""

from __future__ import annotations

import pytest

from loyalty.codes.scanner_card import CARD_TEXT
from loyalty.values.errors import Refusal, RefusalCode
from terminal import commands as c
from terminal.questions import PaperAsked, PaperKind, Told
from terminal.slip import QR, Row, from_json_bytes
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEANS, CROISSANT
from tests.fakes.till_world import TillWorld


def asked(world: TillWorld, kind: PaperKind, *members: str) -> list[str]:
    """The words of the paper that is queued for the printer."""
    before = len(world.papers)
    answer = world.ask(PaperAsked(kind, members))
    assert isinstance(answer, Told), answer
    (paper,) = world.papers[before:]
    assert answer.document == {"paper": kind.value, "job": paper.job_id}
    assert paper.copy_no == 1
    elements = from_json_bytes(paper.slip).elements
    return [f"{one.left} | {one.right}" if isinstance(one, Row) else getattr(one, "text", "") for one in elements]


def test_a_test_page_is_a_job_of_the_journal_as_any(world: TillWorld) -> None:
    assert "Test page" in asked(world, PaperKind.TEST_PAGE)
    job = world.papers[-1].job_id
    world.print_whole(job, "unknown")
    assert [shown.job_id for shown in world.unsettled.jobs] == [job]
    world.do(c.PrintSettled(job, came_out=False))
    assert world.papers[-1].copy_no == 2


def test_an_x_report_counts_what_was_sold_today(world: TillWorld) -> None:
    assert "Sales | 0" in asked(world, PaperKind.X_REPORT)
    for product in (BEANS, CROISSANT):
        world.do(c.ProductPicked(product), c.SaleFinished(), c.DoneDismissed())
    assert "Sales | 2" in asked(world, PaperKind.X_REPORT)
    world.do(c.LastUndone())
    assert "Refunds | 1" in asked(world, PaperKind.X_REPORT)


def test_cards_bear_the_code_that_this_till_scans(world: TillWorld) -> None:
    member = world.store.member(AMARA)
    assert member is not None
    asked(world, PaperKind.CARDS, AMARA, member.member.number)
    codes = [one.text for one in from_json_bytes(world.papers[-1].slip).elements if isinstance(one, QR)]
    assert len(codes) == 2
    assert len(set(codes)) == 1
    world.do(c.CodeScanned(codes[0], "QR", "camera", 1))
    assert world.store.member(AMARA) is not None


@pytest.mark.parametrize("members", [(), ("nobody",), (AMARA, "nobody"), (AMARA,) * 101])
def test_cards_of_nobody_are_refused_and_nothing_comes_out(world: TillWorld, members: tuple[str, ...]) -> None:
    answer = world.ask(PaperAsked(PaperKind.CARDS, members))
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.UNKNOWN_MEMBER
    assert world.papers == []


def test_the_card_that_sets_a_scanner_has_every_sign(world: TillWorld) -> None:
    asked(world, PaperKind.CALIBRATION)
    elements = from_json_bytes(world.papers[-1].slip).elements
    codes = [one.text for one in elements if isinstance(one, QR)]
    assert codes[0] == CARD_TEXT, "one scan of it sets the scanner"
    signs = set("".join(codes))
    assert set("ABCXYZabcxyz0189-_:/") <= signs


def test_without_a_printer_it_is_refused(world: TillWorld) -> None:
    world.restart(settings=TillSettings(prints=False))
    answer = world.ask(PaperAsked(PaperKind.TEST_PAGE))
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.NO_PRINTER
