"""The running till's side of the hatch: one JSON question a connection, answered on the till thread."""

from __future__ import annotations

import json
import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from terminal.cash import DrawerReason
from terminal.commands import Asked
from terminal.events import Answered
from terminal.hatch.opening import Opening, make_opening
from terminal.questions import (
    CashAct,
    CashAsked,
    DrawerAsked,
    PaperAsked,
    PaperKind,
    Question,
    StatusAsked,
    Told,
    TrustAsked,
    UnsentAsked,
)
from terminal.tickets import HATCH, Tickets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from loyalty.values.errors import Refusal
    from terminal.events import Event
    from terminal.ports import Chance, Inbox

QUESTION_BYTES_MAX: Final = 64 * 1024
CALLER_S: Final = 5.0
ANSWER_S: Final = 60.0
_Given = TypeVar("_Given")
LAST_ANSWERS_S: Final = 1.0
_LOOK_S: Final = 0.3


def _maybe(value: object, kind: type[_Given]) -> _Given | None:
    if value is not None and type(value) is not kind:
        raise TypeError("of another kind")
    return value


QUESTIONS: Final[Mapping[str, Callable[[dict[str, Any]], Question]]] = {
    "status": lambda _: StatusAsked(),
    "trust": lambda _: TrustAsked(),
    "unsent_export": lambda _: UnsentAsked(),
    "drawer": lambda given: DrawerAsked(DrawerReason(given["reason"]), str(given["note"]), _maybe(given["by"], str)),
    "shift": lambda given: CashAsked(
        CashAct(given["act"]),
        _maybe(given["amount_minor"], int),
        str(given["note"]),
        _maybe(given["by"], str),
        _maybe(given["number"], int),
    ),
    "paper": lambda given: PaperAsked(PaperKind(given["kind"]), tuple(map(str, given["members"]))),
}
"""The questions that go to the till thread, by name; each is made of the JSON object that came with it."""

_log = logging.getLogger(__name__)


class Hatch:
    """Open from `open` to `close`; `deliver` takes every event of the till and never waits.

    `facts` are answered from memory, by name, in the hatch's own thread: what is known beside the till's thread.
    """

    def __init__(
        self, *, inbox: Inbox, facts: Mapping[str, Callable[[], dict[str, Any]]], answer_s: float = ANSWER_S
    ) -> None:
        self._inbox, self._facts, self._answer_s = inbox, facts, answer_s
        self._tickets = Tickets(HATCH)
        self._stopping = threading.Event()
        self._opening: Opening | None = None
        self._thread: threading.Thread | None = None

    def open(self, data: Path, chance: Chance) -> None:
        """Open in the data folder that this till holds; a hatch that cannot be opened keeps no shop from selling."""
        try:
            self._opening = make_opening(data, chance)
        except Exception:  # thread top: whatever is wrong with the folder, the till itself goes on
            _log.exception("the hatch could not be opened")
            return
        self._opening.listening.settimeout(_LOOK_S)
        self._thread = threading.Thread(target=self._work, args=(self._opening,), name="hatch", daemon=True)
        self._thread.start()

    def deliver(self, event: Event) -> None:
        """Hand an answer to the command that waits for it."""
        if isinstance(event, Answered):
            self._tickets.answered(event.ticket, event.answer)

    def close(self) -> None:
        """Give the answer that is under way a second, then close and take the socket file away."""
        self._stopping.set()
        self._tickets.close(LAST_ANSWERS_S)
        if self._thread is not None and self._opening is not None:
            self._thread.join(CALLER_S)
            self._opening.close()

    def _work(self, opening: Opening) -> None:
        while not self._stopping.is_set():
            try:
                line, _ = opening.listening.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with line:
                self._converse(opening, line)

    def _converse(self, opening: Opening, line: socket.socket) -> None:
        """One question and its answer; a caller who hangs up or stalls is left alone."""
        line.settimeout(CALLER_S)
        with suppress(OSError), line.makefile("rb") as hearing:
            asked = hearing.readline(QUESTION_BYTES_MAX)
            line.sendall(json.dumps(self._answer(opening, asked), ensure_ascii=False).encode() + b"\n")

    def _answer(self, opening: Opening, asked: bytes) -> dict[str, Any]:
        try:
            document = json.loads(asked)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            return _no("bad_request", "This is no question of a Pointill command.")
        if not opening.lets_in(document.get("word")):
            return _no("bad_word", "Only commands that may read the till's data folder may ask.")
        name, given = document.get("question"), document.get("given")
        if isinstance(name, str) and name in self._facts:
            return {"answer": self._facts[name]()}
        if not isinstance(name, str) or name not in QUESTIONS or not isinstance(given, dict):
            return _no("unknown_question", "The running till does not know this question. Use programs of one version.")
        try:
            question = QUESTIONS[name](given)
        except (KeyError, TypeError, ValueError):
            return _no("bad_request", "The running till cannot read this question. Use programs of one version.")
        return self._ask(question)

    def _ask(self, question: Question) -> dict[str, Any]:
        with self._tickets.drawn() as ticket:
            if not self._inbox.put(Asked(ticket.number, question)):
                return _no("busy", "The till has too much to do. Ask again in a moment.")
            answer = ticket.wait(self._answer_s)
        if answer is None:
            return _no("busy", "The till did not answer in time. Ask again in a moment.")
        return {"answer": answer.document} if isinstance(answer, Told) else _refused(answer)


def _refused(refusal: Refusal) -> dict[str, Any]:
    return _no(refusal.code.value, refusal.sentence)


def _no(code: str, sentence: str) -> dict[str, Any]:
    return {"refused": {"code": code, "sentence": sentence}}
