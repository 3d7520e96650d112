"""Which question a method and a path ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

from terminal.pos.documents import (
    read_claim,
    read_copy,
    read_drawer,
    read_paper,
    read_quote,
    read_refund,
    read_refund_quote,
    read_sale,
    read_scan,
    read_voucher,
)
from terminal.pos.problem import Problem, bad_request
from terminal.questions import MembersAsked, SalesAsked, SaleStateAsked, StatusAsked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from terminal.questions import Question

SALES: Final = "/v1/sales"
_MEMBER_KEYS: Final = ("code", "phone", "name")
_POSTED: Final[Mapping[str, Callable[[bytes], Question | Problem]]] = {
    "/v1/scans": read_scan,
    "/v1/quotes": read_quote,
    SALES: read_sale,
    "/v1/vouchers": read_voucher,
    "/v1/refunds": read_refund,
    "/v1/refund-quotes": read_refund_quote,
    "/v1/claims": read_claim,
    "/v1/copies": read_copy,
    "/v1/drawer": read_drawer,
    "/v1/papers": read_paper,
}
_FETCHED: Final = ("/v1/status", "/v1/members", SALES)
_TEXT_MAX: Final = 80


def question_of(method: str, target: str, body: bytes) -> Question | Problem:
    """What the caller asks, or why that is no question."""
    path, _, query = target.partition("?")
    allowed = _allowed(path)
    if allowed is None:
        sentence = "There is nothing at this path. Look at /openapi.json, which lists the calls of this door."
        return Problem(HTTPStatus.NOT_FOUND, "not_found", sentence)
    if method not in allowed:
        sentence = f"This path takes {' and '.join(allowed)} only. Send one of these."
        return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", sentence, (("Allow", ", ".join(allowed)),))
    if method == "POST":
        return _POSTED[path](body)
    match path:
        case "/v1/status":
            return StatusAsked()
        case "/v1/members":
            return _members(query)
        case "/v1/sales":
            return _sales(query)
        case _:
            return _sale_state(path)


def _allowed(path: str) -> tuple[str, ...] | None:
    posted = ("POST",) if path in _POSTED else ()
    fetched = ("GET",) if path in _FETCHED or path.startswith(SALES + "/") else ()
    return (*fetched, *posted) or None


def _sales(query: str) -> SalesAsked | Problem:
    given = _given(query, "/v1/sales?text=17.80")
    if isinstance(given, Problem):
        return given
    if len(given) > 1 or any(key != "text" for key, _ in given):
        return bad_request("Ask for the last sales without a query, or by text: /v1/sales?text=17.80.")
    text = given[0][1] if given else ""
    return bad_request(f"text has at most {_TEXT_MAX} letters.") if len(text) > _TEXT_MAX else SalesAsked(text)


def _given(query: str, example: str) -> list[tuple[str, str]] | Problem:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=10)
    except ValueError:
        return bad_request(f"The query is not valid. Write for example {example}.")


def _sale_state(path: str) -> SaleStateAsked | Problem:
    try:
        return SaleStateAsked(unquote(path.removeprefix(SALES + "/"), errors="strict"))
    except UnicodeDecodeError:
        return bad_request("The id in the path is not valid Unicode. Send it as UTF-8.")


def _members(query: str) -> MembersAsked | Problem:
    given = _given(query, "/v1/members?name=ann")
    if isinstance(given, Problem):
        return given
    if len(given) != 1 or given[0][0] not in _MEMBER_KEYS:
        return bad_request("Ask by exactly one of code, phone or name.")
    key, text = given[0]
    if key == "phone" and text.startswith(" "):
        # A plus sign that was not escaped arrives as a space (it stands for one in queries).
        text = "+" + text[1:]
    if not text.strip():
        return bad_request(f"{key} is empty. Give at least one letter or digit.")
    return MembersAsked(**{key: text})
