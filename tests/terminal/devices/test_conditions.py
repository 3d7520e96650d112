"""Each status becomes one condition and a sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from terminal.devices.conditions import absent, state_of
from terminal.devices.conversation import Trouble
from terminal.devices.print_job import Condition
from terminal.devices.replies import DeviceStatus

WELL = DeviceStatus(offline=False, cover_open=False, paper_out=False, near_end=False, jammed=False, drawer_pin=False)


@pytest.mark.parametrize(
    ("answer", "condition", "word"),
    [
        (WELL, Condition.READY, "ready"),
        (replace(WELL, near_end=True), Condition.READY, "new roll"),
        (replace(WELL, offline=True), Condition.OFFLINE, "off line"),
        (replace(WELL, offline=True, cover_open=True, paper_out=True), Condition.COVER_OPEN, "Close it"),
        (replace(WELL, offline=True, paper_out=True), Condition.PAPER_OUT, "new roll"),
        (replace(WELL, jammed=True), Condition.ERROR, "jammed"),
        (Trouble.MUTE, Condition.ERROR, "no status"),
        (Trouble.GARBAGE, Condition.ERROR, "Check the address"),
    ],
)
def test_each_status_has_one_condition(answer: DeviceStatus | Trouble, condition: Condition, word: str) -> None:
    state = state_of(answer, "tcp://printer:9100")
    assert state.condition is condition
    assert word in state.sentence


def test_a_printer_with_half_a_receipt_in_memory_is_said_to_hold_it() -> None:
    paper_out = replace(WELL, offline=True, paper_out=True)
    assert "holds the receipt" in state_of(paper_out, "", holding=True).sentence
    assert "holds" not in state_of(paper_out, "").sentence


def test_little_paper_is_passed_on_beside_the_condition() -> None:
    assert state_of(replace(WELL, near_end=True), "").near_end
    assert not absent("gone").near_end
