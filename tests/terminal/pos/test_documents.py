"""What another program sends is read exactly, or refused with the place and the way out."""

import json
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.values.money import AMOUNT_MINOR_MAX
from terminal.pos.documents import (
    read_claim,
    read_copy,
    read_paper,
    read_quote,
    read_refund,
    read_refund_quote,
    read_sale,
    read_scan,
    read_voucher,
)
from terminal.pos.problem import Problem
from terminal.questions import (
    ClaimAsked,
    CopyAsked,
    PaperAsked,
    PaperKind,
    QuoteAsked,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    ScanAsked,
    VoucherAsked,
    WishedLine,
    WishedPieces,
    WishedSale,
    WishedTender,
)

LINE = {"category": "food", "amount_minor": 350}


def quote(**fields: object) -> QuoteAsked | Problem:
    return read_quote(json.dumps({"lines": [LINE]} | fields).encode())


def refused(answer: object, status: int, code: str, *words: str) -> None:
    assert isinstance(answer, Problem), answer
    assert (answer.status, answer.code) == (status, code), answer
    assert all(word in answer.detail for word in words), answer.detail


def test_a_whole_sale_is_read() -> None:
    body = {
        "id": "POS-1_a",
        "member": "M:ABC",
        "lines": [{"gtin": "04012345678901"}, {"category": "food", "amount_minor": 1, "quantity": 3}],
        "redeem": {"points": 100},
        "reference": "Bon 17/ä",
        "tenders": [{"kind": "e-wallet", "amount_minor": 200}],
    }
    assert read_sale(json.dumps(body).encode()) == SaleAsked(
        "POS-1_a",
        WishedSale(
            member="M:ABC",
            lines=(WishedLine("04012345678901", None, None, 1), WishedLine(None, "food", 1, 3)),
            redeem_points=100,
            reference="Bon 17/ä",
            tenders=(WishedTender("e-wallet", 200),),
        ),
    )


def test_null_is_the_same_as_not_given() -> None:
    assert quote(member=None, redeem=None, reference=None, tenders=None) == quote()


@pytest.mark.parametrize(("kind", "field"), [("reward", "redeem_reward"), ("voucher", "redeem_voucher")])
def test_a_reward_or_a_voucher_can_be_redeemed(kind: str, field: str) -> None:
    answer = quote(redeem={kind: "R:1"})
    assert isinstance(answer, QuoteAsked)
    assert getattr(answer.wish, field) == "R:1"


def test_all_that_is_redeemed_goes_together() -> None:
    answer = quote(redeem={"points": 100, "rewards": ["R:1", "R:1"], "vouchers": ["V:1", "V:2"], "stamp_card": "cups"})
    assert isinstance(answer, QuoteAsked)
    wish = answer.wish
    assert (wish.redeem_points, wish.rewards, wish.vouchers) == (100, ("R:1", "R:1"), ("V:1", "V:2"))
    assert wish.stamp_cards == ("cups",)
    refused(quote(redeem={"vouchers": ["V:1"] * 11}), 422, "too_large", "at most 10")


def test_a_wish_of_one_voucher_is_condensed_as_before_there_were_lists() -> None:
    answer = quote(redeem={"voucher": "V:1"})
    assert isinstance(answer, QuoteAsked)
    given = msgspec.to_builtins(answer.wish)
    assert {name for name, value in given.items() if value is not None} == {"lines", "redeem_voucher", "tenders"}


@pytest.mark.parametrize(
    "amount", ["0", "-1", "1.5", "1.0", "1e3", "true", "false", '"350"', '"1e3"', '"３５０"', "[]", "{}", "null"]
)
def test_an_amount_that_is_no_positive_whole_number_is_refused(amount: str) -> None:
    line = f'{{"lines": [{{"category": "food", "amount_minor": 1}}, {{"category": "food", "amount_minor": {amount}}}]}}'
    refused(read_quote(line.encode()), 422, "bad_amount", "Line 2")
    tender = f'{{"lines": [], "tenders": [{{"kind": "cash", "amount_minor": {amount}}}]}}'
    refused(read_quote(tender.encode()), 422, "bad_amount", "Tender 1")


