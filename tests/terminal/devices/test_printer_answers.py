"""Printers that answer in a way of their own: a plain state for each, and no receipt is lost or claimed."""

from __future__ import annotations

import pytest

from terminal.devices.print_job import Condition, Outcome
from tests.terminal.devices.test_printer import PRINTED, job, texts, till, virtual


def test_a_flood_of_automatic_status_is_read_past() -> None:
    with virtual("asb-flood") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])
        assert texts(paper) == [PRINTED]
        assert {state.condition for state in journal.states} == {Condition.STARTING, Condition.READY}


def test_a_flood_does_not_hide_that_the_paper_is_out() -> None:
    with virtual("asb-flood,paper-out@0") as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.PAPER_OUT)
        paper.device.reload_paper()
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])


@pytest.mark.parametrize("fault", ["status-00", "status-ff"])
def test_a_status_that_means_nothing_is_said_and_nothing_is_sent(fault: str) -> None:
    with virtual(fault) as paper, till(paper.url) as (printer, journal):
        printer.offer(job())
        assert journal.saw(Condition.ERROR)
        assert "does not speak like a receipt printer" in journal.states[-1].sentence
        assert "unconfirmed" in journal.states[-1].sentence
        assert texts(paper) == []
        assert journal.started == []
        paper.device.status_byte = None
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.CONFIRMED)])


@pytest.mark.parametrize("fault", ["status-00", "status-ff"])
def test_it_can_be_set_to_print_unconfirmed(fault: str) -> None:
    with virtual(fault) as paper, till(paper.url, blind=True) as (printer, journal):
        printer.offer(job())
        assert journal.until(lambda: journal.outcomes == [(417, Outcome.SENT)])
