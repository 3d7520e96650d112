"""The running till answers one question a connection, and nothing that a caller does keeps it from the next."""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.hatch.hatch import QUESTION_BYTES_MAX, Hatch
from terminal.hatch.opening import SOCKET_FILE, reach
from terminal.questions import Answer, Question, StatusAsked, Told
from tests.fakes.door_world import CountedChance, FakeTill

STATUS = Told({"online": True, "unsent": 3})


class Standing:
    """An open hatch with a till behind it, which answers what it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answer: Answer | None = STATUS
        self.till = FakeTill(self._answer)
        self.hatch = Hatch(inbox=self.till, facts={"running": lambda: {"process": 1}}, answer_s=0.2)
        self.till.deliver = self.hatch.deliver
        self.hatch.open(folder, CountedChance())

    def _answer(self, question: Question) -> Answer | None:
        assert question == StatusAsked()
        return self.answer

    def hear(self, said: bytes) -> dict[str, object]:
        reached = reach(self.folder, 10)
        assert reached is not None
        with reached.line as line:
            line.sendall(said)
            with line.makefile("rb") as hearing:
                document: dict[str, object] = json.loads(hearing.readline())
        return document

    def ask(self, question: object, given: object = None, word: object = None) -> dict[str, object]:
        reached = reach(self.folder, 10)
        assert reached is not None
        reached.line.close()
        said = {"question": question, "given": {} if given is None else given, "word": word or reached.word}
        return self.hear(json.dumps(said).encode() + b"\n")


@pytest.fixture(params=["short", "d" * 120])
def standing(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    monkeypatch.chdir(tmp_path)
    folder = Path(request.param)
    folder.mkdir()
    standing = Standing(folder)
    assert stat.S_ISSOCK((folder / SOCKET_FILE).stat().st_mode) is (request.param == "short")
    yield standing
    standing.hatch.close()


def test_the_till_answers_a_question_on_its_own_thread(standing: Standing) -> None:
    assert standing.ask("status") == {"answer": {"online": True, "unsent": 3}}
    assert [asked.question for asked in standing.till.asked] == [StatusAsked()]


def test_what_never_changes_is_answered_without_the_till(standing: Standing) -> None:
    standing.till.full = True
    assert standing.ask("running") == {"answer": {"process": 1}}


@pytest.mark.parametrize("busy", ["full", "silent"])
def test_a_till_that_has_no_time_says_so(standing: Standing, busy: str) -> None:
    standing.till.full, standing.answer = busy == "full", None
    assert standing.ask("status")["refused"]["code"] == "busy"  # type: ignore[index]  # a refusal has a code
    standing.till.full, standing.answer = False, STATUS
    assert "answer" in standing.ask("status")


@pytest.mark.parametrize("question", ["sell", None, ["status"], 5])
def test_a_question_that_nobody_knows_is_refused(standing: Standing, question: object) -> None:
    refused = standing.ask(question)["refused"]
    assert refused["code"] == "unknown_question"  # type: ignore[index]  # a refusal has a code


@pytest.mark.parametrize("said", [b"\n", b"status\n", b"[1]\n", b"\xff\n", b"[" * 5_000 + b"\n", b"x" * 70_000 + b"\n"])
def test_nonsense_is_refused_and_the_next_caller_is_served(standing: Standing, said: bytes) -> None:
    assert standing.hear(said[:QUESTION_BYTES_MAX])["refused"]["code"] == "bad_request"  # type: ignore[index]  # a refusal has a code
    assert "answer" in standing.ask("status")


def test_without_the_word_of_the_folder_nobody_is_answered(standing: Standing) -> None:
    assert standing.ask("status", word="GUESSED")["refused"]["code"] == "bad_word"  # type: ignore[index]  # a refusal has a code
    assert standing.till.asked == []


def test_a_caller_who_hangs_up_keeps_nobody_waiting(standing: Standing) -> None:
    for _ in range(3):
        reached = reach(standing.folder, 10)
        assert reached is not None
        reached.line.close()
    assert "answer" in standing.ask("status")


def test_closing_takes_the_file_away(standing: Standing) -> None:
    standing.hatch.close()
    assert not (standing.folder / SOCKET_FILE).exists()
    assert reach(standing.folder, 5) is None


def test_a_hatch_that_cannot_open_keeps_no_till_from_selling(tmp_path: Path) -> None:
    hatch = Hatch(inbox=FakeTill(lambda _: None), facts={})
    hatch.open(tmp_path / "missing", CountedChance())
    hatch.close()
    assert isinstance(reach(tmp_path / "missing", 1), socket.socket | None)
