"""What the door answers, described: each document with all that stands in it."""

from __future__ import annotations

from typing import Final

from loyalty.shopping.basket import TenderKind
from terminal.activity import Back
from terminal.pos.schemas import TEXT, TEXTS, WHOLE, Schema, list_of, maybe, opened, ref

STATES: Final = ("committed", "sent", "applied", "flagged", "quarantined")
_KINDS: Final = ("member", "reward", "voucher", "receipt", "product", "unknown")
_OP: Final[Schema] = {
    **dict.fromkeys(("id", "kind", "hash", "short_code", "at"), TEXT),
    **dict.fromkeys(("epoch", "seq"), WHOLE),
    "state": {"type": "string", "enum": list(STATES)},
    "member": maybe(TEXT),
    "balance": maybe(WHOLE),
}
"""What every document of something committed begins with."""
_FIGURES: Final = ("total_minor", "discount_minor", "points_value_minor", "due_minor", "points_earned", "points_used")


def answers() -> Schema:
    """The documents by their names."""
    return _asked_about() | _priced() | _committed() | _over()


def _asked_about() -> Schema:
    status = dict.fromkeys(("unsent", "oldest_unsent_s", "members", "epoch", "seq"), WHOLE)
    member = dict.fromkeys(("id", "number", "code", "name"), TEXT)
    points = dict.fromkeys(("balance", "owed", "worth_minor", "spendable_here", "pending"), WHOLE)
    texts = dict.fromkeys(("spendable_reason", "tier", "tier_name", "birthday", "as_of"), maybe(TEXT))
    come = {"vesting": maybe(ref("Dated")), "ending": maybe(ref("Dated"))}
    tiers = {"next_tier": maybe(ref("NextTier")), "tier_ends": maybe(ref("TierEnd"))}
    missing = dict.fromkeys(("missing_minor", "missing_points"), maybe(WHOLE))
    own = {"vouchers": list_of("OwnVoucher"), "stamp_cards": list_of("StampCard")}
    stamps = dict.fromkeys(("full", "stamps", "owed", "usable_here"), WHOLE)
    voucher = dict.fromkeys(("id", "code", "name", "kind"), TEXT)
    return {
        "Status": opened(status | {"online": {"type": "boolean"}, "version": TEXT}),
        "ScanMeaning": opened({"kind": {"type": "string", "enum": list(_KINDS)}}),
        "Members": opened({"members": list_of("Member") | {"maxItems": 20}}),
        "Member": opened(member | points | texts | come | tiers | own | {"blocked": {"type": "boolean"}}),
        "OwnVoucher": opened(voucher | {"value_minor": WHOLE, "expires_at": maybe(TEXT)}),
        "StampCard": opened(stamps | {"card": TEXT, "name": TEXT, "usable_reason": maybe(TEXT)}),
        "NextTier": opened({"id": TEXT, "name": TEXT, "at": WHOLE} | missing),
        "TierEnd": opened({"at": TEXT} | missing),
        "Dated": opened({"points": WHOLE, "at": TEXT}),
    }


def _priced() -> Schema:
    line = {
        **dict.fromkeys(("line", "quantity", "amount_minor", "points", "points_used", "offer_minor"), WHOLE),
        **dict.fromkeys(("name", "category", "why", "offer"), TEXT),
        "gtin": maybe(TEXT),
        "reward": maybe(TEXT | {"description": "The reward that this line is; points_used is then its price"}),
    }
    voucher = dict.fromkeys(("voucher_value_minor", "voucher_forfeited_minor"), WHOLE)
    parts = {"lines": list_of("QuotedLine"), "vouchers_used": list_of("UsedVoucher"), "programme": WHOLE}
    stamps = dict.fromkeys(("full", "stamps_given", "stamps_used", "value_minor"), WHOLE)
    by_line = dict.fromkeys(("line", "stamps_given", "stamps_used"), WHOLE)
    return {
        "Quote": opened(dict.fromkeys(_FIGURES, WHOLE) | voucher | parts | {"stamp_cards": list_of("QuotedCard")}),
        "QuotedCard": opened(stamps | {"card": TEXT, "name": TEXT, "lines": list_of("StampedLine")}),
        "StampedLine": opened(by_line),
        "QuotedLine": opened(line),
        "UsedVoucher": opened({"id": TEXT, "value_minor": WHOLE}),
        "TakenTender": opened({"kind": {"type": "string", "enum": list(TenderKind)}, "amount_minor": WHOLE}),
    }


