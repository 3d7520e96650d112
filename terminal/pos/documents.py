"""JSON documents of other programs, read as questions to the till; every "no" names the place and the way out."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, Final, NoReturn

from loyalty.ops.operations import VOUCHERS_MAX
from loyalty.shopping.basket import LINES_MAX, QUANTITY_MAX, REFERENCE_LETTERS_MAX, TenderKind
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import valid_caller_id
from loyalty.values.money import check_amount
from terminal.cash import DrawerReason
from terminal.papers.card_sheet import CARDS_MAX
from terminal.pos.problem import Problem, bad_request, of_refusal
from terminal.questions import (
    ClaimAsked,
    CopyAsked,
    DrawerAsked,
    PaperAsked,
    PaperKind,
    QuoteAsked,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    ScanAsked,
    VoucherAsked,
    WishedInvoice,
    WishedLine,
    WishedPieces,
    WishedSale,
    WishedTender,
)

NUMBER_MAX: Final = 2**53 - 1
"""Largest whole number taken at all (RFC 8259 6: what every program reads alike)."""
TENDERS_MAX: Final = 20
SEVERAL_MAX: Final = {"rewards": 50, "vouchers": VOUCHERS_MAX, "stamp_cards": 20}
"""How many of each can be redeemed in one sale; the names are those of the lists."""

_WISH_FIELDS: Final = ("member", "lines", "redeem", "reference", "tenders", "invoice")
_Fields = dict[str, object]


def read_scan(body: bytes) -> ScanAsked | Problem:
    """The body of POST /v1/scans."""
    try:
        fields = _fields(_document(body), "The body", ("text", "symbology"))
        return ScanAsked(_needed(fields, "text", "The body"), _text(fields, "symbology", "The body"))
    except _NotTaken as no:
        return no.problem


def read_quote(body: bytes) -> QuoteAsked | Problem:
    """The body of POST /v1/quotes."""
    try:
        return QuoteAsked(_wish(_fields(_document(body), "The body", _WISH_FIELDS)))
    except _NotTaken as no:
        return no.problem


def read_sale(body: bytes) -> SaleAsked | Problem:
    """The body of POST /v1/sales."""
    try:
        fields = _fields(_document(body), "The body", ("id", *_WISH_FIELDS))
        return SaleAsked(_caller_id(fields), _wish(fields))
    except _NotTaken as no:
        return no.problem


def read_voucher(body: bytes) -> VoucherAsked | Problem:
    """The body of POST /v1/vouchers."""
    try:
        fields = _fields(_document(body), "The body", ("id", "member", "offer"))
        member, offer = _needed(fields, "member", "The body"), _needed(fields, "offer", "The body")
        return VoucherAsked(_caller_id(fields), member, offer)
    except _NotTaken as no:
        return no.problem


def read_refund(body: bytes) -> RefundAsked | Problem:
    """The body of POST /v1/refunds."""
    try:
        fields = _fields(_document(body), "The body", ("id", "sale", "lines"))
        return RefundAsked(_caller_id(fields), _needed(fields, "sale", "The body"), _returned(fields))
    except _NotTaken as no:
        return no.problem


def read_refund_quote(body: bytes) -> RefundQuoteAsked | Problem:
    """The body of POST /v1/refund-quotes."""
    try:
        fields = _fields(_document(body), "The body", ("sale", "lines"))
        return RefundQuoteAsked(_needed(fields, "sale", "The body"), _returned(fields))
    except _NotTaken as no:
        return no.problem


def read_copy(body: bytes) -> CopyAsked | Problem:
    """The body of POST /v1/copies."""
    try:
        return CopyAsked(_needed(_fields(_document(body), "The body", ("sale",)), "sale", "The body"))
    except _NotTaken as no:
        return no.problem


def read_drawer(body: bytes) -> DrawerAsked | Problem:
    """The body of POST /v1/drawer."""
    try:
        fields = _fields(_document(body), "The body", ("reason", "note", "by"))
        reason = _needed(fields, "reason", "The body")
        if reason not in set(DrawerReason):
            return bad_request(f"reason is one of {', '.join(DrawerReason)}.")
        note, by = _text(fields, "note", "The body"), _text(fields, "by", "The body")
        return DrawerAsked(DrawerReason(reason), note or "", by)
    except _NotTaken as no:
        return no.problem


def read_paper(body: bytes) -> PaperAsked | Problem:
    """The body of POST /v1/papers."""
    try:
        fields = _fields(_document(body), "The body", ("kind", "members"))
        kind, members = _needed(fields, "kind", "The body"), _list({"members": [], **fields}, "members", CARDS_MAX)
        if kind not in set(PaperKind):
            _refuse(f"kind is one of {', '.join(PaperKind)}.")
        if not all(isinstance(one, str) for one in members):
            _refuse("members holds texts only: write the ids or codes of members.")
        return PaperAsked(PaperKind(kind), tuple(map(str, members)))
    except _NotTaken as no:
        return no.problem


def read_claim(body: bytes) -> ClaimAsked | Problem:
    """The body of POST /v1/claims."""
    try:
        fields = _fields(_document(body), "The body", ("id", "sale", "member", "reason"))
        sale, member = _needed(fields, "sale", "The body"), _needed(fields, "member", "The body")
        return ClaimAsked(_caller_id(fields), sale, member, _text(fields, "reason", "The body"))
    except _NotTaken as no:
        return no.problem


class _NotTaken(Exception):
    """Leaves the reading at the first thing that cannot be taken; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def _document(body: bytes) -> object:
    try:
        return json.loads(
            body.decode(),
            parse_int=_whole,
            parse_constant=_no_such_number,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, RecursionError) as wrong:
        _refuse(f"The body must be JSON: {wrong}.")


