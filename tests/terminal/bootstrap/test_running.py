"""A program that finds the files held says by whom."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.bootstrap.running import opened_patiently, running_till
from terminal.errors import AlreadyRunning
from terminal.hatch.hatch import Hatch
from terminal.questions import Answer, Told
from tests.fakes.door_world import CountedChance, FakeTill


def said_with(folder: Path, answer: Answer) -> str | None:
    till = FakeTill(lambda _: answer)
    hatch = Hatch(inbox=till, facts={"running": lambda: {"process": 4711, "version": "1", "settings": {}}})
    till.deliver = hatch.deliver
    hatch.open(folder, CountedChance())
    try:
        return running_till(folder)
    finally:
        hatch.close()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({"online": False, "unsent": 1_203}, "process 4711, offline, with 1,203 sales not sent yet."),
        ({"online": True, "unsent": 1}, "process 4711, online, with 1 sale not sent yet."),
    ],
)
def test_row_14_a_running_till_is_named_with_what_it_has_not_sent(
    tmp_path: Path, status: dict[str, object], words: str
) -> None:
    said = said_with(tmp_path, Told(status))
    assert said is not None
    assert said.startswith("Pointill is already running")
    assert said.endswith(words)


def test_a_till_that_does_not_tell_is_still_one_that_runs(tmp_path: Path) -> None:
    said = said_with(tmp_path, Refusal(RefusalCode.DISK_FULL, "No."))
    assert said is not None
    assert said.endswith("Use the window that is open.")


def held(times: int) -> Callable[[], str]:
    """Opens after so many refusals."""
    tries = iter(range(times + 1))

    def open_store() -> str:
        if next(tries) < times:
            raise AlreadyRunning("held")
        return "opened"

    return open_store


class NoTime(threading.Event):
    """Waiting takes no time."""

    def wait(self, timeout: float | None = None) -> bool:
        return False


def test_row_64_files_that_a_virus_scanner_holds_for_ten_seconds_are_waited_for(tmp_path: Path) -> None:
    assert opened_patiently(held(10), tmp_path, NoTime()) == "opened"


def test_row_64_files_that_are_never_let_go_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunning, match=r"virus scanner.* Nothing was changed.* try again"):
        opened_patiently(held(1_000), tmp_path, NoTime())
