"""What the server does by itself goes on whatever happens, and ends with it."""

from __future__ import annotations

import logging
import threading

import pytest

from central.chores import Chore, at_work
from central.errors import StoreBusy

SOON_S = 0.001
LONG_S = 30


class Work:
    """Something to do that says, look by look, whether more waits, or fails."""

    def __init__(self, *looks: bool | Exception) -> None:
        self._looks = list(looks)
        self.left_over = threading.Event()

    def look(self) -> bool:
        if not self._looks:
            self.left_over.set()
            return False
        found = self._looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def test_what_waits_is_done_at_once_and_the_rest_comes_with_the_next_look() -> None:
    work = Work(True, True)
    with at_work(Chore("counting the bread", LONG_S, work.look)):
        assert work.left_over.wait(LONG_S), "the third look was not put off"


def test_a_failure_is_told_in_words_and_no_chore_ends_by_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    work, other = Work(StoreBusy("busy"), ValueError("mouldy")), Work()
    with at_work(Chore("counting the bread", SOON_S, work.look), Chore("sweeping", SOON_S, other.look)):
        assert work.left_over.wait(LONG_S)
        assert other.left_over.wait(LONG_S)
    busy, failed = caplog.records
    assert (busy.levelname, busy.getMessage()) == ("INFO", "the database is busy: counting the bread comes later")
    assert (failed.levelname, failed.getMessage()) == ("ERROR", "counting the bread failed")
    assert failed.exc_info is not None


def test_all_end_with_the_server_and_what_breaks_by_that_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    begun, told_to_end = threading.Event(), threading.Event()

    def look() -> bool:
        begun.set()
        told_to_end.wait(LONG_S)
        raise OSError("the helper is gone")

    with at_work(Chore("sleeping", LONG_S, Work().look), Chore("reading", LONG_S, look)):
        assert begun.wait(LONG_S)
        threading.Timer(0.2, told_to_end.set).start()
    assert not {one.name for one in threading.enumerate()} & {"sleeping", "reading"}
    assert caplog.records == []
