"""A method and a path ask one question, or are told what would."""

import pytest

from terminal.pos.problem import Problem
from terminal.pos.routes import question_of
from terminal.questions import (
    CopyAsked,
    MembersAsked,
    PaperAsked,
    QuoteAsked,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    SalesAsked,
    SaleStateAsked,
    ScanAsked,
    StatusAsked,
)


@pytest.mark.parametrize(
    ("target", "question"),
    [
        ("/v1/status", StatusAsked()),
        ("/v1/status?fresh=1", StatusAsked()),
        ("/v1/members?name=an", MembersAsked(name="an")),
        ("/v1/members?name=%C3%A4nn%20a", MembersAsked(name="änn a")),
        ("/v1/members?phone=+4479460", MembersAsked(phone="+4479460")),
        ("/v1/members?phone=%2B4479460", MembersAsked(phone="+4479460")),
        ("/v1/members?code=M%3AABC", MembersAsked(code="M:ABC")),
        ("/v1/sales/POS-1", SaleStateAsked("POS-1")),
        ("/v1/sales", SalesAsked()),
        ("/v1/sales?text=17.80", SalesAsked("17.80")),
        ("/v1/sales/P%2F1", SaleStateAsked("P/1")),
    ],
)
def test_what_is_fetched(target: str, question: object) -> None:
    assert question_of("GET", target, b"") == question


@pytest.mark.parametrize(
    ("target", "body", "kind"),
    [
        ("/v1/scans", b'{"text": "x"}', ScanAsked),
        ("/v1/quotes", b'{"lines": []}', QuoteAsked),
        ("/v1/sales", b'{"id": "a", "lines": []}', SaleAsked),
        ("/v1/refunds", b'{"id": "a", "sale": "b"}', RefundAsked),
        ("/v1/refund-quotes", b'{"sale": "b"}', RefundQuoteAsked),
        ("/v1/copies", b'{"sale": "b"}', CopyAsked),
        ("/v1/papers", b'{"kind": "test-page"}', PaperAsked),
    ],
)
def test_what_is_posted(target: str, body: bytes, kind: type) -> None:
    assert isinstance(question_of("POST", target, body), kind)


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/statuses", 404),
        ("GET", "http://127.0.0.1/v1/status", 404),
        ("POST", "/v1/status", 405),
        ("GET", "/v1/copies", 405),
        ("GET", "/v1/sales?name=a", 400),
        ("GET", "/v1/sales?text=a&text=b", 400),
        ("GET", "/v1/sales?text=%ff", 400),
        ("GET", "/v1/sales?text=" + "a" * 81, 400),
        ("DELETE", "/v1/sales/1", 405),
        ("GET", "/v1/sales/%ff", 400),
        ("GET", "/v1/members", 400),
        ("GET", "/v1/members?name=", 400),
        ("GET", "/v1/members?name=%20", 400),
        ("GET", "/v1/members?name=a&phone=1", 400),
        ("GET", "/v1/members?name=a&name=b", 400),
        ("GET", "/v1/members?nmae=a", 400),
        ("GET", "/v1/members?name=%ff", 400),
        ("GET", "/v1/members?" + "a=1&" * 50, 400),
    ],
)
def test_what_is_no_question(method: str, target: str, status: int) -> None:
    answer = question_of(method, target, b"")
    assert isinstance(answer, Problem)
    assert answer.status == status


def test_a_wrong_method_is_told_the_right_one() -> None:
    answer = question_of("PUT", "/v1/sales", b"")
    assert isinstance(answer, Problem)
    assert ("Allow", "GET, POST") in answer.headers
    assert answer.detail == "This path takes GET and POST only. Send one of these."
