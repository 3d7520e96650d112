"""The pos door described for programs (OpenAPI 3.1), served at /openapi.json."""

from __future__ import annotations

import json
from typing import Final

from loyalty.shopping.basket import LINES_MAX, QUANTITY_MAX, REFERENCE_LETTERS_MAX, TenderKind
from loyalty.values.errors import RefusalCode
from loyalty.values.money import AMOUNT_MINOR_MAX
from terminal.cash import DrawerReason
from terminal.pos.documents import NUMBER_MAX, SEVERAL_MAX, TENDERS_MAX
from terminal.pos.problem import MEDIA_TYPE, refusal_status
from terminal.pos.schemas import TEXT, TEXTS, WHOLE, Schema, list_of, maybe, opened, ref
from terminal.pos.told import answers
from terminal.questions import PaperKind

OWN_CODES: Final = {
    "bad_request": 400,
    "bad_token": 401,
    "bad_host": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "length_required": 411,
    "body_too_large": 413,
    "busy": 503,
}
"""Problems of the door itself, beside the till's refusals."""


def openapi_document(version: str) -> bytes:
    """The document as it is served; `version` is the till's."""
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Pointill pos door",
            "version": version,
            "description": "Points for sales of another program on the same computer. Money is whole minor units, "
            "points are whole points, times are RFC 3339. A refusal is a problem document with code and detail.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "The text of DATA/pos-token."}
            },
            "schemas": _schemas(),
            "responses": {"Problem": _response("A refusal", "Problem", MEDIA_TYPE)},
        },
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _paths() -> Schema:
    return {
        "/v1/status": {"get": _call("How the till is", "Status")},
        "/v1/scans": {"post": _call("What a scanned code means", "ScanMeaning", body="Scan")},
        "/v1/members": {"get": _call("Find members by code, phone or name (one of the three)", "Members") | _by_whom()},
        "/v1/quotes": {"post": _call("What a basket would earn and cost", "Quote", body="Basket")},
        "/v1/sales": {
            "get": _call("The last sales of the till, newest first", "Sales") | _by_text(),
            "post": _call("Commit a sale; answered once it is on disk", "Sale", body="NewSale"),
        },
        "/v1/vouchers": {
            "post": _call("Turn points into a voucher; answered once it is on disk", "IssuedVoucher", body="NewVoucher")
        },
        "/v1/refunds": {"post": _call("Take a sale back, whole or in part", "Refund", body="NewRefund")},
        "/v1/refund-quotes": {
            "post": _call("What a refund would mean; nothing is written", "RefundQuote", body="RefundBasket")
        },
        "/v1/copies": {"post": _call("Print a paper once more, marked COPY and its number", "Copy", body="NewCopy")},
        "/v1/drawer": {
            "post": _call("Open the cash drawer; answered once the wish is on disk", "Opening", body="NewOpening")
        },
        "/v1/papers": {"post": _call("Print a paper that belongs to no sale", "Paper", body="NewPaper")},
        "/v1/claims": {"post": _call("Give the points of a finished sale to a member", "Claim", body="NewClaim")},
        "/v1/sales/{id}": {"get": _call("A sale, voucher or refund with its state", "SaleOrRefund") | _by_id()},
    }


def _call(summary: str, answer: str, body: str | None = None) -> Schema:
    statuses = sorted({*OWN_CODES.values(), *(refusal_status(code) for code in RefusalCode)})
    problems = {str(status): {"$ref": "#/components/responses/Problem"} for status in statuses}
    call: Schema = {"summary": summary, "responses": {"200": _response("The answer", answer)} | problems}
    if body is not None:
        call["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(body)}}}
    return call


def _by_whom() -> Schema:
    return {
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string", "minLength": 1}, "description": why}
            for name, why in (
                ("code", "Any code of a member or card"),
                ("phone", "A whole phone number or its last four digits"),
                ("name", "The beginning of a name, one letter or more"),
            )
        ]
    }


def _by_text() -> Schema:
    why = "A receipt number, an amount, a time (HH:MM), the beginning of a name, or the code on the receipt"
    return {"parameters": [{"name": "text", "in": "query", "schema": {"type": "string"}, "description": why}]}


def _by_id() -> Schema:
    return {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]}


def _response(description: str, schema: str, media_type: str = "application/json") -> Schema:
    return {"description": description, "content": {media_type: {"schema": ref(schema)}}}


def _schemas() -> Schema:
    return _asked() | _told()


_GOODS_OR_INVOICE: Final = {"oneOf": [{"required": ["lines"]}, {"required": ["invoice"]}]}


