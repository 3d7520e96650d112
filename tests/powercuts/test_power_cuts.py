"""The power is cut at any moment of a real till's day: what was answered is there, and nothing is torn."""

from pathlib import Path

import pytest

from tests.powercuts.campaign import campaign, record_day
from tests.powercuts.recording import Said, Synced

POINTS, CONTROL_POINTS = 300, 60
"""A campaign of 1,500 and more is `make powercuts`."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_row_02_a_power_cut_loses_no_answered_commit_and_tears_nothing(tmp_path: Path) -> None:
    events = record_day(tmp_path)
    found = campaign(events, POINTS)
    assert not found["lost"] + found["corrupt"] + found["torn"] + found["stopped_without_loss"], found
    assert found["commits"] >= 150, found
    assert found["kept"] + found["before_the_first_answer"] == found["points"] == POINTS, found
    assert found["unanswered_but_there"], "no cut fell between a commit and its answer"


def test_row_02_the_same_cuts_find_a_till_that_does_not_sync_its_commits(tmp_path: Path) -> None:
    found = campaign(record_day(tmp_path, "NORMAL"), CONTROL_POINTS)
    assert found["lost"] > CONTROL_POINTS / 4, found
    # Where the log still has what SQLite would not read, the till says so instead of opening.
    assert found["corrupt_and_not_understood"] + found["torn"] == 0, found


def test_row_02_the_same_cuts_find_a_till_that_never_syncs(tmp_path: Path) -> None:
    found = campaign(record_day(tmp_path, "OFF"), CONTROL_POINTS)
    assert found["corrupt"] + found["torn"] > CONTROL_POINTS / 4, found
    assert found["corrupt_and_not_understood"] == 0, found


@pytest.mark.parametrize("failing", ["150", "260..263"])
def test_row_09_a_sync_that_failed_once_or_more_is_not_built_upon(tmp_path: Path, failing: str) -> None:
    """After a failed sync the system takes its pages for written: a power cut later, they are not there."""
    events = record_day(tmp_path, inject=f"fdatasync:error=EIO:when={failing}")
    assert any(isinstance(event, Synced) and event.failed for event in events)
    broken = [event.line for event in events if isinstance(event, Said) and event.line.startswith("broken")]
    assert all("Check the disk" in line for line in broken)
    found = campaign(events, POINTS // 3)
    assert not found["lost"] + found["corrupt"] + found["torn"] + found["stopped_without_loss"], found