def test_a_missing_amount_is_refused_for_a_category_and_means_the_catalogue_for_a_gtin() -> None:
    refused(quote(lines=[{"category": "food"}]), 422, "bad_amount")
    answer = quote(lines=[{"gtin": "4012345678901"}])
    assert isinstance(answer, QuoteAsked)
    assert answer.wish.lines[0].amount_minor is None


@pytest.mark.parametrize("amount", [AMOUNT_MINOR_MAX + 1, 10**12, 10**30, "9" * 5000])
def test_an_amount_beyond_the_limit_is_too_large(amount: object) -> None:
    body = f'{{"lines": [{{"category": "food", "amount_minor": {amount}}}]}}'
    refused(read_quote(body.encode()), 422, "too_large", "Line 1")


def test_the_largest_amount_is_taken() -> None:
    assert isinstance(quote(lines=[{"category": "food", "amount_minor": AMOUNT_MINOR_MAX}]), QuoteAsked)


@pytest.mark.parametrize("quantity", [0, -1, 1.0, "2", True, []])
def test_a_quantity_that_is_no_positive_whole_number_is_refused(quantity: object) -> None:
    refused(quote(lines=[LINE | {"quantity": quantity}]), 422, "bad_amount", "quantity")


def test_a_quantity_beyond_reason_is_too_large() -> None:
    refused(quote(lines=[LINE | {"quantity": 10_001}]), 422, "too_large", "10,000")


@pytest.mark.parametrize("points", [0, -5, 1.0, 1.5, "100", "1e3", "１０００", True])
def test_row_47_points_that_are_no_positive_whole_number_are_refused(points: object) -> None:
    refused(quote(redeem={"points": points}), 422, "bad_amount")


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"1e400", "１０００".encode()])
def test_row_47_points_that_are_no_number_at_all_are_refused(word: bytes) -> None:
    assert isinstance(read_quote(b'{"lines": [], "redeem": {"points": ' + word + b"}}"), Problem)


def test_the_till_and_not_the_door_judges_whether_so_many_points_are_there() -> None:
    answer = quote(redeem={"points": 10**12})
    assert isinstance(answer, QuoteAsked)
    assert answer.wish.redeem_points == 10**12
    refused(quote(redeem={"points": 2**53}), 422, "too_large")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "must be JSON"),
        (b"lines", "must be JSON"),
        (b'{"lines": [1,]}', "must be JSON"),
        (b'{"lines": [\xef\xbc\x91]}', "must be JSON"),
        (b'{"lines": []', "must be JSON"),
        (b"\xff\xfe", "must be JSON"),
        (b'{"lines": [{"category": "food", "amount_minor": NaN}]}', "must be JSON"),
        (b'{"lines": [{"category": "food", "amount_minor": Infinity}]}', "must be JSON"),
        (b"[" * 200_000, "must be JSON"),
        (b"[]", "JSON object"),
        (b"17", "JSON object"),
        (b"null", "JSON object"),
        (b"{}", "needs lines"),
        (b'{"lines": null}', "needs lines"),
        (b'{"lines": {}}', "must be a list"),
        (b'{"lines": [[]]}', "Line 1 must be a JSON object"),
        (b'{"lines": [{}]}', "gtin or a category"),
        (b'{"lines": [{"gtin": "1", "category": "food"}]}', "gtin or a category"),
        (b'{"lines": [{"gtin": 4012345678901}]}', "gtin must be a text"),
        (b'{"lines": [{"categroy": "food", "amount_minor": 1}]}', '"categroy"'),
        (b'{"lines": [], "membre": "x"}', '"membre"'),
        (b'{"lines": [], "id": "x"}', '"id"'),
        (b'{"lines": [], "lines": []}', "twice"),
        (b'{"lines": [], "member": 5}', "member must be a text"),
        (b'{"lines": [], "member": "\\ud800"}', "Unicode"),
        (b'{"lines": [], "reference": ""}', "reference"),
        (b'{"lines": [], "reference": "a\\u001bb"}', "reference"),
        (b'{"lines": [], "redeem": {}}', "Name points, rewards, vouchers or stamp_cards"),
        (b'{"lines": [], "redeem": {"voucher": "v", "vouchers": ["w"]}}', "Put all of them into vouchers"),
        (b'{"lines": [], "redeem": {"reward": "r", "rewards": ["r"]}}', "either reward or rewards"),
        (b'{"lines": [], "redeem": {"stamp_card": "c", "stamp_cards": ["c"]}}', "either stamp_card or stamp_cards"),
        (b'{"lines": [], "redeem": {"vouchers": []}}', "vouchers is empty"),
        (b'{"lines": [], "redeem": {"vouchers": "v"}}', "vouchers must be a list"),
        (b'{"lines": [], "redeem": {"vouchers": ["v", 7]}}', "redeem, entry 2: vouchers must be a text"),
        (b'{"lines": [], "redeem": {"vouchers": ["v", null]}}', "redeem, entry 2 needs vouchers"),
        (b'{"lines": [], "redeem": 100}', "redeem must be a JSON object"),
        (b'{"lines": [], "tenders": [{"amount_minor": 1}]}', "Tender 1 needs kind"),
        (b'{"lines": [], "tenders": [{"kind": "gold", "amount_minor": 1}]}', "cash, card, e-wallet, other"),
    ],
)
def test_what_has_no_meaning_is_refused_with_its_place(body: bytes, words: str) -> None:
    refused(read_quote(body), 400, "bad_request", words)


