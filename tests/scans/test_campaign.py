"""The short form of the campaign, and that it can fail."""

import pytest
from PySide6.QtWidgets import QApplication

from terminal.devices import wedge
from tests.scans.campaign import run


@pytest.mark.slow
def test_scans_are_read_and_people_are_left_alone_on_five_layouts(qapp: QApplication) -> None:
    tally = run(scans=400, entries=400)
    assert tally.kept, tally
    assert (tally.scans, tally.entries) == (400, 400)


@pytest.mark.slow
def test_a_wedge_that_takes_every_key_for_a_scanners_is_caught(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wedge, "last_of_a_person", lambda strokes, now_ms, profile: 0)
    monkeypatch.setattr(wedge, "is_a_scan", lambda strokes, **how: len(strokes) > 5)
    tally = run(scans=0, entries=60)
    assert tally.entries_as_scans > 0
    assert not tally.kept