def _asked() -> Schema:
    """What callers send: closed objects, a field that is not listed is refused."""
    basket = {
        "member": maybe(TEXT | {"description": "An id, or any code that /v1/scans knows"}),
        "lines": {"type": "array", "maxItems": LINES_MAX, "items": ref("Line")},
        "redeem": maybe(ref("Redeem")),
        "reference": maybe(TEXT | {"minLength": 1, "maxLength": REFERENCE_LETTERS_MAX}),
        "tenders": maybe({"type": "array", "maxItems": TENDERS_MAX, "items": ref("Tender")}),
        "invoice": maybe(ref("Invoice")),
    }
    own_id = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "description": "The caller's own id"}
    return {
        "Scan": _closed({"text": TEXT, "symbology": maybe(TEXT)}, "text"),
        "Line": _closed({"gtin": TEXT, "category": TEXT, "amount_minor": _AMOUNT, "quantity": _COUNT | {"default": 1}})
        | {
            "description": "amount_minor is the whole line; with a gtin it may be left out (catalogue price).",
            "oneOf": [{"required": ["gtin"]}, {"required": ["category", "amount_minor"]}],
        },
        "Redeem": _redeem(),
        "Tender": _closed(
            {"kind": {"type": "string", "enum": list(TenderKind)}, "amount_minor": _AMOUNT}, "kind", "amount_minor"
        ),
        "Invoice": _closed(
            {"number": TEXT | {"minLength": 1, "maxLength": REFERENCE_LETTERS_MAX}, "amount_minor": _AMOUNT},
            "number",
            "amount_minor",
        )
        | {"description": "Points are used on it now; a claim of the sale says that it is paid, a refund cancels it."},
        "Basket": _closed(basket) | _GOODS_OR_INVOICE,
        "NewSale": _closed({"id": own_id, **basket}, "id") | _GOODS_OR_INVOICE,
        "NewVoucher": _closed({"id": own_id, "member": TEXT, "offer": TEXT}, "id", "member", "offer"),
        "NewRefund": _closed({"id": own_id, "sale": _SOLD, "lines": maybe(list_of("Pieces"))}, "id", "sale"),
        "RefundBasket": _closed({"sale": _SOLD, "lines": maybe(list_of("Pieces"))}, "sale")
        | {"description": "As a refund, without an id; without lines all that is left comes back."},
        "NewCopy": _closed({"sale": _SOLD}, "sale"),
        "NewOpening": _closed(
            {
                "reason": {"type": "string", "enum": list(DrawerReason)},
                "note": maybe(TEXT),
                "by": maybe(TEXT | {"description": "Who opens it; left out: whoever is signed in at the till"}),
            },
            "reason",
        )
        | {"description": "The drawer opens now or never: an order that could not be given is not given later."},
        "NewPaper": _closed({"kind": TEXT | {"enum": list(PaperKind)}, "members": maybe(TEXTS)}, "kind")
        | {"description": "members: ids or codes of those whose cards are printed, with the kind cards."},
        "NewClaim": _closed(
            {"id": own_id, "sale": _SOLD, "member": TEXT, "reason": maybe(TEXT)}, "id", "sale", "member"
        )
        | {"description": "reason is needed where another member had the points; a refund of the claim undoes it."},
        "Pieces": _closed({"line": _COUNT, "quantity": _COUNT | {"default": 1}, "amount_minor": _PART}, "line"),
    }


def _redeem() -> Schema:
    """What is used in a sale."""
    return _closed(
        {
            "points": {"type": "integer", "minimum": 1, "maximum": NUMBER_MAX},
            "reward": TEXT,
            "voucher": TEXT,
            "stamp_card": TEXT | {"description": "The id of a stamp card that is full"},
            **{name: _texts(most) for name, most in SEVERAL_MAX.items()},
        }
    ) | {
        "description": "All of it in one sale, beside money: offers first, then full cards, rewards, points and "
        "vouchers; tenders pay what is due. A reward stands in its list once for each piece.",
        "minProperties": 1,
        "allOf": [{"not": {"required": [name.removesuffix("s"), name]}} for name in SEVERAL_MAX],
    }


def _told() -> Schema:
    """What the door answers: open objects, later versions add fields."""
    problem = {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT}
    return answers() | {
        "Problem": opened(problem | {"code": {"type": "string", "examples": [*OWN_CODES, *RefusalCode]}})
    }


_SOLD: Final[Schema] = TEXT | {"description": "The sale's id, or the text of the code on its receipt"}
_AMOUNT: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": AMOUNT_MINOR_MAX}
_PART: Final[Schema] = _AMOUNT | {
    "description": "In the place of quantity: so much of the price of the one piece, as often as anything is left"
}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": QUANTITY_MAX}


def _texts(most: int) -> Schema:
    return {"type": "array", "items": TEXT, "minItems": 1, "maxItems": most}


def _closed(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