def _over() -> Schema:
    """What is asked about sales that are over."""
    row = dict.fromkeys(("id", "short_code", "at"), TEXT) | dict.fromkeys(("reference", "name"), maybe(TEXT))
    figures = dict.fromkeys(("total_minor", "points_earned", "points_used"), WHOLE)
    taken = dict.fromkeys(("amount_minor", "points_taken_back", "points_given_back"), WHOLE)
    whose = {"is_somebodys": {"type": "boolean"}, "name": maybe(TEXT)} | dict.fromkeys(
        ("balance", "owed"), maybe(WHOLE)
    )
    wait = {"type": "boolean", "description": "Vouchers paid a part, and are not good again until all comes back"}
    back = {"vouchers_given_back": list_of("VoucherBack"), "vouchers_wait": wait, "rewards": TEXTS}
    searched = maybe(TEXT | {"description": "Older sales were not looked through: they are found by their receipt"})
    return {
        "Sales": opened({"sales": list_of("PastSale"), "searched_back_to": searched}),
        "PastSale": opened(row | figures | {"returned": {"type": "string", "enum": list(Back)}}),
        "RefundQuote": opened(
            taken | whose | back | {"sale": TEXT, "currency": TEXT, "lines": list_of("ReturnedLine")}
        ),
        "VoucherBack": opened({"id": TEXT, "code": TEXT, "value_minor": WHOLE}),
        "Copy": opened({"sale": TEXT, "copy": WHOLE}),
        "Opening": opened({"number": WHOLE, "reason": TEXT}),
        "Paper": opened({"paper": TEXT, "job": WHOLE}),
    }


def _committed() -> Schema:
    figures = dict.fromkeys((*_FIGURES, "change_minor", "voucher_value_minor"), WHOLE)
    card = maybe(TEXT | {"description": "A card that this till did not know; its member earns"})
    invoice = {"invoice": maybe(TEXT | {"description": "The number of the invoice on which points were used"})}
    parts = {
        "tenders": list_of("TakenTender"),
        "lines": list_of("QuotedLine"),
        "vouchers_used": list_of("UsedVoucher"),
        "vouchers": list_of("Voucher"),
        "stamp_cards": list_of("SoldCard"),
    }
    stamps = dict.fromkeys(("full", "stamps_given", "stamps_used", "stamps"), WHOLE)
    stamps_back = dict.fromkeys(("stamps_taken_back", "stamps_given_back"), WHOLE)
    voucher = {**dict.fromkeys(("id", "code", "name", "kind"), TEXT), "value_minor": WHOLE}
    terms = {
        **dict.fromkeys(("percent", "most_minor", "minimum_minor"), maybe(WHOLE)),
        **dict.fromkeys(("categories", "products", "tags", "stores"), TEXTS),
    }
    issued = dict.fromkeys(("points_earned", "points_used"), WHOLE) | {"currency": TEXT}
    taken = dict.fromkeys(("amount_minor", "points_taken_back", "points_given_back"), WHOLE)
    back = {"sale": TEXT, "currency": TEXT, "vouchers_given_back": TEXTS}
    claimed = dict.fromkeys(("points_earned", "points_taken_back"), WHOLE)
    pending = {"type": "boolean", "description": "Another till sold it: the points count once the server knows of it"}
    of_sale = {"sale": TEXT, "why": maybe(TEXT), "reason": maybe(TEXT), "pending": pending}
    pieces = dict.fromkeys(("line", "quantity", "points"), WHOLE)
    part = maybe(WHOLE | {"description": "So much of the price of the one piece came back, not all of it"})
    return {
        "Sale": opened(_OP | figures | parts | {"card": card, "currency": TEXT, "reference": maybe(TEXT), **invoice}),
        "Voucher": opened(voucher | {"terms": maybe(ref("VoucherTerms")), "expires_at": maybe(TEXT)}),
        "VoucherTerms": opened(terms | {"from": maybe(TEXT)}),
        "IssuedVoucher": opened(_OP | issued | {"vouchers": list_of("Voucher")}),
        "Refund": opened(
            _OP | taken | back | {"lines": list_of("ReturnedLine"), "stamp_cards": list_of("ReturnedCard")}
        ),
        "SoldCard": opened(stamps | {"card": TEXT}),
        "ReturnedCard": opened(stamps_back | {"card": TEXT}),
        "ReturnedLine": opened(pieces | {"amount_minor": WHOLE, "part_minor": part}),
        "Claim": opened(_OP | claimed | of_sale | {"lines": list_of("ClaimedLine")}),
        "ClaimedLine": opened(pieces),
        "SaleOrRefund": {"anyOf": [ref("Sale"), ref("IssuedVoucher"), ref("Refund"), ref("Claim")]},
    }
