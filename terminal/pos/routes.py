"""Which question a method and a path ask."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

from terminal.pos.documents import read_claim, read_quote, read_refund, read_sale, read_scan, read_voucher
from terminal.pos.problem import Problem, bad_request
from terminal.questions import MembersAsked, SaleStateAsked, StatusAsked

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
    "/v1/claims": read_claim,
}
_FETCHED: Final = ("/v1/status", "/v1/members")


def question_of(method: str, target: str, body: bytes) -> Question | Problem:
    """What the caller asks, or why that is no question."""
    path, _, query = target.partition("?")
    allowed = _allowed(path)
    if allowed is None:
        sentence = "There is nothing at this path. The calls of this door are listed at /openapi.json."
        return Problem(HTTPStatus.NOT_FOUND, "not_found", sentence)
    if method != allowed:
        sentence = f"This path takes {allowed} only."
        return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", sentence, (("Allow", allowed),))
    if method == "POST":
        return _POSTED[path](body)
    if path == "/v1/status":
        return StatusAsked()
    return _members(query) if path == "/v1/members" else _sale_state(path)


def _allowed(path: str) -> str | None:
    if path in _POSTED:
        return "POST"
    return "GET" if path in _FETCHED or path.startswith(SALES + "/") else None


def _sale_state(path: str) -> SaleStateAsked | Problem:
    try:
        return SaleStateAsked(unquote(path.removeprefix(SALES + "/"), errors="strict"))
    except UnicodeDecodeError:
        return bad_request("The id in the path is not valid Unicode.")


def _members(query: str) -> MembersAsked | Problem:
    try:
        given = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=10)
    except ValueError:
        return bad_request("The query is not valid. Write for example /v1/members?name=ann.")
    if len(given) != 1 or given[0][0] not in _MEMBER_KEYS:
        return bad_request("Ask by exactly one of code, phone or name.")
    key, text = given[0]
    if key == "phone" and text.startswith(" "):
        # A plus sign that was not escaped arrives as a space (it stands for one in queries).
        text = "+" + text[1:]
    if not text.strip():
        return bad_request(f"{key} is empty. Give at least one letter or digit.")
    return MembersAsked(**{key: text})
