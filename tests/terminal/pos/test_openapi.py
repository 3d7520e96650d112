"""The description of the door tells the truth about it."""

import json
import re
from typing import Any

import pytest

from loyalty.values.errors import RefusalCode
from terminal.pos.openapi import OWN_CODES, openapi_document
from terminal.pos.problem import Problem, refusal_status
from terminal.pos.routes import question_of

DOCUMENT: dict[str, Any] = json.loads(openapi_document("1.2.3"))
CALLS = [(method, path) for path, calls in DOCUMENT["paths"].items() for method in calls]
EXAMPLES: dict[str, dict[str, Any]] = {
    "/v1/scans": {"text": "x", "symbology": "QR"},
    "/v1/quotes": {
        "member": "m",
        "lines": [{"gtin": "1"}, {"category": "c", "amount_minor": 1, "quantity": 1}],
        "redeem": {"points": 1},
        "reference": "r",
        "tenders": [{"kind": "cash", "amount_minor": 1}],
    },
    "/v1/vouchers": {"id": "a", "member": "b", "offer": "c"},
    "/v1/claims": {"id": "a", "sale": "b", "member": "c", "reason": "d"},
    "/v1/refund-quotes": {"sale": "b", "lines": [{"line": 1, "quantity": 1}]},
    "/v1/copies": {"sale": "b"},
    "/v1/drawer": {"reason": "change", "note": "c", "by": "d"},
    "/v1/papers": {"kind": "cards", "members": ["M:1"]},
    "/v1/refunds": {"id": "a", "sale": "b", "lines": [{"line": 1, "quantity": 1}]},
}
EXAMPLES["/v1/sales"] = {"id": "a"} | EXAMPLES["/v1/quotes"]


def schema(name: str) -> dict[str, Any]:
    found = DOCUMENT["components"]["schemas"][name]
    assert isinstance(found, dict)
    return found


def test_it_is_openapi_3_1_of_this_version() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["version"] == "1.2.3"


def test_it_lists_exactly_the_calls_of_the_interface() -> None:
    assert sorted(CALLS) == [
        ("get", "/v1/members"),
        ("get", "/v1/sales"),
        ("get", "/v1/sales/{id}"),
        ("get", "/v1/status"),
        ("post", "/v1/claims"),
        ("post", "/v1/copies"),
        ("post", "/v1/drawer"),
        ("post", "/v1/papers"),
        ("post", "/v1/quotes"),
        ("post", "/v1/refund-quotes"),
        ("post", "/v1/refunds"),
        ("post", "/v1/sales"),
        ("post", "/v1/scans"),
        ("post", "/v1/vouchers"),
    ]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_it_lists_is_answered(method: str, path: str) -> None:
    target = path.replace("{id}", "a") + ("?name=a" if path == "/v1/members" else "")
    body = json.dumps(EXAMPLES.get(path, {})).encode()
    assert not isinstance(question_of(method.upper(), target, body), Problem)


@pytest.mark.parametrize("path", EXAMPLES)
def test_it_knows_every_field_that_is_taken_and_no_other(path: str) -> None:
    body = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    asked = schema(body["$ref"].rpartition("/")[2])
    assert set(asked["properties"]) - {"invoice"} == set(EXAMPLES[path])
    for name in asked.get("required", ()):
        missing = {field: value for field, value in EXAMPLES[path].items() if field != name}
        assert isinstance(question_of("POST", path, json.dumps(missing).encode()), Problem)


def test_goods_or_an_invoice_are_asked_for_and_never_both() -> None:
    invoice = {"number": "R-1", "amount_minor": 5}
    for path, more in (("/v1/quotes", {}), ("/v1/sales", {"id": "a"})):
        bodies = [more, more | {"invoice": invoice, "lines": []}, more | {"invoice": {"number": "R-1"}}]
        bodies += [more | {"invoice": invoice, "tenders": []}, more | {"invoice": invoice, "reference": "r"}]
        bodies.append(more | {"invoice": invoice, "redeem": {"reward": "mug"}})
        assert all(isinstance(question_of("POST", path, json.dumps(body).encode()), Problem) for body in bodies)
        taken = more | {"invoice": invoice, "member": "m", "redeem": {"points": 100}}
        assert not isinstance(question_of("POST", path, json.dumps(taken).encode()), Problem)


def test_all_that_is_redeemed_may_go_together_and_each_thing_is_named_once() -> None:
    redeem = schema("Redeem")
    assert redeem["minProperties"] == 1
    assert "maxProperties" not in redeem
    for one, several in (("reward", "rewards"), ("voucher", "vouchers"), ("stamp_card", "stamp_cards")):
        assert {"not": {"required": [one, several]}} in redeem["allOf"]
        both = {"lines": [], "redeem": {one: "x", several: ["y"]}}
        assert isinstance(question_of("POST", "/v1/quotes", json.dumps(both).encode()), Problem)
        most = redeem["properties"][several]["maxItems"]
        for count in (most, most + 1):
            named = {"lines": [], "redeem": {"points": 1, several: ["y"] * count}}
            taken = question_of("POST", "/v1/quotes", json.dumps(named).encode())
            assert isinstance(taken, Problem) == (count > most)


def test_every_reference_leads_somewhere() -> None:
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', json.dumps(DOCUMENT)):
        assert name in DOCUMENT["components"][kind]


def test_every_code_and_every_status_is_told() -> None:
    codes = schema("Problem")["properties"]["code"]["examples"]
    assert codes == [*OWN_CODES, *RefusalCode]
    statuses = {str(status) for status in [*OWN_CODES.values(), *map(refusal_status, RefusalCode)]}
    for method, path in CALLS:
        assert set(DOCUMENT["paths"][path][method]["responses"]) == statuses | {"200"}


def test_what_comes_of_points_and_tier_is_described() -> None:
    assert {"ending", "vesting", "pending", "tier_name", "next_tier", "tier_ends"} <= set(schema("Member")["required"])
    assert {"offer_minor", "offer"} <= set(schema("QuotedLine")["required"])