def test_a_reference_has_a_length() -> None:
    assert isinstance(quote(reference="x" * 64), QuoteAsked)
    refused(quote(reference="x" * 65), 400, "bad_request", "64")


def test_too_many_lines_are_too_large() -> None:
    assert isinstance(quote(lines=[LINE] * 500), QuoteAsked)
    refused(quote(lines=[LINE] * 501), 422, "too_large", "500")


@pytest.mark.parametrize("own_id", ["", "a b", "ä", "x" * 65, "a/b", 5, None, "１"])
def test_a_sale_needs_an_id_of_the_caller(own_id: object) -> None:
    refused(read_sale(json.dumps({"id": own_id, "lines": [LINE]}).encode()), 400, "bad_request", "id")
    refused(read_refund(json.dumps({"id": own_id, "sale": "s"}).encode()), 400, "bad_request", "id")


def test_a_refund_is_whole_or_names_pieces() -> None:
    assert read_refund(b'{"id": "r", "sale": "s"}') == RefundAsked("r", "s", None)
    assert read_refund(b'{"id": "r", "sale": "s", "lines": null}') == RefundAsked("r", "s", None)
    body = b'{"id": "r", "sale": "s", "lines": [{"line": 2, "quantity": 3}, {"line": 1}]}'
    assert read_refund(body) == RefundAsked("r", "s", (WishedPieces(2, 3), WishedPieces(1, 1)))
    body = b'{"id": "r", "sale": "s", "lines": [{"line": 1, "amount_minor": 800}]}'
    assert read_refund(body) == RefundAsked("r", "s", (WishedPieces(1, 1, 800),))


