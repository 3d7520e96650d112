"""Bytes from outside are one of our messages, within its limits, or BadWire; never anything else."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.exchange import wire
from loyalty.exchange.wire import (
    ENROL_BYTES_MAX,
    OPS_BYTES_MAX,
    OPS_MAX,
    PROTOCOL,
    REPLY_BYTES_MAX,
    REQUEST_BYTES_MAX,
    WANTS_MAX,
    Cursor,
    EnrolReply,
    EnrolRequest,
    ExchangeReply,
    ExchangeRequest,
    FeedReply,
    Outcome,
    Page,
    Verdict,
    WakeReply,
    WireOp,
    check_protocol,
    decode,
    encode,
    enrol_proof,
)
from loyalty.ledger.rights import SignedGrants
from loyalty.ops.operations import ORPHAN_BYTES_MAX
from loyalty.values.errors import BadValue, BadWire
from tests.strategies import clean_texts, ids

counts = st.integers(0, 2**63 - 1)
seqs = st.integers(1, 2**40 - 1)
signatures = st.binary(min_size=64, max_size=64)
cursors = st.builds(
    Cursor, generation=counts, places=st.dictionaries(clean_texts(), st.tuples(counts, clean_texts()), max_size=3)
)
wire_ops = st.builds(
    WireOp, seq=seqs, body=st.binary(max_size=99), signature=signatures, private=st.none() | st.binary(max_size=9)
)
cells = st.none() | st.integers(-(2**53), 2**53) | clean_texts()


@st.composite
def pages(draw: st.DrawFn) -> Page:
    columns = draw(st.lists(clean_texts(), max_size=3))
    rows = draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=3))
    return Page(draw(clean_texts()), tuple(columns), rows, [draw(counts) for _ in rows])


requests = st.builds(
    ExchangeRequest,
    protocol=st.just(PROTOCOL),
    replica=counts,
    software=clean_texts(),
    device=ids,
    epoch=st.integers(1, 99),
    generation=counts,
    request_no=counts,
    last_seq=st.integers(0, 2**40 - 1),
    ops=st.lists(wire_ops, max_size=3),
    cursor=cursors,
    wants=st.dictionaries(ids, counts, max_size=3),
)
replies = st.builds(
    ExchangeReply,
    protocol=st.just(PROTOCOL),
    generation=counts,
    epoch=st.integers(1, 99),
    request_no=counts,
    hwm=st.integers(0, 2**40 - 1),
    head=st.binary(min_size=32, max_size=32).map(bytes.hex),
    outcomes=st.lists(
        st.builds(Outcome, seq=seqs, verdict=st.sampled_from(Verdict), code=clean_texts(), sentence=clean_texts()),
        max_size=3,
    ),
    durable_seq=st.integers(0, 2**40 - 1),
    anchor=st.booleans(),
    grants=st.lists(st.builds(SignedGrants, body=st.binary(max_size=20), signature=signatures), max_size=2),
    pages=st.lists(pages(), max_size=2),
    cursor=cursors,
    mark=counts,
    more=st.booleans(),
    reset=st.booleans(),
    server_ms=counts,
)
feeds = st.builds(
    FeedReply,
    generation=counts,
    pages=st.lists(pages(), max_size=2),
    cursor=cursors,
    mark=counts,
    more=st.booleans(),
    reset=st.booleans(),
)
enrolments = st.builds(
    EnrolRequest,
    protocol=st.just(PROTOCOL),
    code=clean_texts(),
    public_key=st.binary(min_size=32, max_size=32),
    proof=signatures,
    name=clean_texts(1),
    system=clean_texts(),
)
enrolled = st.builds(EnrolReply, approved=st.booleans(), fingerprint=clean_texts(), epoch=counts)
messages: st.SearchStrategy[msgspec.Struct] = st.one_of(
    requests, replies, feeds, enrolments, enrolled, st.builds(WakeReply, news=st.booleans())
)
KINDS = (ExchangeRequest, ExchangeReply, FeedReply, EnrolRequest, EnrolReply, WakeReply)

PLAIN: dict[str, Any] = {
    "protocol": 1,
    "replica": 1,
    "software": "0.1.0",
    "device": "0123456789ABCDEF",
    "epoch": 1,
    "generation": 1,
    "request_no": 1,
    "last_seq": 1,
    "ops": [{"seq": 1, "body": "e30=", "signature": "A" * 86 + "==", "private": None}],
    "cursor": {"generation": 1, "places": {"member": [5, "M"]}},
    "wants": {},
}


def altered(place: str, value: object) -> bytes:
    words = json.loads(json.dumps(PLAIN))
    *path, last = place.split(".")
    part = words
    for word in path:
        part = part[int(word)] if word.isdigit() else part[word]
    part[last] = value
    return json.dumps(words).encode()


@given(messages)
def test_a_message_comes_back_from_its_bytes(message: msgspec.Struct) -> None:
    assert decode(encode(message), type(message), REPLY_BYTES_MAX) == message


@given(messages)
def test_words_of_a_newer_peer_are_passed_over(message: msgspec.Struct) -> None:
    words = json.loads(encode(message)) | {"a word of tomorrow": [{"x": 1.5}]}
    assert decode(json.dumps(words).encode(), type(message), REPLY_BYTES_MAX) == message


@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_random_bytes_are_no_message(junk: bytes, kind: type[msgspec.Struct]) -> None:
    with pytest.raises(BadWire):
        decode(junk, kind, REPLY_BYTES_MAX)


@given(messages, st.data())
def test_a_message_cut_short_is_no_message(message: msgspec.Struct, data: st.DataObject) -> None:
    whole = encode(message)
    with pytest.raises(BadWire):
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))], type(message), REPLY_BYTES_MAX)


@given(messages, st.data())
def test_a_message_with_changed_bytes_is_a_message_or_badwire(message: msgspec.Struct, data: st.DataObject) -> None:
    changed = bytearray(encode(message))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        other = decode(bytes(changed), type(message), REPLY_BYTES_MAX)
    except BadWire:
        return
    assert isinstance(other, type(message))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'{"protocol":1}',
        b"<html><body>502 Bad Gateway</body></html>",
        b"\xff\xfe\x00",
        b"\x1f\x8b\x08\x00",
        b"[" * 1_000_000,
        b'{"news":' + b"[" * 1_000_000,
        b'{"x":' * 100_000,
        b'{"x":' + b"9" * 10_000 + b"}",
        b'{"news":NaN,"approved":NaN,"protocol":NaN,"generation":NaN}',
        b'{"news":1e999,"approved":-Infinity}',
        b'{"news":"\\ud800","approved":"\\ud800"}',
    ],
    ids=lambda junk: repr(junk[:16]),
)
def test_what_servers_and_proxies_say_instead_is_no_message(kind: type[msgspec.Struct], junk: bytes) -> None:
    with pytest.raises(BadWire):
        decode(junk, kind, REPLY_BYTES_MAX)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("protocol", 0),
        ("protocol", 2),
        ("protocol", 10**30),
        ("device", "till 1"),
        ("device", "0123456789ABCDEF\n"),
        ("device", "0123456789abcdef"),
        ("epoch", 0),
        ("epoch", 2**23),
        ("epoch", 1.0),
        ("generation", -1),
        ("request_no", 2**63),
        ("request_no", 10**4_000),
        ("last_seq", -1),
        ("last_seq", 2**40),
        ("software", "x" * 201),
        ("ops.0.seq", 0),
        ("ops.0.seq", 2**40),
        ("ops.0.seq", "1"),
        ("ops.0.body", "not base64!"),
        ("ops.0.body", None),
        ("ops.0.signature", ""),
        ("ops.0.signature", "A" * 84),
        ("cursor.generation", -1),
        ("cursor.places", {"member": [10**30, "x"]}),
        ("cursor.places", {"member": [1]}),
        ("cursor.places", {str(n): [1, ""] for n in range(51)}),
        ("wants", {"m": -1}),
        ("wants", {"m": 1.5}),
        ("wants", {str(n): 1 for n in range(WANTS_MAX + 1)}),
        ("ops", [PLAIN["ops"][0]] * (OPS_MAX + 1)),
    ],
)
def test_a_request_with_an_impossible_part_is_refused(place: str, value: object) -> None:
    assert decode(altered("request_no", 7), ExchangeRequest, REQUEST_BYTES_MAX).request_no == 7
    with pytest.raises(BadWire):
        decode(altered(place, value), ExchangeRequest, REQUEST_BYTES_MAX)


def test_a_word_that_stands_twice_counts_once_and_breaks_nothing() -> None:
    twice = altered("request_no", 7).replace(b'"request_no": 7', b'"request_no": 7, "request_no": 8')
    assert decode(twice, ExchangeRequest, REQUEST_BYTES_MAX).request_no == 8
    wrong = altered("request_no", 7).replace(b'"request_no": 7', b'"request_no": -1, "request_no": 8')
    with pytest.raises(BadWire):
        decode(wrong, ExchangeRequest, REQUEST_BYTES_MAX)


def test_a_message_larger_than_its_limit_is_refused_unread() -> None:
    with pytest.raises(BadWire, match="larger than"):
        decode(b" " * 101, WakeReply, 100)
    with pytest.raises(BadWire, match="larger than"):
        decode(b"x" * (100 * 1024 * 1024), ExchangeReply, REPLY_BYTES_MAX)


def test_one_op_of_any_size_fits_a_request() -> None:
    assert ORPHAN_BYTES_MAX <= OPS_BYTES_MAX
    largest = (OPS_BYTES_MAX + ORPHAN_BYTES_MAX) * 2 * 4 // 3 + OPS_MAX * 200
    assert largest < REQUEST_BYTES_MAX
    with pytest.raises(BadWire):
        decode(altered("ops.0.body", "A" * 4 * (ORPHAN_BYTES_MAX // 3 + 1)), ExchangeRequest, REQUEST_BYTES_MAX)


def test_another_protocol_is_named_in_the_answer() -> None:
    check_protocol(PROTOCOL)
    with pytest.raises(BadWire, match="protocol 9 is not spoken here, only 1; update the older program"):
        check_protocol(9)
    with pytest.raises(BadWire, match="protocol 2 is not spoken"):
        decode(altered("protocol", 2), ExchangeRequest, REQUEST_BYTES_MAX)


def test_a_page_has_a_version_for_each_row_and_a_cell_for_each_column() -> None:
    for rows, versions in (([["a"]], []), ([["a", "b"]], [1]), ([], [1])):
        with pytest.raises(BadValue, match="a page"):
            Page("member", ("id",), rows, versions)
    raw = b'{"table":"member","columns":["id"],"rows":[["a","b"]],"versions":[1]}'
    with pytest.raises(BadWire, match="a page"):
        decode(raw, Page, REPLY_BYTES_MAX)


def test_what_a_joining_till_signs_names_its_code_and_its_key() -> None:
    assert enrol_proof("ABCDE", b"k" * 32) == b"enrol-v1|ABCDE|" + b"k" * 32
    assert len(encode(EnrolRequest(1, "x" * 200, b"k" * 32, b"s" * 64, "n" * 60, "s" * 200))) <= ENROL_BYTES_MAX


@pytest.mark.parametrize("field", ["public_key", "proof"])
def test_a_joining_till_brings_a_whole_key_and_a_whole_proof(field: str) -> None:
    words = json.loads(encode(EnrolRequest(1, "code", b"k" * 32, b"s" * 64, "Till", "Linux")))
    decode(json.dumps(words).encode(), EnrolRequest, ENROL_BYTES_MAX)
    with pytest.raises(BadWire):
        decode(json.dumps(words | {field: "AAAA"}).encode(), EnrolRequest, ENROL_BYTES_MAX)


def test_every_message_is_learnt_while_it_is_imported() -> None:
    messages = {one for name, one in vars(wire).items() if re.search(r"(Request|Reply)$|^(Cursor|Page)$", name)}
    assert set(wire.LEARNT) == messages
