"""A refusal goes out under the status that the interface promises."""

import json

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.pos.problem import bad_request, busy, of_refusal

PROMISED = {"id_reused": 409, "no_such_sale": 404, "disk_full": 507, "interrupted": 503}


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_its_promised_status_and_is_a_problem_document(code: RefusalCode) -> None:
    problem = of_refusal(Refusal(code, "Das Maß ist voll."))
    assert json.loads(problem.document()) == {
        "type": "about:blank",
        "title": {
            422: "Unprocessable Entity",
            409: "Conflict",
            404: "Not Found",
            507: "Insufficient Storage",
            503: "Service Unavailable",
        }[problem.status],
        "status": PROMISED.get(code.value, 422),
        "code": code.value,
        "detail": "Das Maß ist voll.",
    }


def test_what_has_no_meaning_is_a_bad_request() -> None:
    assert (bad_request("Why.").status, bad_request("Why.").code) == (400, "bad_request")


def test_a_busy_till_says_when_to_ask_again() -> None:
    assert busy("Later.").status == 503
    assert ("Retry-After", "1") in busy("Later.").headers
