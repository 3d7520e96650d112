"""Jobs and states are plain values."""

import pytest

from terminal.devices.print_job import Outcome, PrintJob


def test_copies_are_numbered_from_the_original() -> None:
    assert PrintJob(417, b"{}").copy_no == 1
    with pytest.raises(ValueError, match="copies"):
        PrintJob(417, b"{}", 0)


def test_outcomes_have_the_names_of_the_journal() -> None:
    assert [str(outcome) for outcome in Outcome] == ["confirmed", "sent", "unknown", "failed"]