def _whole(digits: str) -> int:
    # Longer numbers are all equally too large, and int() would refuse 4,301 digits as malformed.
    return int(digits) if len(digits) <= 20 else int(digits[:20])


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        _refuse(f"The field {_quoted(double)} stands twice in one object. Send it once.")
    return fields


def _wish(fields: _Fields) -> WishedSale:
    if "invoice" in fields:
        return _invoiced(fields)
    lines = _list(fields, "lines", LINES_MAX) if "lines" in fields else _refuse("The body needs lines, a list.")
    tenders = _list(fields, "tenders", TENDERS_MAX) if "tenders" in fields else []
    redeem = _redeem(fields)
    return WishedSale(
        member=_text(fields, "member", "The body"),
        lines=tuple(_line(line, f"Line {place}") for place, line in enumerate(lines, start=1)),
        redeem_points=_points(redeem),
        redeem_reward=_text(redeem, "reward", "redeem"),
        redeem_voucher=_text(redeem, "voucher", "redeem"),
        redeem_stamp_card=_text(redeem, "stamp_card", "redeem"),
        redeem_rewards=_several(redeem, "rewards"),
        redeem_vouchers=_several(redeem, "vouchers"),
        redeem_stamp_cards=_several(redeem, "stamp_cards"),
        reference=_reference(fields),
        tenders=tuple(_tender(tender, f"Tender {place}") for place, tender in enumerate(tenders, start=1)),
    )


def _invoiced(fields: _Fields) -> WishedSale:
    """An invoice stands in the place of goods, and nothing is paid on it here."""
    beside = sorted({"lines", "tenders", "reference"} & fields.keys())
    if beside:
        _refuse(f"An invoice goes without {beside[0]}. Leave {beside[0]} out, or sell the goods themselves.")
    redeem = _redeem(fields)
    if redeem.keys() - {"points"}:
        _refuse("On an invoice points are used, no reward, voucher or stamp card. Name points, or leave redeem out.")
    invoice = _fields(fields["invoice"], "invoice", ("number", "amount_minor"))
    wished = WishedInvoice(_needed(invoice, "number", "invoice"), _amount(invoice, "invoice"))
    member = _text(fields, "member", "The body")
    return WishedSale(member=member, lines=(), redeem_points=_points(redeem), invoice=wished)


def _line(value: object, place: str) -> WishedLine:
    fields = _fields(value, place, ("gtin", "category", "amount_minor", "quantity"))
    gtin, category = _text(fields, "gtin", place), _text(fields, "category", place)
    if (gtin is None) == (category is None):
        _refuse(f"{place} names either a gtin or a category, one of the two.")
    amount = None if gtin is not None and "amount_minor" not in fields else _amount(fields, place)
    return WishedLine(gtin, category, amount, _count(fields.get("quantity", 1), place, "quantity"))


def _redeem(fields: _Fields) -> _Fields:
    """What is redeemed: any of it together, each thing by its name or in its list."""
    if "redeem" not in fields:
        return {}
    singles = {name.removesuffix("s"): name for name in SEVERAL_MAX}
    redeem = _fields(fields["redeem"], "redeem", ("points", *singles, *SEVERAL_MAX))
    if not redeem:
        _refuse("redeem is empty. Name points, rewards, vouchers or stamp_cards, or several of them.")
    for one, several in singles.items():
        if one in redeem and several in redeem:
            _refuse(f"redeem names either {one} or {several}, one of the two. Put all of them into {several}.")
    return redeem


