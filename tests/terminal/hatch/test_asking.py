"""A command asks the till that runs, and hears plainly when none does or when it cannot answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.hatch.asking import NOT_RUNNING, HatchRefused, ask_running_till
from terminal.hatch.hatch import Hatch
from terminal.hatch.opening import make_opening
from terminal.questions import Answer, Told
from tests.fakes.door_world import CountedChance, FakeTill


@contextmanager
def running(folder: Path, answer: Answer) -> Iterator[None]:
    till = FakeTill(lambda _: answer)
    hatch = Hatch(inbox=till, facts={})
    till.deliver = hatch.deliver
    hatch.open(folder, CountedChance())
    yield
    hatch.close()


def test_nobody_runs_on_an_empty_folder_or_on_none(tmp_path: Path) -> None:
    assert ask_running_till(tmp_path, "status") == NOT_RUNNING
    assert ask_running_till(tmp_path / "missing", "status") == NOT_RUNNING


def test_the_answer_is_the_tills_own_document(tmp_path: Path) -> None:
    with running(tmp_path, Told({"unsent": 7, "name": "Ünï"})):
        assert ask_running_till(tmp_path, "status") == {"unsent": 7, "name": "Ünï"}
    assert ask_running_till(tmp_path, "status") == NOT_RUNNING


def test_a_refusal_is_told_in_the_tills_own_words(tmp_path: Path) -> None:
    no = Refusal(RefusalCode.DISK_FULL, "The disk is full. Free some space.")
    with running(tmp_path, no), pytest.raises(HatchRefused, match="The disk is full") as refused:
        ask_running_till(tmp_path, "status")
    assert refused.value.code == "disk_full"


@pytest.mark.parametrize("said", [b"", b"not json\n", b"[]\n", b"{}\n", b'{"answer": 5}\n'])
def test_a_till_that_dies_or_talks_nonsense_is_no_answer(tmp_path: Path, said: bytes) -> None:
    opening = make_opening(tmp_path, CountedChance())

    def answer() -> None:
        line, _ = opening.listening.accept()
        with line:
            line.recv(1_000)
            line.sendall(said)
            line.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(HatchRefused):
        ask_running_till(tmp_path, "status", wait_s=10)
    thread.join(10)
    opening.close()
