"""Behind the door: checks the token, puts the question to the till, and waits for its answer within bounds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from loyalty.values.errors import Refusal
from terminal.commands import Asked
from terminal.pos import problem
from terminal.pos.problem import Problem
from terminal.pos.routes import question_of
from terminal.pos.token import bears
from terminal.questions import Told

if TYPE_CHECKING:
    from terminal.ports import Inbox
    from terminal.questions import Answer, Question
    from terminal.tickets import Tickets

ANSWER_S: Final = 10.0
OPENAPI_PATH: Final = "/openapi.json"

_NO_TOKEN: Final = Problem(
    HTTPStatus.UNAUTHORIZED,
    "bad_token",
    "Send the text of the file pos-token in the till's data folder as: Authorization: Bearer TOKEN.",
    (("WWW-Authenticate", 'Bearer realm="pointill"'),),
)
_FULL: Final = problem.busy("The till has too much to do. Nothing was booked; ask again in a moment.")
_SILENT: Final = problem.busy(
    "The till did not answer in time. Ask again: a sale with the same id is booked only once."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the caller."""

    status: int
    media_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Desk:
    """Answers one call at a time for each thread that asks; holds no lock while it waits."""

    def __init__(
        self, *, inbox: Inbox, tickets: Tickets, token: str, openapi: bytes, answer_s: float = ANSWER_S
    ) -> None:
        self._inbox = inbox
        self._tickets = tickets
        self._token = token
        self._openapi = openapi
        self._answer_s = answer_s

    def reply_to(self, method: str, target: str, authorization: str | None, body: bytes) -> Reply:
        """The reply to a call whose body was read whole."""
        if method == "GET" and target.partition("?")[0] == OPENAPI_PATH:
            return Reply(HTTPStatus.OK, "application/json", self._openapi)
        if not bears(authorization, self._token):
            return reply_of(_NO_TOKEN)
        question = question_of(method, target, body)
        return reply_of(question if isinstance(question, Problem) else self._ask(question))

    def _ask(self, question: Question) -> Answer | Problem:
        with self._tickets.drawn() as ticket:
            if not self._inbox.put(Asked(ticket.number, question)):
                return _FULL
            return ticket.wait(self._answer_s) or _SILENT


def reply_of(answer: Answer | Problem) -> Reply:
    """An answer or a "no" as it goes out."""
    match answer:
        case Told(document):
            return Reply(HTTPStatus.OK, "application/json", json.dumps(document, ensure_ascii=False).encode())
        case Refusal():
            return reply_of(problem.of_refusal(answer))
        case Problem():
            return Reply(answer.status, problem.MEDIA_TYPE, answer.document(), answer.headers)