def _several(redeem: _Fields, name: str) -> tuple[str, ...] | None:
    if name not in redeem:
        return None
    found = _list(redeem, name, SEVERAL_MAX[name])
    if not found:
        _refuse(f"redeem: {name} is empty. Name one or more, or leave {name} out.")
    return tuple(_needed({name: one}, name, f"redeem, entry {place}") for place, one in enumerate(found, start=1))


def _points(redeem: _Fields) -> int | None:
    points = redeem.get("points")
    if points is None:
        return None
    if type(points) is not int or points <= 0:
        _say_no(RefusalCode.BAD_AMOUNT, "Points must be a whole number above zero. Correct it and try again.")
    if points > NUMBER_MAX:
        _say_no(RefusalCode.TOO_LARGE, "Nobody has so many points. Check the figure.")
    return points


def _tender(value: object, place: str) -> WishedTender:
    fields = _fields(value, place, ("kind", "amount_minor"))
    kind = _needed(fields, "kind", place)
    if kind not in set(TenderKind):
        _refuse(f"{place}: kind is one of {', '.join(TenderKind)}.")
    return WishedTender(kind, _amount(fields, place))


def _returned(fields: _Fields) -> tuple[WishedPieces, ...] | None:
    if "lines" not in fields:
        return None
    lines = _list(fields, "lines", LINES_MAX)
    return tuple(_pieces(line, f"Line {place}") for place, line in enumerate(lines, start=1))


def _pieces(value: object, place: str) -> WishedPieces:
    fields = _fields(value, place, ("line", "quantity", "amount_minor"))
    if "line" not in fields:
        _refuse(f"{place} needs line, the number of a line of the sale, from 1.")
    line = _count(fields["line"], place, "line")
    if "amount_minor" not in fields:
        return WishedPieces(line, _count(fields.get("quantity", 1), place, "quantity"))
    if "quantity" in fields:
        _refuse(f"{place} names either a quantity or an amount_minor, one of the two.")
    return WishedPieces(line, amount_minor=_amount(fields, place))


def _reference(fields: _Fields) -> str | None:
    text = _text(fields, "reference", "The body")
    if text is not None and (not 1 <= len(text) <= REFERENCE_LETTERS_MAX or not _plain(text)):
        _refuse(f"reference has 1 to {REFERENCE_LETTERS_MAX} letters and no control characters.")
    return text


def _caller_id(fields: _Fields) -> str:
    text = _needed(fields, "id", "The body")
    if not valid_caller_id(text):
        _refuse("id has 1 to 64 of A-Z a-z 0-9 - _. Make one id for each sale and send it again when in doubt.")
    return text


def _amount(fields: _Fields, place: str) -> int:
    amount = check_amount(fields.get("amount_minor"))
    return _say_no(amount.code, f"{place}: {amount.sentence}") if isinstance(amount, Refusal) else amount


def _count(value: object, place: str, name: str) -> int:
    if type(value) is not int or value < 1:
        _say_no(RefusalCode.BAD_AMOUNT, f"{place}: {name} must be a whole number from 1. Correct it and try again.")
    if value > QUANTITY_MAX:
        _say_no(RefusalCode.TOO_LARGE, f"{place}: {name} is at most {QUANTITY_MAX:,}. Check the figure.")
    return value


def _fields(value: object, place: str, known: tuple[str, ...]) -> _Fields:
    """The fields that were given; null counts as not given, and a name that nobody knows is a slip of the caller."""
    if not isinstance(value, dict):
        _refuse(f"{place} must be a JSON object.")
    for name in value:
        if name not in known:
            _refuse(f"{place} has a field {_quoted(name)} that is not known here. Known are: {', '.join(known)}.")
    return {name: given for name, given in value.items() if given is not None}


def _list(fields: _Fields, name: str, most: int) -> list[object]:
    value = fields[name]
    if not isinstance(value, list):
        _refuse(f"{name} must be a list.")
    if len(value) > most:
        _say_no(RefusalCode.TOO_LARGE, f"{name} has at most {most} entries. Split the sale.")
    return value


def _text(fields: _Fields, name: str, place: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        _refuse(f"{place}: {name} must be a text.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        _refuse(f"{place}: {name} is not valid Unicode.")
    return value


def _needed(fields: _Fields, name: str, place: str) -> str:
    text = _text(fields, name, place)
    return _refuse(f"{place} needs {name}, a text.") if text is None else text


def _plain(text: str) -> bool:
    return not any(unicodedata.category(sign).startswith("C") for sign in text)


def _quoted(name: str) -> str:
    return json.dumps(name[:40])


def _refuse(detail: str) -> NoReturn:
    raise _NotTaken(bad_request(detail))


def _say_no(code: RefusalCode, sentence: str) -> NoReturn:
    raise _NotTaken(of_refusal(Refusal(code, sentence)))