def test_what_a_refund_would_mean_is_asked_without_an_id_and_a_copy_by_a_name() -> None:
    body = b'{"sale": "s", "lines": [{"line": 1, "amount_minor": 800}]}'
    assert read_refund_quote(body) == RefundQuoteAsked("s", (WishedPieces(1, 1, 800),))
    assert read_refund_quote(b'{"sale": "s"}') == RefundQuoteAsked("s", None)
    assert read_copy(b'{"sale": "T:AB"}') == CopyAsked("T:AB")
    refused(read_refund_quote(b'{"id": "r", "sale": "s"}'), 400, "bad_request", "not known here")
    refused(read_copy(b"{}"), 400, "bad_request", "needs sale")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "bad_request"),
        ({"sale": "s", "lines": "all"}, 400, "bad_request"),
        ({"sale": "s", "lines": [{}]}, 400, "bad_request"),
        ({"sale": "s", "lines": [{"line": 1, "quantity": 1, "amount_minor": 5}]}, 400, "bad_request"),
        ({"sale": "s", "lines": [{"line": 1, "amount_minor": 0}]}, 422, "bad_amount"),
        ({"sale": "s", "lines": [{"line": 0}]}, 422, "bad_amount"),
        ({"sale": "s", "lines": [{"line": 1, "quantity": 0.5}]}, 422, "bad_amount"),
        ({"sale": "s", "reason": "torn"}, 400, "bad_request"),
    ],
)
def test_a_refund_that_says_nothing_clear_is_refused(fields: dict[str, object], status: int, code: str) -> None:
    refused(read_refund(json.dumps({"id": "r"} | fields).encode()), status, code)


def test_a_claim_names_a_sale_and_a_member() -> None:
    assert read_claim(b'{"id": "c", "sale": "s", "member": "m"}') == ClaimAsked("c", "s", "m")
    body = b'{"id": "c", "sale": "T:AB", "member": "m", "reason": "wrong card"}'
    assert read_claim(body) == ClaimAsked("c", "T:AB", "m", "wrong card")
    for wrong, words in (
        ({"sale": "s"}, "needs member"),
        ({"member": "m"}, "needs sale"),
        ({"sale": "s", "member": "m", "points": 5}, "not known here"),
    ):
        refused(read_claim(json.dumps({"id": "c"} | wrong).encode()), 400, "bad_request", words)


def test_a_scan_is_any_text_however_wild() -> None:
    wild = "\x00\x1b[2J=cmd()" + "x" * 10_240
    assert read_scan(json.dumps({"text": wild, "symbology": "QR"}).encode()) == ScanAsked(wild, "QR")
    assert read_scan(b'{"text": ""}') == ScanAsked("", None)
    refused(read_scan(b"{}"), 400, "bad_request", "needs text")


NAMES = st.sampled_from(
    ["id", "sale", "lines", "line", "quantity", "amount_minor", "category", "gtin", "redeem", "points", "text", "kind"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)


@given(
    st.sampled_from([read_scan, read_quote, read_sale, read_refund, read_voucher, read_claim]),
    st.dictionaries(NAMES, JSON) | JSON,
)
def test_whatever_comes_is_a_question_or_a_problem(read: Callable[[bytes], object], document: object) -> None:
    answer = read(json.dumps(document).encode())
    assert isinstance(answer, ScanAsked | QuoteAsked | SaleAsked | RefundAsked | ClaimAsked | Problem)


@given(st.sampled_from([read_scan, read_quote, read_sale, read_refund, read_voucher]), st.binary(max_size=200))
def test_whatever_bytes_come_are_a_problem(read: Callable[[bytes], object], body: bytes) -> None:
    assert isinstance(read(body), Problem)


def test_a_voucher_is_asked_with_the_callers_id_a_member_and_an_offer() -> None:
    asked = read_voucher(b'{"id": "v", "member": "m", "offer": "thank-you"}')
    assert asked == VoucherAsked("v", "m", "thank-you")
    for body in (b'{"id": "v", "member": "m"}', b'{"id": "v v", "member": "m", "offer": "o"}', b"[]"):
        refused(read_voucher(body), 400, "bad_request")


def test_a_paper_names_its_kind_and_perhaps_whose_cards() -> None:
    assert read_paper(b'{"kind": "x-report"}') == PaperAsked(PaperKind.X_REPORT)
    assert read_paper(b'{"kind": "cards", "members": ["M:1"]}') == PaperAsked(PaperKind.CARDS, ("M:1",))
    refused(read_paper(b'{"kind": "banknote"}'), 400, "bad_request", "test-page")
    refused(read_paper(b'{"kind": "cards", "members": [1]}'), 400, "bad_request", "ids or codes")
