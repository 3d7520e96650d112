"""The desk lets bearers of the token ask, and tells everybody else why not."""

import json

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.pos.desk import Desk, Reply
from terminal.questions import Answer, Question, StatusAsked, Told
from terminal.tickets import Tickets
from tests.fakes.door_world import FakeTill


def ask(
    answer: Answer | None, *, target: str = "/v1/status", token: str = "T", full: bool = False
) -> tuple[Reply, FakeTill]:
    def answers(question: Question) -> Answer | None:
        return answer

    till, tickets = FakeTill(answers), Tickets()
    till.full = full
    till.deliver = lambda event: tickets.answered(event.ticket, event.answer)  # type: ignore[union-attr]  # Answered only
    desk = Desk(inbox=till, tickets=tickets, token="T", openapi=b"{}", answer_s=0.05)
    return desk.reply_to("GET", target, f"Bearer {token}", b""), till


def test_the_answer_of_the_till_goes_out_as_it_is() -> None:
    reply, till = ask(Told({"online": True, "version": "ä"}))
    assert (reply.status, reply.media_type, json.loads(reply.body)) == (
        200,
        "application/json",
        {"online": True, "version": "ä"},
    )
    assert [asked.question for asked in till.asked] == [StatusAsked()]


def test_a_refusal_goes_out_as_a_problem() -> None:
    reply, _ = ask(Refusal(RefusalCode.ID_REUSED, "No."))
    assert (reply.status, reply.media_type) == (409, "application/problem+json")
    assert json.loads(reply.body)["code"] == "id_reused"


def test_without_the_token_the_till_is_not_even_asked() -> None:
    reply, till = ask(Told({}), token="wrong")
    assert (reply.status, json.loads(reply.body)["code"]) == (401, "bad_token")
    assert dict(reply.headers)["WWW-Authenticate"].startswith("Bearer")
    assert till.asked == []


def test_the_description_needs_no_token() -> None:
    reply, _ = ask(None, target="/openapi.json", token="none")
    assert (reply.status, reply.body) == (200, b"{}")


@pytest.mark.parametrize("full", [True, False])
def test_a_full_or_silent_till_is_busy_and_says_when_to_ask_again(full: bool) -> None:
    reply, _ = ask(None, full=full)
    assert (reply.status, json.loads(reply.body)["code"]) == (503, "busy")
    assert ("Retry-After", "1") in reply.headers
