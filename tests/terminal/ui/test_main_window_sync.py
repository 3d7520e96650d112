"""The Sync centre over the desk."""

from terminal import commands as c
from terminal.events import SyncCentreChanged
from terminal.ui.panels.sync_centre import SyncCentre
from tests.fakes import ui_counters as u
from tests.fakes.ui_window import Build


def test_the_sync_centre_opens_with_the_tills_answer_and_follows_what_is_done(till: Build) -> None:
    shown = till().show(u.SALE)
    window = shown.window
    window.desk.rail.sync.click()
    window.hear(SyncCentreChanged(u.SYNC_BUSY))
    centre = window.sheet
    assert isinstance(centre, SyncCentre)
    centre.seen[0].click()
    assert shown.sent[-2:] == [c.SyncCentreWanted(), c.ExceptionSeen(41)]
    window.hear(SyncCentreChanged(u.SYNC_QUIET))
    assert centre.seen == []
    centre.keys[-1].click()
    window.hear(SyncCentreChanged(u.SYNC_BUSY))
    assert window.sheet is not centre
