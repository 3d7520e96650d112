"""What may be committed is canonical, bounded and readable by everybody; whatever else arrives is refused or kept."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.bodies import Unknown, body_of, fits, read_body
from loyalty.ops.effect import Effect
from loyalty.ops.operations import BODY_BYTES_MAX, SCHEMA, Operation, Orphan, Paid, Reversal, Sale
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.points import POINTS_MAX
from tests.strategies import operations, sales, wild_texts

A_SALE: dict[str, Any] = {
    "kind": "sale",
    "schema": 1,
    "context": {
        "uuid": "u1",
        "store": "s1",
        "cashier": "built-in",
        "approver": None,
        "shift": None,
        "programme": 1,
        "reference": "R-17",
        "at_ms": 1_700_000_000_000,
        "monotonic_ms": 5,
        "boot": "b1",
        "flags": [],
        "private_sha256": None,
    },
    "sale_id": "x1",
    "member": None,
    "effect": {"earn": 0, "repay": 0, "use": 0, "take": 0, "take_local": 0, "give": 0, "credit": "pool"},
    "currency": "GBP",
    "total_minor": 100,
    "discount_minor": 0,
    "points_value_minor": 0,
    "due_minor": 100,
    "change_minor": 0,
    "tenders": [{"kind": "cash", "amount_minor": 100}],
    "lines": [
        {
            "name": "Roll",
            "category": "bread",
            "quantity": 1,
            "amount_minor": 100,
            "points": 0,
            "used": 0,
            "discount_minor": 0,
            "why": "bread",
            "product": None,
            "gtin": None,
        }
    ],
}


def altered(place: str, value: object) -> bytes:
    """The canonical bytes of the sale with one part changed."""
    words = json.loads(json.dumps(A_SALE))
    *path, last = place.split(".")
    part = words
    for word in path:
        part = part[int(word)] if word.isdigit() else part[word]
    part[last] = value
    return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


@given(operations)
def test_the_bytes_of_an_op_are_its_rfc_8785_form(operation: Operation) -> None:
    body = body_of(operation)
    assert body == rfc8785.dumps(json.loads(body))
    assert body == rfc8785.dumps(msgspec.to_builtins(operation))


@given(operations)
def test_an_op_comes_back_from_its_bytes_and_has_the_same_again(operation: Operation) -> None:
    body = body_of(operation)
    assert read_body(body) == operation
    assert body_of(operation) == body
    assert fits(operation)


def test_the_bytes_of_an_op_never_change_from_one_version_of_the_program_to_the_next() -> None:
    sale = read_body(altered("schema", 1))
    assert isinstance(sale, Sale)
    assert body_of(sale) == (
        b'{"change_minor":0,"context":{"approver":null,"at_ms":1700000000000,"boot":"b1","cashier":"built-in","flags":[],'
        b'"monotonic_ms":5,"private_sha256":null,"programme":1,"reference":"R-17","shift":null,"store":"s1","uuid":"u1"},'
        b'"currency":"GBP","discount_minor":0,"due_minor":100,"effect":{"credit":"pool","earn":0,"give":0,"release":0,"repay":0,'
        b'"take":0,"take_local":0,"use":0},"kind":"sale","lines":[{"amount_minor":100,"category":"bread",'
        b'"discount_minor":0,"gtin":null,"name":"Roll","points":0,"product":null,"quantity":1,"used":0,"why":"bread"}],'
        b'"member":null,"points_value_minor":0,"sale_id":"x1","schema":1,"tenders":[{"amount_minor":100,"kind":"cash"}],'
        b'"total_minor":100,"vouchers":[]}'
    )


@given(sales, wild_texts)
def test_a_text_that_is_not_clean_is_never_committed(sale: Sale, text: str) -> None:
    line = msgspec.structs.replace(sale.lines[0], name=text)
    sale = msgspec.structs.replace(sale, lines=(line,))
    try:
        body = body_of(sale)
    except BadValue:
        return
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text)
    assert read_body(body) == sale


@pytest.mark.parametrize(
    "name", ["a\nb", "a\tb", "a\rb", "\b", "\f", "\x00", "\x1b@", "\x7f", "\x85", "e\u0301", "\ud800"]
)
def test_control_characters_however_they_would_be_escaped_are_refused(name: str) -> None:
    sale = read_body(altered("schema", 1))
    assert isinstance(sale, Sale)
    with pytest.raises(BadValue, match="may be committed"):
        body_of(msgspec.structs.replace(sale, sale_id=name))
    with pytest.raises(BadWire):
        read_body(altered("sale_id", name))


@pytest.mark.parametrize(
    "name", ["C:\\u0000", "back\\slash", 'a "quoted" one', "\\", "\\\\n", "/", "\u2028", "🥐", "İ"]
)
def test_backslashes_and_quotes_are_ordinary_letters(name: str) -> None:
    sale = read_body(altered("schema", 1))
    assert isinstance(sale, Sale)
    sale = msgspec.structs.replace(sale, sale_id=name)
    assert read_body(body_of(sale)) == sale
    assert body_of(sale) == rfc8785.dumps(msgspec.to_builtins(sale))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("total_minor", -1),
        ("total_minor", 10**12),
        ("total_minor", 1.5),
        ("total_minor", 100.0),
        ("total_minor", "100"),
        ("total_minor", None),
        ("total_minor", True),
        ("schema", 0),
        ("schema", -1),
        ("schema", 10**30),
        ("schema", "1"),
        ("kind", 1),
        ("member", ""),
        ("member", "x" * 65),
        ("context.at_ms", 2**53),
        ("context.at_ms", 10**4000),
        ("context.programme", 0),
        ("context.reference", "x" * 65),
        ("context.private_sha256", "0" * 63),
        ("context.private_sha256", "0" * 64 + "\n"),
        ("context.surprise", 1),
        ("effect.earn", -1),
        ("effect.earn", -5),
        ("effect.earn", 10**9),
        ("effect.earn", 1.5),
        ("effect.earn", float("nan")),
        ("effect.earn", "1e3"),
        ("effect.earn", "１０００"),
        ("effect.earn", POINTS_MAX + 1),
        ("effect.repay", 1),
        ("effect.take_local", 1),
        ("effect.credit", "mine"),
        ("lines", []),
        ("lines", {}),
        ("lines.0.quantity", 0),
        ("lines.0.name", "x" * 201),
        ("lines.0.name", "\ud800"),
        ("tenders", [{"kind": "cash"}]),
        ("surprise", [[[]]]),
        ("currency", None),
    ],
)
def test_row_47_a_body_with_an_impossible_part_is_refused(place: str, value: object) -> None:
    assert isinstance(read_body(altered("schema", SCHEMA)), Sale)
    with pytest.raises(BadWire):
        read_body(altered(place, value))


def test_the_same_words_in_any_other_form_are_refused() -> None:
    body = altered("schema", 1)
    for other in (
        body + b"\n",
        b" " + body,
        body.replace(b'":', b'": '),
        body.replace(b"Roll", b"R\\u006fll"),
        body.replace(b'"total_minor":100', b'"total_minor":1e2'),
        body.replace(b'"total_minor":100', b'"total_minor":100.0'),
        body.replace(b'"change_minor":0', b'"change_minor":-0'),
        body.replace(b'"member":null', b'"member":"ANA","member":null'),
        body.replace(b'"earn":0', b'"earn":9,"earn":0'),
        json.dumps(A_SALE, separators=(",", ":")).encode(),
        b"\xef\xbb\xbf" + body,
    ):
        assert other != body
        with pytest.raises(BadWire):
            read_body(other)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"<html></html>",
        b"[" * BODY_BYTES_MAX,
        b'{"a":' * 13_000,
        b'{"kind":"sale","schema":1,"x":' + b"[" * 60_000,
        b'{"kind":"sale","schema":NaN}',
        b'{"kind":"sale","schema":Infinity}',
        b'{"kind":"sale","schema":1e400}',
        b'{"kind":"sale","schema":' + b"9" * 5_000 + b"}",
        b'{"kind":"sale","schema":1}',
        b'{"kind":"\\ud800","schema":1}',
        b" " * (BODY_BYTES_MAX + 1),
    ],
    ids=lambda junk: repr(junk[:20]),
)
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(BadWire):
        read_body(junk)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(junk: bytes) -> None:
    with pytest.raises(BadWire):
        read_body(junk)


@given(operations, st.data())
def test_an_op_cut_short_or_with_one_byte_changed_is_refused_or_another_op(op: Operation, data: st.DataObject) -> None:
    body = body_of(op)
    place = data.draw(st.integers(0, len(body) - 1))
    with pytest.raises(BadWire):
        read_body(body[:place])
    changed = bytearray(body)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        other = read_body(bytes(changed))
    except BadWire:
        return
    assert other != op


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"kind":"raffle","schema":1,"points":5}', Unknown("raffle", 1)),
        (b'{"kind":"sale","schema":2,"anything":{"at":[1.5,null]}}', Unknown("sale", 2)),
        (b'{"kind":"a\\u0000b","schema":7}', Unknown("a b", 7)),
        (b'{"kind":"' + b"x" * 500 + b'","schema":7}', Unknown("x" * 64, 7)),
    ],
)
def test_an_op_of_a_newer_till_is_kept_and_not_read(body: bytes, kept: Unknown) -> None:
    assert read_body(body) == kept


@given(sales)
def test_an_op_too_large_to_keep_is_refused_before_it_is_committed(sale: Sale) -> None:
    large = msgspec.structs.replace(sale, tenders=(Paid("cash", 1),) * 6_000)
    assert not fits(large)
    with pytest.raises(BadValue, match="128 KiB"):
        body_of(large)


@given(operations)
def test_an_op_that_no_server_could_read_is_refused_before_it_is_committed(operation: Operation) -> None:
    without_lines: dict[str, object] = {"lines": ()} if isinstance(operation, Sale | Reversal) else {"member": ""}
    for wrong in ({"sale_id": ""}, without_lines, {"schema": 0}):
        with pytest.raises(BadValue):
            body_of(msgspec.structs.replace(operation, **wrong))


@given(sales)
def test_an_orphan_may_be_as_large_as_what_it_tells_of(sale: Sale) -> None:
    inside = body_of(msgspec.structs.replace(sale, tenders=(Paid("cash", 1),) * 3_500))
    orphan = Orphan(
        SCHEMA, sale.context, "o", None, Effect(), 1, 1, "0" * 64, inside.decode(), "0" * 128
    )  # fmt: skip
    assert len(body_of(orphan)) > BODY_BYTES_MAX
    again = read_body(body_of(orphan))
    assert isinstance(again, Orphan)
    assert read_body(again.body.encode()) == read_body(inside)


@given(sales)
def test_an_op_that_was_told_or_read_is_not_read_again(sale: Sale) -> None:
    body = body_of(sale)
    is_kept = read_body(bytes(bytearray(body))) is read_body(body)
    assert is_kept == (len(body) <= 8_192)


def test_what_cannot_be_read_cannot_be_read_the_second_time_either() -> None:
    for _ in range(2):
        with pytest.raises(BadWire):
            read_body(b"{}")
